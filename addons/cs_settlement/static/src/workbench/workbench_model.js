import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";

const FIGURES_MS = 700;
const POLL_MS = 2000;
// The next page is asked for when so few rows are left below the cursor.
const AHEAD = 15;

/**
 * What the workbench knows: a statement, its kinds of lines, the loaded rows of one kind, the cursor, the
 * selection, and the decisions that can be taken back. Never more rows than somebody has scrolled to.
 */
export class WorkbenchModel {
    constructor({ orm, notify }) {
        this.orm = orm;
        this.notify = notify;
        this.overview = null;
        this.kind = "all";
        this.show = "open";
        this.order = "file";
        this.search = "";
        this.rows = [];
        this.next = false;
        this.cursor = 0;
        this.selected = new Set();
        this.beside = null;
        this.undos = [];
        this.isLoading = false;
        this.keepPage = new KeepLast();
        this.keepLine = new KeepLast();
        this.keepFigures = new KeepLast();
    }

    call(method, ...args) {
        return this.orm.call("cs.workbench", method, args);
    }

    get statement() {
        return this.overview?.statement || null;
    }

    get kinds() {
        return this.overview?.kinds || [];
    }

    get currentKind() {
        return this.kinds.find((kind) => kind.key === this.kind);
    }

    get kindLabel() {
        return this.currentKind?.label || _t("All Lines");
    }

    get current() {
        return this.rows[this.cursor];
    }

    /** The lines an action is about: the selected ones, else that under the cursor. */
    get targets() {
        return this.selected.size ? [...this.selected] : this.current ? [this.current.id] : [];
    }

    get choice() {
        return { kind: this.kind, show: this.show, search: this.search };
    }

    // Loading

    async open(statementId = null) {
        this.overview = await this.keepFigures.add(this.call("action_overview", statementId));
        this.undos = [];
        this.search = "";
        const first = this.kinds.find((kind) => kind.is_work && kind.open) || this.kinds[0];
        await this.pick(first ? first.key : "all");
        this.poll();
    }

    async refreshFigures() {
        if (this.statement) {
            this.overview = await this.keepFigures.add(this.call("action_overview", this.statement.id));
        }
    }

    /** Ask for new figures soon: many decisions in a row cost one question. */
    touchFigures() {
        clearTimeout(this.figuresTimer);
        this.figuresTimer = setTimeout(() => this.refreshFigures(), FIGURES_MS);
    }

    /** Follow an import until it is done. */
    poll() {
        clearTimeout(this.pollTimer);
        if (this.statement?.progress) {
            this.pollTimer = setTimeout(async () => {
                await this.refreshFigures();
                await (this.statement?.progress ? this.poll() : this.open(this.statement.id));
            }, POLL_MS);
        }
    }

    stop() {
        clearTimeout(this.figuresTimer);
        clearTimeout(this.pollTimer);
    }

    async pick(kind) {
        this.kind = kind;
        const picked = this.currentKind;
        this.show = !picked || picked.open ? "open" : "all";
        this.order = picked?.is_work ? "difference" : "file";
        await this.reload();
    }

    async set(values) {
        Object.assign(this, values);
        await this.reload();
    }

    async reload() {
        this.rows = [];
        this.next = false;
        this.cursor = 0;
        this.selected.clear();
        this.beside = null;
        if (this.statement) {
            await this.loadPage();
            await this.look();
        }
    }

    async loadPage() {
        this.isLoading = true;
        const page = this.call("action_lines", this.statement.id, this.choice, this.order, this.next || null);
        const { rows, next } = await this.keepPage.add(page);
        this.rows.push(...rows);
        this.next = next;
        this.isLoading = false;
    }

    async loadAhead() {
        if (this.next && !this.isLoading && this.cursor > this.rows.length - AHEAD) {
            await this.loadPage();
        }
    }

    /** Show the line under the cursor beside its shipment. */
    async look() {
        const line = this.current;
        this.beside = line ? await this.keepLine.add(this.call("action_line", line.id)) : null;
    }

    // Moving

    async moveTo(index) {
        if (this.rows.length) {
            this.cursor = Math.min(Math.max(index, 0), this.rows.length - 1);
            await Promise.all([this.look(), this.loadAhead()]);
        }
    }

    toggle(id) {
        if (!this.selected.delete(id)) {
            this.selected.add(id);
        }
    }

    selectLoaded() {
        const ids = this.rows.map((row) => row.id);
        const isAll = ids.every((id) => this.selected.has(id));
        this.selected = new Set(isAll ? [] : ids);
    }

    // Deciding

    async decide(resolution, { choice, note } = {}) {
        const ids = choice ? [] : this.targets;
        if (!choice && !ids.length) {
            return;
        }
        const done = await this.call("action_decide", this.statement.id, choice || { ids }, resolution, note || null);
        if (done.undo) {
            this.undos.push(done.undo);
        }
        this.notify(this.tell(done), done.undo);
        await (choice || done.count > done.rows.length ? this.reload() : this.apply(done.rows, ids.length === 1));
        this.touchFigures();
    }

    tell({ message, left_out }) {
        return left_out ? _t("%(message)s · left out: %(count)s", { message, count: left_out }) : message;
    }

    /** Bring rows up to date; those the filter no longer shows leave the list, the next one gets the cursor. */
    async apply(changed, isOne = false) {
        const byId = new Map(changed.map((row) => [row.id, row]));
        const isOpen = (row) => !row.resolution || row.resolution === "open";
        const isShown = (row) => this.show === "all" || isOpen(row) === (this.show === "open");
        const currentId = this.current?.id;
        const before = this.rows.length;
        this.rows = this.rows.map((row) => byId.get(row.id) || row).filter(isShown);
        this.selected.clear();
        const place = this.rows.findIndex((row) => row.id === currentId);
        const step = isOne && this.rows.length === before ? 1 : 0;
        await this.moveTo(place < 0 ? this.cursor : place + step);
        if (!this.rows.length) {
            await this.reload();
        }
    }

    async undo() {
        const undo = this.undos.pop();
        if (!undo) {
            return this.notify(_t("There is nothing to take back."));
        }
        const { count, rows } = await this.call("action_undo", this.statement.id, undo);
        this.notify(_t("Taken back: %(count)s", { count }));
        await this.reload();
        const place = this.rows.findIndex((row) => row.id === rows[0]?.id);
        await (place > 0 && this.moveTo(place));
        this.touchFigures();
    }

    async correct(method, ...args) {
        const done = await this.call(method, ...args);
        this.notify(done.message);
        if (!done.rechecked) {
            this.notify(_t("Check the statement again when all corrections are made."));
        }
        await this.refreshFigures();
        await this.reload();
    }

    async recheck() {
        const count = await this.call("action_recheck", this.statement.id);
        this.notify(_t("Checked again; lines that changed: %(count)s", { count }));
        await this.open(this.statement.id);
    }
}
