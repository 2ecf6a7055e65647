import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatFull, formatMoment } from "@cs_forwarding/clock/clock_words";

const PHASE_TONES = {
    moving: "info",
    problem: "danger",
    returning: "warning",
    delivered: "success",
};

/** Return the colour of a parcel's phase. */
export function getPhaseTone(phase) {
    return PHASE_TONES[phase] || "secondary";
}

/** Return a moment of the server in words and in full. */
export function sayMoment(text) {
    if (!text) {
        return false;
    }
    const moment = deserializeDateTime(text);
    return { words: formatMoment(moment), title: formatFull(moment) };
}

/** Who the customer is, where his parcel is, what was said last and what else is open. */
export class CustomerCardField extends Component {
    static template = "cs_complaints.CustomerCardField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.sayMoment = sayMoment;
        this.getPhaseTone = getPhaseTone;
    }

    get card() {
        return this.props.record.data[this.props.name] || {};
    }

    get isEmpty() {
        const { customer, order, parcels = [] } = this.card;
        return !customer && !order && !parcels.length;
    }

    get ordersWords() {
        const { count, months } = this.card.customer.orders;
        return _t("Orders in %(months)s months: %(count)s", { count, months });
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("cs_customer_card", {
    component: CustomerCardField,
    displayName: _t("Customer Card"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
