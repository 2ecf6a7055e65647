import { registry } from "@web/core/registry";

const SLOW = 60000;

const state = (value) => ({
    content: `The dispute is ${value}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${value}']`,
    timeout: SLOW,
});

const press = (content, name) => ({
    content,
    trigger: `.o_statusbar_buttons button[name='${name}']`,
    timeout: SLOW,
    run: "click",
});

registry.category("web_tour.tours").add("cs_dispute", {
    steps: () => [
        {
            content: "Open the dispute that was drafted",
            trigger: ".o_data_row .o_data_cell[name='number']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "It says by when it has to be sent",
            trigger: ".o_field_cs_clock:contains('Dispute to Be Sent')",
            timeout: SLOW,
        },
        press("Send it", "action_send"),
        state("sent"),
        {
            content: "Enter what the carrier agrees to on the first line",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:eq(0) .o_data_cell[name='agreed']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "A part of it",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:eq(0).o_selected_row .o_field_widget[name='agreed'] input",
            timeout: SLOW,
            run: "edit 4.00 && press Tab",
        },
        {
            content: "Nothing of the second line is left open",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:eq(1) .o_data_cell[name='agreed']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "All of it",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:eq(1).o_selected_row .o_field_widget[name='agreed'] input",
            timeout: SLOW,
            run: "edit 8.00 && press Tab",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:not(:disabled)",
            timeout: SLOW,
            run: "click",
        },
        press("Record the answer", "action_record_answer"),
        {
            content: "Agreed in part",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Agreed in Part')",
            timeout: SLOW,
        },
        press("Take it", "action_conclude"),
        state("credit_expected"),
        {
            content: "So much is still missing",
            trigger: ".o_field_widget[name='missing_credit']:contains('12.00')",
            timeout: SLOW,
        },
    ],
});
