import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDifference, formatInteger, formatMoney } from "./workbench_format";

/** The kinds of lines with their numbers and sums, and what share of the difference each has: a Pareto chart. */
export class WorkbenchKinds extends Component {
    static template = "cs_settlement.WorkbenchKinds";
    static props = { kinds: Array, current: String, count: Number, onPick: Function };

    setup() {
        Object.assign(this, { formatDifference, formatInteger, formatMoney });
    }

    get groups() {
        const isLeftOut = ({ result }) => ["excluded", "error"].includes(result);
        const groups = [
            { label: _t("To Decide"), kinds: this.charted },
            { label: _t("In Order"), kinds: this.props.kinds.filter((kind) => !kind.is_work && !isLeftOut(kind)) },
            { label: _t("Left Out"), kinds: this.props.kinds.filter(isLeftOut) },
        ];
        return groups.filter((group) => group.kinds.length);
    }

    /** Kinds to decide about with the share of the difference of each, and of it and those above. */
    get charted() {
        const kinds = this.props.kinds.filter((kind) => kind.is_work);
        const stakes = kinds.map(({ sums: [first] }) => first.over - first.under);
        const total = stakes.reduce((sum, stake) => sum + stake, 0);
        let upTo = 0;
        return kinds.map((kind, index) => {
            upTo += stakes[index];
            const share = total ? Math.round((100 * stakes[index]) / total) : 0;
            const title = _t("%(share)s of all differences, %(upTo)s with those above", {
                share: `${share} %`,
                upTo: `${total ? Math.round((100 * upTo) / total) : 0} %`,
            });
            return { ...kind, share, title };
        });
    }
}
