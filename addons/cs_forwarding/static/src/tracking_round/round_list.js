import { onPatched } from "@odoo/owl";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { RoundBar } from "./round_bar";

// What the keys do on the row that has the focus.
const KEYS = {
    1: "action_in_order",
    2: "action_told",
    3: "action_anomaly",
    u: "action_undo",
};

/** The worklist of a tracking round: the bar above it, and outcomes by one key. */
export class RoundListRenderer extends ListRenderer {
    static template = "cs_forwarding.RoundListRenderer";
    static components = { ...ListRenderer.components, RoundBar };

    setup() {
        super.setup();
        this.left = null;
        onPatched(() => this.focusNext());
    }

    onCellKeydown(ev, group = null, record = null) {
        const action = record && !ev.target.closest("input") && KEYS[getActiveHotkey(ev)];
        const row = ev.target.closest(".o_data_row");
        const button = action && row && row.querySelector(`button[name=${action}]`);
        if (!button) {
            return super.onCellKeydown(ev, group, record);
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.left = { list: this.props.list, position: this.getRows().indexOf(row) };
        button.click();
    }

    /** The ticked row has gone from the list: go on with the one that took its place. */
    focusNext() {
        if (this.left && this.left.list !== this.props.list) {
            const rows = this.getRows();
            const row = rows[Math.min(this.left.position, rows.length - 1)];
            this.left = null;
            row?.querySelector(".o_data_cell")?.focus();
        }
    }

    getRows() {
        return [...this.tableRef.el.querySelectorAll(".o_data_row")];
    }
}

/** A row leads to its parcel: the line itself has nothing more to show. */
export class RoundListController extends ListController {
    async openRecord(record) {
        await this.actionService.doActionButton({
            type: "object",
            name: "action_open_parcel",
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
        });
    }
}

registry.category("views").add("cs_round_list", {
    ...listView,
    Renderer: RoundListRenderer,
    Controller: RoundListController,
});
