import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatFull, formatMoment, formatSpan } from "../clock/clock_words";
import { RouteSketch } from "./route_sketch";

// So many lines are shown at first; the rest comes on demand.
const SHOWN_LINES = 30;

const TONES = {
    announced: "secondary",
    moving: "info",
    problem: "danger",
    returning: "warning",
    delivered: "success",
    closed: "secondary",
};

// Stand for the logos of the services, which are not ours to ship: two letters and a colour.
const SOURCES = {
    aftership: ["AS", 4],
    easypost: ["EP", 8],
    track17: ["17", 2],
    kuaidi100: ["快", 9],
    dcsa: ["DC", 5],
    generic: ["{}", 7],
    file: ["▤", 10],
    manual: ["✎", 11],
    osmand: ["◎", 6],
    traccar: ["◎", 6],
    gps: ["◎", 6],
    webhook: ["⇥", 7],
    poll: ["⇤", 7],
};

/** The news of parcels: newest first, forecasts above, silence as a gap. */
export class Timeline extends Component {
    static template = "cs_forwarding.Timeline";
    static components = { RouteSketch };
    static props = { parcels: Array, shownLines: { type: Number, optional: true } };
    static defaultProps = { shownLines: SHOWN_LINES };

    setup() {
        this.state = useState({ chosen: 0, limit: this.props.shownLines });
    }

    get parcel() {
        return this.props.parcels[this.state.chosen] || this.props.parcels[0];
    }

    get lines() {
        return this.parcel.lines.slice(0, this.state.limit).map((line) => this.describe(line));
    }

    get hiddenCount() {
        return Math.max(this.parcel.lines.length - this.state.limit, 0);
    }

    get facts() {
        return this.parcel.facts.map(({ label, at, note }) => ({
            label,
            note,
            text: formatMoment(deserializeDateTime(at)),
            title: formatFull(deserializeDateTime(at)),
        }));
    }

    getTone(phase) {
        return TONES[phase] || "secondary";
    }

    choose(index) {
        Object.assign(this.state, { chosen: index, limit: this.props.shownLines });
    }

    showAll() {
        this.state.limit = this.parcel.lines.length;
    }

    describe(line) {
        if (line.type === "gap") {
            return { ...line, words: _t("No news for %(time)s", { time: formatSpan(line.hours * 60) }) };
        }
        const at = deserializeDateTime(line.at);
        const [mark, color] = SOURCES[line.format] || ["?", 0];
        return {
            ...line,
            mark,
            color,
            tone: this.getTone(line.phase),
            day: at.toLocaleString({ month: "short", day: "numeric", weekday: "short" }),
            time: at.toFormat("HH:mm"),
            title: formatFull(at),
            where: [line.place, line.country].filter(Boolean).join(", "),
            words: this.getWords(line),
            compared: this.compare(line, at),
            told: this.getTold(line),
        };
    }

    getWords(line) {
        if (line.type === "positions") {
            return _t("%(count)s positions", { count: line.count });
        }
        return line.status_name || _t("Unknown code: %(code)s", { code: line.code || "–" });
    }

    /** How a fact stands to what was planned and forecast for it. */
    compare({ planned_at, estimated_at, is_overdue }, at) {
        if (is_overdue) {
            return { text: _t("due, not confirmed"), tone: "danger" };
        }
        const expected = planned_at || estimated_at;
        if (!expected) {
            return false;
        }
        const minutes = at.diff(deserializeDateTime(expected), "minutes").minutes;
        const time = formatSpan(Math.abs(minutes));
        if (Math.abs(minutes) < 60) {
            return { text: _t("as planned"), tone: "success" };
        }
        return minutes > 0
            ? { text: _t("%(time)s later than planned", { time }), tone: "danger" }
            : { text: _t("%(time)s earlier than planned", { time }), tone: "success" };
    }

    getTold({ source_name, user, zone_assumed }) {
        const words = [source_name, user];
        if (zone_assumed) {
            words.push(_t("time zone assumed"));
        }
        return words.filter(Boolean).join(" · ");
    }
}

/**
 * The timeline on a form: of the parcel itself (on the field `id`), of one parcel (on a many2one to `cs.parcel`) or
 * of the parcels of a transfer or an order (on a one2many).
 */
export class TimelineField extends Component {
    static template = "cs_forwarding.TimelineField";
    static components = { Timeline };
    static props = { ...standardFieldProps, shownLines: { type: Number, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ parcels: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    getIds({ record, name }) {
        const value = record.data[name];
        const isLink = record.fields[name].type === "many2one";
        const ids = isLink ? [value?.id] : value?.currentIds || [record.resId];
        return ids.filter((id) => typeof id === "number");
    }

    async load(props) {
        const ids = this.getIds(props);
        this.state.parcels = ids.length
            ? await this.keepLast.add(this.orm.call("cs.parcel", "action_timeline", [ids]))
            : [];
    }
}

registry.category("fields").add("cs_timeline", {
    component: TimelineField,
    displayName: _t("Tracking Timeline"),
    supportedTypes: ["integer", "many2one", "one2many"],
    supportedOptions: [{ label: _t("Lines shown at first"), name: "lines", type: "number" }],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ shownLines: options.lines }),
});
