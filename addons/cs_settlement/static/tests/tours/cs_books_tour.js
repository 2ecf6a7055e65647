import { registry } from "@web/core/registry";

const patience = { timeout: 60000 };
const tours = registry.category("web_tour.tours");

const press = (name) => ({
    trigger: `.o_form_view button[name=${name}]:enabled:visible`,
    run: "click",
    ...patience,
});

tours.add("cs_books_preview", {
    steps: () => [
        press("action_book"),
        {
            content: "The bill to come: net, tax and total, and its lines by charge type",
            trigger: ".modal [name=document_ids] .o_data_row:contains('SF202605'):contains('30.00'):contains('31.80')",
            ...patience,
        },
        { trigger: ".modal [name=part_ids] .o_data_row:contains('Freight'):contains('28.00')" },
        { trigger: ".modal [name=part_ids] .o_data_row:contains('Fuel'):contains('2.00')" },
        { trigger: ".modal button[name=action_confirm]:visible", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view [name=cs_held_amount]:contains('3.18')", ...patience },
        { trigger: ".o_form_view .o_arrow_button_current[data-value=draft]" },
    ],
});

tours.add("cs_books_locked", {
    steps: () => [
        press("action_post"),
        {
            content: "Refused, with the bill, its date and the lock",
            trigger: ".modal:contains('SF202605 is dated 05/31/2026, which is locked')",
            ...patience,
        },
        { trigger: ".modal .modal-footer button:visible", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=date] input, .o_field_widget[name=date] button",
            run: "click",
            ...patience,
        },
        { trigger: ".o_field_widget[name=date] input", run: "edit 07/15/2026 && press Enter" },
        press("action_post"),
        { trigger: ".o_form_view .o_arrow_button_current[data-value=posted]", ...patience },
        { trigger: ".o_form_view button[name=action_register_payment]:visible", run: "click" },
        {
            content: "Paid without what is disputed",
            trigger: ".modal .o_field_widget[name=cs_held_note]:contains('3.18')",
            ...patience,
        },
        { trigger: ".modal button[name=action_create_payments]:visible", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view", ...patience },
    ],
});
