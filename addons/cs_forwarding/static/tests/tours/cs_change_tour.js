import { registry } from "@web/core/registry";

const TIMEOUT = 60000;

const click = (content, trigger) => ({ content, trigger, timeout: TIMEOUT, run: "click" });
const see = (content, trigger) => ({ content, trigger, timeout: TIMEOUT });
const type = (content, trigger, text) => ({ content, trigger, timeout: TIMEOUT, run: `edit ${text} && press Tab` });

const button = (name, label) => `.o_statusbar_buttons button[name='${name}']:contains('${label}')`;
const stateIs = (state) =>
    see(
        `The change is in state ${state}`,
        `.o_cs_order_change .o_statusbar_status .o_arrow_button_current[data-value='${state}']`
    );
const ask = [
    click("Ask for a change of the order", "button[name='action_change']:contains('Change')"),
    see("The dialog is there", ".modal .o_field_widget[name='kind']"),
];
const kind = (value) => click(`Choose ${value}`, `.modal .o_field_widget[name='kind'] input[data-value='${value}']`);
const send = click("Send it", ".modal button[name='action_send_and_open']:enabled");

registry.category("web_tour.tours").add("cs_change_address", {
    steps: () => [
        ...ask,
        kind("address"),
        type("The new street", ".modal .o_field_widget[name='street'] input", "新街1号"),
        type("The new city", ".modal .o_field_widget[name='city'] input", "长春市"),
        see("Nothing is printed: it is a mere edit", ".modal .o_field_widget[name='live_route']:contains('Edit')"),
        send,
        stateIs("done"),
        see("Old and new stand side by side", ".o_cs_change_values tr:contains('新街1号')"),
    ],
});

registry.category("web_tour.tours").add("cs_change_quantity", {
    steps: () => [
        ...ask,
        kind("quantity"),
        click("Fewer pieces", ".modal .o_data_row .o_data_cell[name='new_quantity']"),
        type("Two instead of three", ".modal .o_data_row .o_field_widget[name='new_quantity'] input", "2"),
        type("A red flag", ".modal .o_field_widget[name='flag_note'] input", "Wait"),
        see("The papers have to be withdrawn", ".modal .o_cs_change_preview li:contains('Withdraw the papers')"),
        send,
        stateIs("in_progress"),
        see("The red flag is up", ".o_cs_order_change .alert-danger:contains('Wait')"),
        click("The papers are back", button("action_next_step", "Papers Withdrawn")),
        see("The order is changed", ".o_data_row:contains('Change the order'):contains('Done')"),
        click("They are printed again", button("action_next_step", "Printed Again")),
        stateIs("done"),
    ],
});

registry.category("web_tour.tours").add("cs_change_intercept", {
    steps: () => [
        ...ask,
        kind("cancel"),
        see("It has left: the carrier is asked", ".modal .o_field_widget[name='live_route']:contains('Intercept')"),
        send,
        stateIs("in_progress"),
        click("Ask the carrier", button("action_next_step", "Ask the Carrier")),
        click("By phone", ".modal button[name='action_confirm']:contains('I Have Called')"),
        click("Take the answer", button("action_next_step", "Carrier's Answer")),
        click("He accepts", ".modal button[name='action_confirm']:enabled"),
        click("Print the slip", button("action_next_step", "Print Return Slip")),
        click("The parcel is back", button("action_next_step", "Receive Back")),
        see("The goods of the slip are listed", ".o_cs_intercept_scan .o_data_row:contains('CS-07')"),
        click("Receive them", ".o_cs_intercept_scan button[name='action_receive']:visible"),
        see("Received", ".o_cs_intercept_scan .alert-success:contains('RS')"),
        {
            content: "Scan another one; scanners end with Enter",
            trigger: ".o_cs_intercept_scan .o_field_widget[name='code'] input",
            run: "edit NO-SUCH-SLIP && press Enter",
        },
        see("An unknown code says so", ".o_cs_intercept_scan .alert-danger:contains('neither')"),
        click("Clear the table", ".o_form_button_cancel"),
        see("It is empty", ".o_cs_intercept_scan:not(:has(.alert-danger:visible))"),
    ],
});
