import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useTicker } from "../clock/clock_ticker";
import { formatFull, formatSpan } from "../clock/clock_words";

/** How long ago a moment was, in words that go on by themselves. */
export class AgeField extends Component {
    static template = "cs_forwarding.AgeField";
    static props = { ...standardFieldProps };

    setup() {
        this.ticker = useTicker();
    }

    get moment() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        const minutes = this.ticker.now.diff(this.moment, "minutes").minutes;
        return minutes < 1 ? _t("just now") : _t("%(time)s ago", { time: formatSpan(minutes) });
    }

    get title() {
        return formatFull(this.moment);
    }
}

registry.category("fields").add("cs_age", {
    component: AgeField,
    displayName: _t("Age"),
    supportedTypes: ["datetime"],
});
