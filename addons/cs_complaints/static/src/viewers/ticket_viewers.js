import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { occupy, useTicketDoing } from "./ticket_doings";

/** Says who else has the ticket open and what he does with it, and tells the others. Locks nothing. */
export class TicketViewers extends Component {
    static template = "cs_complaints.TicketViewers";
    static props = { ...standardWidgetProps };

    setup() {
        this.state = useState({ others: [], isPhoning: false });
        this.doing = useTicketDoing(
            () => this.props.record.resId,
            (others) => (this.state.others = others)
        );
        useEffect(
            () => {
                this.state.others = [];
                this.state.isPhoning = false;
            },
            () => [this.props.record.resId]
        );
        this.action = useService("action");
        const bus = useService("bus_service");
        const onPresence = this.onPresence.bind(this);
        bus.subscribe("cs_complaints.presence", onPresence);
        onWillUnmount(() => bus.unsubscribe("cs_complaints.presence", onPresence));
    }

    describe(other) {
        const names = { name: other.name };
        return {
            phoning: _t("%(name)s is on the phone with the customer", names),
            writing: _t("%(name)s is writing an answer", names),
            viewing: _t("%(name)s has this ticket open", names),
        }[other.doing];
    }

    getIcon(other) {
        return { phoning: "fa-phone", writing: "fa-pencil", viewing: "fa-eye" }[other.doing];
    }

    async startCall() {
        this.state.isPhoning = true;
        await this.doing.set("phoning");
    }

    /** The call is over: what the customer was told is written down while it is fresh. */
    async endCall() {
        this.state.isPhoning = false;
        await this.doing.set(false);
        const { record } = this.props;
        await this.action.doActionButton({
            type: "object",
            name: "action_log_call",
            resModel: record.resModel,
            resId: record.resId,
            onClose: () => record.load(),
        });
    }

    onPresence({ ticket_id: ticketId, id, name, doing }) {
        if (ticketId === this.props.record.resId) {
            const others = this.state.others.filter((other) => other.id !== id);
            this.state.others = doing ? [...others, { id, name, doing }] : others;
        }
    }
}

/** In the dialog of an answer: tells the others that one is being written, or the customer phoned. */
export class TicketWriting extends Component {
    static template = "cs_complaints.TicketWriting";
    static props = { ...standardWidgetProps };

    setup() {
        const orm = useService("orm");
        useEffect(
            (ticketId, way) => ticketId && occupy(orm, ticketId, way === "phone" ? "phoning" : "writing"),
            () => [this.props.record.data.ticket_id?.id, this.props.record.data.way]
        );
    }
}

registry.category("view_widgets").add("cs_ticket_viewers", { component: TicketViewers });
registry.category("view_widgets").add("cs_ticket_writing", {
    component: TicketWriting,
    fieldDependencies: [
        { name: "ticket_id", type: "many2one", relation: "cs.ticket" },
        { name: "way", type: "selection" },
    ],
});
