import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { useReloadWhile } from "../reload/use_reload_while";

/** The figures of an import as a funnel; they move by themselves while it runs. */
export class IntakeFunnel extends Component {
    static template = "cs_forwarding.IntakeFunnel";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        useReloadWhile(() => this.isRunning);
    }

    get data() {
        return this.props.record.data;
    }

    get isRunning() {
        return this.data.state === "importing";
    }

    get progress() {
        return Math.floor(this.data.progress);
    }

    get progressText() {
        return _t("%(done)s of %(total)s rows done", {
            done: this.data.row_count - this.data.new_count,
            total: this.data.row_count,
        });
    }

    get steps() {
        return this.data.purpose === "tracking" ? this.statusSteps : this.orderSteps;
    }

    get statusSteps() {
        const data = this.data;
        return [
            { label: _t("Rows"), count: data.row_count, action: "action_view_lines" },
            { label: _t("New"), count: data.done_count, action: "action_view_lines", color: "success" },
            { label: _t("To Mend"), count: data.failed_count, action: "action_view_failed", color: "danger" },
        ];
    }

    get orderSteps() {
        const data = this.data;
        return [
            { label: _t("Rows"), count: data.row_count, action: "action_view_lines" },
            { label: _t("Orders"), count: data.order_count, action: "action_view_orders" },
            { label: _t("Approved"), count: data.approved_count, action: "action_view_approved", color: "success" },
            { label: _t("To Review"), count: data.to_review_count, action: "action_view_to_review" },
            { label: _t("On Hold"), count: data.on_hold_count, action: "action_view_on_hold", color: "warning" },
            { label: _t("To Mend"), count: data.failed_count, action: "action_view_failed", color: "danger" },
        ];
    }

    get notes() {
        const data = this.data;
        const notes = [];
        if (data.duplicate_count && data.purpose === "tracking") {
            notes.push(_t("Parcels with news already known: %s", data.duplicate_count));
        } else if (data.duplicate_count) {
            notes.push(_t("Orders already there: %s", data.duplicate_count));
        }
        if (data.skipped_count) {
            notes.push(_t("Rows left out: %s", data.skipped_count));
        }
        return notes;
    }

    async open(step) {
        await this.action.doActionButton({
            type: "object",
            name: step.action,
            resModel: this.props.record.resModel,
            resId: this.props.record.resId,
            resIds: [this.props.record.resId],
        });
    }
}

registry.category("view_widgets").add("cs_intake_funnel", {
    component: IntakeFunnel,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "row_count", type: "integer" },
        { name: "new_count", type: "integer" },
        { name: "purpose", type: "selection" },
        { name: "done_count", type: "integer" },
        { name: "order_count", type: "integer" },
        { name: "approved_count", type: "integer" },
        { name: "to_review_count", type: "integer" },
        { name: "on_hold_count", type: "integer" },
        { name: "failed_count", type: "integer" },
        { name: "duplicate_count", type: "integer" },
        { name: "skipped_count", type: "integer" },
        { name: "progress", type: "float" },
    ],
});
