import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { getPhaseTone, sayMoment } from "../customer_card/customer_card";

/** What was found of a caller: a click on a row takes it over into the form. */
export class HotlineFoundField extends Component {
    static template = "cs_complaints.HotlineFoundField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.sayMoment = sayMoment;
        this.getPhaseTone = getPhaseTone;
    }

    get found() {
        return this.props.record.data[this.props.name] || {};
    }

    get data() {
        return this.props.record.data;
    }

    isChosen(name, id) {
        return this.data[name]?.id === id;
    }

    get isNothing() {
        const { customer, partners = [], parcels = [], orders = [], tickets = [] } = this.found;
        return !customer && !(partners.length + parcels.length + orders.length + tickets.length);
    }

    /** Take a row over; a second click lets it go. */
    choose(name, { id, name: label }) {
        const value = this.isChosen(name, id) ? false : { id, display_name: label };
        return this.props.record.update({ [name]: value });
    }

    openTicket(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cs.ticket",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("cs_hotline_found", {
    component: HotlineFoundField,
    displayName: _t("Found by the Hotline"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
