import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { useReloadWhile } from "@cs_forwarding/reload/use_reload_while";

/** Result -> colour of its figures. */
const COLORS = {
    matched: "success",
    tolerance: "success",
    discrepancy: "danger",
    suggested: "warning",
    unmatched: "danger",
    error: "danger",
};

/** What matching found in a statement, in lines and money; a bar while the file is imported. */
export class StatementFigures extends Component {
    static template = "cs_settlement.StatementFigures";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        useReloadWhile(() => this.isLoading);
    }

    get data() {
        return this.props.record.data;
    }

    get isLoading() {
        return this.data.state === "loading";
    }

    get progressText() {
        return this.data.load_rows
            ? _t("%(phase)s: %(rows)s rows", {
                  phase: this.data.load_phase,
                  rows: this.data.load_rows.toLocaleString(),
              })
            : this.data.load_phase;
    }

    get labels() {
        return {
            matched: _t("Matched"),
            tolerance: _t("Within Tolerance"),
            discrepancy: _t("Discrepancy"),
            suggested: _t("Suggested"),
            unmatched: _t("Unmatched"),
            excluded: _t("Excluded"),
            error: _t("Unreadable"),
        };
    }

    get figures() {
        const figures = this.data.figures || {};
        return Object.entries(this.labels)
            .filter(([code]) => figures[code])
            .map(([code, label]) => ({
                code,
                label,
                count: figures[code].count.toLocaleString(),
                amount: code === "error" ? "" : this.money(figures[code].amount),
                difference: ["tolerance", "discrepancy"].includes(code)
                    ? this.money(figures[code].difference)
                    : "",
                color: COLORS[code] ? `text-${COLORS[code]}` : "",
            }));
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.data.currency_id?.id });
    }

    async open(code) {
        const { resModel, resId } = this.props.record;
        await this.action.doActionButton({
            type: "object",
            name: "action_view_result",
            resModel,
            resId,
            resIds: [resId],
            context: { cs_result: code },
        });
    }
}

registry.category("view_widgets").add("cs_statement_figures", {
    component: StatementFigures,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "figures", type: "json" },
        { name: "currency_id", type: "many2one", relation: "res.currency" },
        { name: "load_phase", type: "char" },
        { name: "load_rows", type: "integer" },
        { name: "load_progress", type: "integer" },
    ],
});
