import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { formatDifference, formatInteger, formatMoney } from "./workbench_format";

/** What a decision about all lines of a filter will touch, before it is taken. */
export class WorkbenchBulk extends Component {
    static template = "cs_settlement.WorkbenchBulk";
    static components = { Dialog };
    static props = { close: Function, preview: Function, decide: Function, label: String };

    setup() {
        this.note = useAutofocus({ refName: "note" });
        this.state = useState({ preview: null, resolution: "accepted", note: "", isBusy: false });
        this.formatMoney = formatMoney;
        this.formatDifference = formatDifference;
        this.formatInteger = formatInteger;
        onWillStart(async () => {
            this.state.preview = await this.props.preview();
        });
    }

    get decisions() {
        return [
            { key: "accepted", label: _t("Accept") },
            { key: "disputed", label: _t("Dispute") },
            { key: "written_off", label: _t("Write Off") },
        ];
    }

    async confirm() {
        this.state.isBusy = true;
        try {
            await this.props.decide(this.state.resolution, this.state.note);
        } finally {
            this.props.close();
        }
    }
}
