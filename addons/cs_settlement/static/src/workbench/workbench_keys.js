import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** The keys of the workbench, in the order of the help: key, other spellings, name of the method, words. */
export const KEYS = [
    { key: "j", also: ["ArrowDown"], method: "goDown", label: _t("Next line") },
    { key: "k", also: ["ArrowUp"], method: "goUp", label: _t("Line before") },
    { key: "]", method: "goNextKind", label: _t("Next kind of line") },
    { key: "[", method: "goPreviousKind", label: _t("Kind before") },
    { key: " ", shown: _t("Space"), method: "select", label: _t("Select the line") },
    { key: "x", method: "selectLoaded", label: _t("Select all lines shown") },
    { key: "Enter", shown: "↵", method: "accept", label: _t("Accept") },
    { key: "d", method: "dispute", label: _t("Dispute") },
    { key: "w", method: "writeOff", label: _t("Write off") },
    { key: "o", method: "reopen", label: _t("Open again") },
    { key: "m", method: "mapCharge", label: _t("Say what the charge is") },
    { key: "a", method: "assignShipment", label: _t("Assign a shipment") },
    { key: "b", method: "openBulk", label: _t("All lines of the list at once") },
    { key: "u", method: "undo", label: _t("Take the last decision back") },
    { key: "/", method: "focusSearch", label: _t("Search a waybill") },
    { key: "?", method: "openHelp", label: _t("This help") },
];

/** Return the name of the method of a key, or nothing. */
export function findMethod(ev) {
    if (ev.ctrlKey || ev.altKey || ev.metaKey) {
        return undefined;
    }
    const pressed = ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
    return KEYS.find(({ key, also = [] }) => key === pressed || also.includes(pressed))?.method;
}

export class WorkbenchHelp extends Component {
    static template = "cs_settlement.WorkbenchHelp";
    static components = { Dialog };
    static props = { close: Function };

    get keys() {
        return KEYS.map(({ key, shown, label }) => ({ key: shown || key, label }));
    }
}
