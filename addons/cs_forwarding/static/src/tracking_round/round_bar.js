import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

// Colleagues work on the same round; their ticks show up within this time.
const REFRESH_MS = 30000;
const FIELDS = ["display_name", "state", "line_count", "system_count", "agent_count", "open_count"];

/** How far the rounds are that the worklist below shows: by the system, by agents, still open. */
export class RoundBar extends Component {
    static template = "cs_forwarding.RoundBar";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ rounds: [] });
        onWillStart(() => this.load(this.props.list));
        onWillUpdateProps((next) => {
            if (next.list !== this.props.list) {
                return this.load(next.list);
            }
        });
        const timer = setInterval(() => this.load(this.props.list), REFRESH_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    async load(list) {
        const roundId = list.context.cs_round_id;
        const domain = roundId ? [["id", "=", roundId]] : [["state", "=", "open"]];
        this.state.rounds = await this.orm.searchRead("cs.tracking.round", domain, FIELDS, { limit: 5 });
    }

    /** The parts of the bar; each is as long as its share of the parcels. */
    getParts(round) {
        const parts = [
            { key: "system", count: round.system_count, color: "bg-success", label: _t("by the system") },
            { key: "agent", count: round.agent_count, color: "bg-info", label: _t("by agents") },
            { key: "open", count: round.open_count, color: "bg-warning", label: _t("still open") },
        ];
        return parts.map((part) => ({
            ...part,
            width: round.line_count ? (100 * part.count) / round.line_count : 0,
        }));
    }
}
