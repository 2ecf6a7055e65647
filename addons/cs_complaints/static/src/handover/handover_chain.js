import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatFull, formatMoment, formatSpan } from "@cs_forwarding/clock/clock_words";

/** The way of a question as a chain of cards: who took which step, and how long it took. */
export class HandoverChain extends Component {
    static template = "cs_complaints.HandoverChain";
    static props = { ...standardFieldProps };

    get steps() {
        return (this.props.record.data[this.props.name] || []).map((step) => {
            const at = step.at && deserializeDateTime(step.at);
            return {
                ...step,
                when: at ? formatMoment(at) : this.getDue(step),
                title: at ? formatFull(at) : "",
                took: step.minutes === null ? "" : _t("in %(time)s", { time: formatSpan(step.minutes) }),
            };
        });
    }

    getDue({ due }) {
        return due ? _t("by %(moment)s", { moment: formatMoment(deserializeDateTime(due)) }) : "";
    }
}

registry.category("fields").add("cs_handover_chain", {
    component: HandoverChain,
    displayName: _t("Handover Chain"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
