import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ClockPopover } from "./clock_popover";
import { useTicker } from "./clock_ticker";
import { describeClock, formatFull, parseClock } from "./clock_words";

/**
 * Clocks in words. On the field `clock_summary` it shows all clocks of the record, on a deadline the first one.
 */
export class ClockField extends Component {
    static template = "cs_forwarding.ClockField";
    static props = { ...standardFieldProps, showLabel: { type: Boolean, optional: true } };
    static defaultProps = { showLabel: true };

    setup() {
        this.ticker = useTicker();
        this.popover = usePopover(ClockPopover, { position: "bottom-start" });
    }

    get clocks() {
        const found = this.props.record.data.clock_summary || [];
        const shown = this.props.name === "clock_summary" ? found : found.slice(0, 1);
        return shown.map((data) => {
            const clock = parseClock(data);
            return { ...clock, ...describeClock(clock, this.ticker.now), title: this.getTitle(clock) };
        });
    }

    getTitle({ due_at, label }) {
        return due_at
            ? _t("%(kind)s due %(moment)s. Click to see why.", { kind: label, moment: formatFull(due_at) })
            : _t("%(kind)s: click to see why.", { kind: label });
    }

    onClick(ev, clock) {
        this.popover.open(ev.currentTarget, { clockId: clock.id });
    }
}

export const clockField = {
    component: ClockField,
    displayName: _t("Clock"),
    supportedTypes: ["json", "datetime"],
    supportedOptions: [
        {
            label: _t("Without the clock's name"),
            name: "hide_label",
            type: "boolean",
        },
    ],
    isEmpty: () => false,
    fieldDependencies: [{ name: "clock_summary", type: "json" }],
    extractProps: ({ options }) => ({ showLabel: !options.hide_label }),
};

registry.category("fields").add("cs_clock", clockField);
