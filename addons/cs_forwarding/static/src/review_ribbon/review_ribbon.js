import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What the review found on an order, one line a finding; a click opens the anomaly. */
export class ReviewRibbon extends Component {
    static template = "cs_forwarding.ReviewRibbon";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get summary() {
        return this.props.record.data[this.props.name] || {};
    }

    openFinding(finding) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cs.anomaly",
            res_id: finding.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("cs_review_ribbon", {
    component: ReviewRibbon,
    supportedTypes: ["json"],
});
