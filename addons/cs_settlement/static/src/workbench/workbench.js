import { Component, onMounted, onWillStart, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WorkbenchBulk } from "./workbench_bulk";
import { WorkbenchDetail } from "./workbench_detail";
import { formatDifference, formatInteger, formatMoney, formatWeight } from "./workbench_format";
import { WorkbenchHelp, findMethod } from "./workbench_keys";
import { WorkbenchKinds } from "./workbench_kinds";
import { WorkbenchModel } from "./workbench_model";

const NEAR_END_PX = 300;

/** A carrier's statement by what is wrong with it: kinds, lines, the line beside its shipment. */
export class Workbench extends Component {
    static template = "cs_settlement.Workbench";
    static components = { Dropdown, DropdownItem, WorkbenchDetail, WorkbenchKinds };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        this.notification = useService("notification");
        this.listRef = useRef("list");
        this.searchRef = useRef("search");
        const notify = (message, undo) => this.notify(message, undo);
        this.model = useState(new WorkbenchModel({ orm: useService("orm"), notify }));
        this.state = useState({ isDetailShown: false });
        Object.assign(this, { formatMoney, formatDifference, formatInteger, formatWeight });
        onWillStart(() => this.open(this.props.resId || this.props.action.context?.active_statement_id || null));
        onMounted(() => this.focusList());
        onWillUnmount(() => this.model.stop());
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    async open(statementId) {
        await this.model.open(statementId);
        this.props.updateActionState?.({ resId: this.model.statement?.id || false });
    }

    // Keyboard

    onKeydown(ev) {
        const isElsewhere = this.ui.activeElement !== document || ev.defaultPrevented;
        const isTyping = ev.target.closest?.("input, textarea, select, [contenteditable='true'], .o_popover");
        const isPressing = [" ", "Enter"].includes(ev.key) && ev.target.closest?.("button, a");
        const method = isElsewhere || isTyping || isPressing ? undefined : findMethod(ev);
        if (method && this.model.statement) {
            ev.preventDefault();
            this[method]();
        }
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter" || ev.key === "Escape") {
            this.model.set({ search: ev.key === "Enter" ? ev.target.value : "" });
            this.focusList();
        }
    }

    focusList() {
        this.listRef.el?.focus({ preventScroll: true });
    }

    focusSearch() {
        this.searchRef.el?.focus();
    }

    // Moving

    goDown() {
        return this.moveTo(this.model.cursor + 1);
    }

    goUp() {
        return this.moveTo(this.model.cursor - 1);
    }

    async moveTo(index) {
        await this.model.moveTo(index);
        this.listRef.el?.querySelector(".o_cs_workbench_current")?.scrollIntoView({ block: "nearest" });
    }

    async clickRow(index) {
        this.state.isDetailShown = true;
        await this.moveTo(index);
        this.focusList();
    }

    goNextKind() {
        return this.moveKind(1);
    }

    goPreviousKind() {
        return this.moveKind(-1);
    }

    moveKind(step) {
        const keys = ["all", ...this.model.kinds.map((kind) => kind.key)];
        const index = keys.indexOf(this.model.kind) + step;
        return this.pick(keys.at(index % keys.length));
    }

    async pick(kind) {
        this.state.isDetailShown = false;
        await this.model.pick(kind);
        this.focusList();
    }

    onScroll({ target }) {
        const left = target.scrollHeight - target.scrollTop - target.clientHeight;
        if (left < NEAR_END_PX && this.model.next && !this.model.isLoading) {
            this.model.loadPage();
        }
    }

    // Deciding

    select() {
        if (this.model.current) {
            this.model.toggle(this.model.current.id);
            this.goDown();
        }
    }

    selectLoaded() {
        this.model.selectLoaded();
    }

    async decide(resolution) {
        if (this.model.statement.can_decide) {
            await this.model.decide(resolution);
            this.focusList();
        }
    }

    accept() {
        return this.decide("accepted");
    }

    dispute() {
        return this.decide("disputed");
    }

    writeOff() {
        return this.decide("written_off");
    }

    reopen() {
        return this.decide("open");
    }

    undo() {
        return this.model.undo();
    }

    openBulk() {
        const { model } = this;
        const choice = { ...model.choice };
        if (model.statement.can_decide && model.rows.length) {
            this.dialog.add(WorkbenchBulk, {
                label: model.kindLabel,
                preview: () => model.call("action_preview", model.statement.id, choice),
                decide: (resolution, note) => model.decide(resolution, { choice, note }),
            });
        }
    }

    openHelp() {
        this.dialog.add(WorkbenchHelp);
    }

    // Corrections

    mapCharge() {
        const line = this.model.current;
        this.correct({
            resModel: "cs.charge.type",
            title: _t("What is “%(text)s”?", { text: line?.charge_text || "" }),
            onSelected: ([id]) => this.model.correct("action_map", line.id, id),
        });
    }

    assignShipment() {
        const line = this.model.current;
        const account = this.model.statement.account_id;
        this.correct({
            resModel: "cs.charge",
            title: _t("Which shipment does %(waybill)s stand for?", { waybill: line?.ref || "" }),
            domain: [["side", "=", "buy"], ["account_id", "=", account]],
            onSelected: ([id]) => this.model.correct("action_assign", line.id, id),
        });
    }

    correct(props) {
        if (this.model.current && this.model.statement.can_decide) {
            this.dialog.add(SelectCreateDialog, { noCreate: true, multiSelect: false, ...props });
        }
    }

    // Elsewhere

    notify(message, undo) {
        this.closeNotification?.();
        const buttons = undo ? [{ name: _t("Undo"), onClick: () => this.undo() }] : [];
        this.closeNotification = this.notification.add(message, { type: "success", buttons });
    }

    openStatement() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cs.carrier.statement",
            res_id: this.model.statement.id,
            views: [[false, "form"]],
        });
    }

    openImport() {
        return this.action.doAction("cs_settlement.cs_carrier_statement_action");
    }

    openCauses() {
        return this.action.doAction("cs_settlement.cs_carrier_statement_line_action_causes", {
            additionalContext: { search_default_statement_id: this.model.statement.id },
        });
    }

    async draftDisputes() {
        const { model } = this;
        await this.action.doAction(await model.call("action_draft_disputes", model.statement.id));
    }

    // Words

    get period() {
        const { period_start: start, period_end: end } = this.model.statement;
        return [start, end].filter(Boolean).join(" – ");
    }

    get decidedShare() {
        const { decided, count } = this.model.overview;
        return count ? Math.floor((100 * decided) / count) : 100;
    }

    get emptyWords() {
        if (this.model.search) {
            return _t("No line of this list has this waybill.");
        }
        return this.model.show === "open" ? _t("Nothing is left to decide here.") : _t("There is no such line.");
    }

    getState(row) {
        return this.model.overview.labels.resolution[row.resolution];
    }

    getWhat(row) {
        return row.discrepancy_id ? row.discrepancy_id[1] : this.model.overview.labels.result[row.result];
    }
}

registry.category("actions").add("cs_settlement.workbench", Workbench);
