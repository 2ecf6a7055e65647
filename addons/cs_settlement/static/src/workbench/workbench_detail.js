import { Component } from "@odoo/owl";
import { deserializeDate, deserializeDateTime, formatDate, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatDifference, formatMoney, formatWeight } from "./workbench_format";

/** A line beside its shipment: what is billed, what was expected, why they differ, and what to do. */
export class WorkbenchDetail extends Component {
    static template = "cs_settlement.WorkbenchDetail";
    static props = {
        beside: Object,
        labels: Object,
        canDecide: Boolean,
        count: Number,
        act: Function,
        onBack: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        Object.assign(this, { formatDifference, formatMoney, formatWeight });
    }

    get line() {
        return this.props.beside.line;
    }

    get currencyId() {
        return this.line.currency_id[0];
    }

    get isOpen() {
        return !this.line.resolution || this.line.resolution === "open";
    }

    get ownCharge() {
        return this.props.beside.charges.find((charge) => charge.is_own);
    }

    /** What the carrier says, and what we know, side by side. */
    get rows() {
        const { line, ownCharge } = this;
        const { shipment } = this.props.beside;
        const weight = (ownCharge || {}).weight || shipment.cs_weight;
        return [
            { label: _t("Waybill"), theirs: line.ref, ours: shipment ? shipment.name : ownCharge?.ref },
            { label: _t("Charge"), theirs: line.charge_text || line.type_id[1], ours: ownCharge?.type_id[1] },
            { label: _t("Date"), theirs: this.formatDay(line.service_date), ours: this.formatDay(ownCharge?.date) },
            { label: _t("Destination"), theirs: line.destination, ours: ownCharge?.destination },
            {
                label: _t("Weight"),
                theirs: formatWeight(line.weight),
                ours: formatWeight(weight),
                differs: line.weight && weight && Math.abs(line.weight - weight) > 0.005,
            },
            { label: _t("Pieces"), theirs: line.pieces, ours: shipment.cs_pieces },
        ].filter(({ theirs, ours }) => (theirs && theirs !== "–") || (ours && ours !== "–"));
    }

    formatDay(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    formatMoment(value) {
        return value ? formatDateTime(deserializeDateTime(value)) : "";
    }

    open(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
