import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useTicker } from "../clock/clock_ticker";
import { formatFull, formatSpan } from "../clock/clock_words";

const REFRESH_MS = 60000;
// The server stops counting here; see models/cs_desk.py.
const COUNT_LIMIT = 9999;
const GRAPH_HEIGHT = 32;

/** What a desk needs at nine: what is due, how much there is, what today is about. */
export class Desk extends Component {
    static template = "cs_forwarding.Desk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ticker = useTicker();
        this.keepLast = new KeepLast();
        this.user = user;
        this.state = useState({ desk: null });
        onWillStart(() => this.load());
        const refresh = () => document.visibilityState === "visible" && this.load(this.state.desk?.scope);
        onMounted(() => {
            this.interval = setInterval(refresh, REFRESH_MS);
            document.addEventListener("visibilitychange", refresh);
        });
        onWillUnmount(() => {
            clearInterval(this.interval);
            document.removeEventListener("visibilitychange", refresh);
        });
    }

    async load(scope = null) {
        const desk = this.orm.silent.call("cs.desk", "action_overview", [], { scope });
        this.state.desk = await this.keepLast.add(desk);
    }

    get desk() {
        return this.state.desk;
    }

    get isClear() {
        const { due, counts } = this.desk;
        return !due.length && counts.every((count) => !count.value);
    }

    get due() {
        return this.desk.due.map((row) => {
            const at = deserializeDateTime(row.due_at);
            const minutes = at.diff(this.ticker.now, "minutes").minutes;
            const time = formatSpan(Math.abs(minutes));
            return {
                ...row,
                title: formatFull(at),
                words: minutes < 0 ? _t("%(time)s late", { time }) : _t("within %(time)s", { time }),
                tone: minutes < 0 ? "danger" : minutes < 60 ? "warning" : "body",
            };
        });
    }

    /** The numbers of which the supervisor sees each person's. */
    get columns() {
        const keys = new Set(this.desk.agents.flatMap((agent) => Object.keys(agent.values)));
        return this.desk.counts.filter((count) => keys.has(count.key));
    }

    get trends() {
        return this.desk.trends.map((trend) => {
            const most = Math.max(...trend.days.map((day) => day.value), 1);
            const bars = trend.days.map(({ day, value }, index) => ({
                x: index * 10,
                height: value ? Math.max((value / most) * GRAPH_HEIGHT, 1) : 0,
                title: `${deserializeDate(day).toLocaleString({ month: "short", day: "numeric" })}: ${value}`,
            }));
            const words = _t("%(total)s in all, %(today)s today", {
                total: trend.total,
                today: trend.days.at(-1).value,
            });
            return { ...trend, bars, words };
        });
    }

    get graphHeight() {
        return GRAPH_HEIGHT;
    }

    getShare({ done, total }) {
        return total ? Math.round((100 * done) / total) : 100;
    }

    format(value) {
        return value > COUNT_LIMIT ? `${COUNT_LIMIT}+` : `${value}`;
    }

    setScope(scope) {
        return this.load(scope);
    }

    openRow({ name, res_model, res_id, domain }) {
        const action = { type: "ir.actions.act_window", res_model };
        const form = [false, "form"];
        return this.action.doAction(
            domain
                ? { ...action, name, domain, views: [[false, "list"], form] }
                : { ...action, res_id, views: [form] }
        );
    }

    async openCount(key, userId = null) {
        const args = { key, scope: this.desk.scope, user_id: userId };
        const action = await this.orm.call("cs.desk", "action_open", [], args);
        return action && this.action.doAction(action, { clearBreadcrumbs: false });
    }

    openToday({ action }) {
        return action && this.action.doAction(action);
    }
}

registry.category("actions").add("cs_forwarding.desk", Desk);
