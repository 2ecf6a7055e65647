import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { formatFull, formatSpan } from "./clock_words";

const { DateTime } = luxon;

/** Shows the stretches of time from which a deadline is made up. */
export class ClockPopover extends Component {
    static template = "cs_forwarding.ClockPopover";
    static props = { clockId: Number, close: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ found: null });
        onWillStart(async () => {
            this.state.found = await this.orm.call("cs.clock", "action_explain", [[this.props.clockId]]);
        });
    }

    get target() {
        const { calendar, minutes, tz } = this.state.found;
        const time = formatSpan(minutes);
        return calendar
            ? _t("%(time)s in the working hours of %(calendar)s (%(tz)s)", { time, calendar, tz })
            : _t("%(time)s, day and night", { time });
    }

    get due() {
        return this.state.found.due_at && formatFull(deserializeDateTime(this.state.found.due_at));
    }

    get lines() {
        return this.state.found.lines.map((line) => ({
            ...line,
            when: this.formatStretch(line),
            amount: line.minutes ? formatSpan(line.minutes) : "",
            words: this.getWords(line),
        }));
    }

    get changes() {
        return this.state.found.changes.map((change) => ({
            when: formatFull(deserializeDateTime(change.at)),
            words: this.getChangeWords(change),
            by: change.user,
        }));
    }

    getChangeWords({ minutes, reason }) {
        const words = minutes
            ? _t("Target changed to %(time)s", { time: formatSpan(minutes) })
            : _t("Working hours changed");
        return reason ? `${words}: ${reason}` : words;
    }

    getWords({ type, label }) {
        const words = { work: _t("Counts"), pause: _t("Paused"), holiday: _t("Holiday"), rest: _t("In between") }[type];
        return label ? `${words}: ${label}` : words;
    }

    formatStretch({ start, stop }) {
        const [from, until] = [start, stop].map((text) => text && deserializeDateTime(text));
        const day = from.toLocaleString({ weekday: "short", month: "short", day: "numeric" });
        const begin = `${day} ${from.toFormat("HH:mm")}`;
        if (!until) {
            return _t("since %(begin)s", { begin });
        }
        const isSameDay = from.hasSame(until, "day");
        const end = isSameDay
            ? until.toFormat("HH:mm")
            : until.toLocaleString({ ...DateTime.TIME_24_SIMPLE, month: "short", day: "numeric" });
        return `${begin} – ${end}`;
    }
}
