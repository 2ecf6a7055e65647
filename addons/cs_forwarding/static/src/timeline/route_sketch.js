import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";

/** Draws the route that the server has laid out; see lib/tracking/route_sketch.py. */
export class RouteSketch extends Component {
    static template = "cs_forwarding.RouteSketch";
    static props = { sketch: Object, mapUrl: { type: String, optional: true } };

    get stops() {
        return this.props.sketch.stops.map((stop) => ({ ...stop, title: this.getTitle(stop) }));
    }

    getTitle({ name, at, skipped }) {
        const time = at && deserializeDateTime(at).toLocaleString(luxon.DateTime.DATETIME_SHORT);
        const more = skipped ? _t("%(count)s places before it", { count: skipped }) : "";
        return [name, time, more].filter(Boolean).join(" · ");
    }

    getDay({ at }) {
        return at ? deserializeDateTime(at).toFormat("MM-dd") : "";
    }
}
