import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_review_order", {
    steps: () => [
        {
            content: "the held order is in the list, with what holds it",
            trigger: ".o_data_row:has(.o_tag:contains('Quantity'))",
        },
        {
            content: "open it",
            trigger: ".o_data_row:has(.o_tag:contains('Quantity')) td[name='partner_id']",
            run: "click",
        },
        {
            content: "the ribbon says in words what is wrong",
            trigger: ".o_cs_review_ribbon:contains('CS-07 × 150 is more than 100')",
        },
        {
            content: "an agent is not offered to overrule, and cannot confirm",
            trigger: ".o_form_view:not(:has(button[name='action_review_override'])):not(:has(button[name='action_confirm']))",
        },
        {
            content: "take it",
            trigger: "button[name='action_review_take']",
            run: "click",
        },
        {
            trigger: "button[name='action_review_release']:visible",
        },
        {
            content: "mend the quantity",
            trigger: ".o_field_widget[name='order_line'] .o_data_row td[name='product_uom_qty']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='order_line'] td[name='product_uom_qty'] input",
            run: "edit 15",
        },
        {
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "the check is content",
            trigger: ".o_cs_review_ribbon:contains('all checks passed')",
        },
        {
            trigger: "button[name='action_review_approve']:visible",
            run: "click",
        },
        {
            trigger: ".o_cs_review_ribbon .fw-bold:contains('Approved')",
        },
        {
            content: "now it may be confirmed",
            trigger: "button[name='action_confirm']:visible",
        },
    ],
});

registry.category("web_tour.tours").add("cs_review_mass", {
    steps: () => [
        {
            content: "select all by keyboard or mouse",
            trigger: ".o_list_view th.o_list_record_selector input",
            run: "click",
        },
        {
            content: "the key A previews the approval",
            trigger: "button[name='action_review_mass'][data-hotkey='a']",
            run: "press Alt+a",
        },
        {
            content: "one will be done, one is held with its reason",
            trigger: ".modal .o_data_row:contains('more than 100')",
        },
        {
            trigger: ".modal button[name='action_apply']:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:has(.badge:contains('Done'))",
        },
        {
            trigger: ".modal footer button:contains('Close'):visible",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.modal))",
        },
    ],
});
