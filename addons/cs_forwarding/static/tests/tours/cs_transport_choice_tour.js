import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_transport_choice", {
    steps: () => [
        {
            content: "the goods' marks stand on the order",
            trigger: ".o_cs_cargo_mark:contains('Fragile')",
        },
        {
            trigger: ".o_notebook_headers a:contains('Transport')",
            run: "click",
        },
        {
            content: "compare the carriers",
            trigger: "button[name='action_compare_transport']:visible",
            run: "click",
        },
        {
            content: "the best is first, who can't take it stands below with the reason",
            trigger: ".o_cs_transport_row:first:contains('Slow Boat')",
        },
        {
            trigger: ".o_cs_transport_refused:contains('5 kg are too heavy for Bike')",
        },
        {
            content: "little is known of their safety, and it says so",
            trigger: ".o_cs_transport_row:contains('not enough parcels (0 of 20)')",
        },
        {
            content: "choose the best in one click",
            trigger: ".o_cs_transport_row:contains('Slow Boat') .o_cs_transport_choose",
            run: "click",
        },
        {
            trigger: ".o_cs_transport_row.table-success:contains('Slow Boat'):contains('Chosen')",
        },
        {
            content: "another one needs a reason",
            trigger: ".o_cs_transport_row:contains('Fast Plane') .o_cs_transport_choose",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] input",
            run: "edit The customer asked for it",
        },
        {
            trigger: ".modal button[name='action_apply']:visible",
            run: "click",
        },
        {
            trigger: ".o_cs_transport_row.table-success:contains('Fast Plane'):contains('Chosen')",
        },
        {
            trigger: ".o_cs_transport_reason:contains('Fast Plane instead of Slow Boat: The customer asked for it')",
        },
    ],
});

registry.category("web_tour.tours").add("cs_cargo_by_hand", {
    steps: () => [
        {
            content: "the order's carrier does not take the goods, and the order says so",
            trigger: ".o_cs_cargo_warning:contains('Bike does not take fragile goods')",
        },
        {
            content: "this time they are packed otherwise",
            trigger: "button[name='action_state_cargo']:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='cs_fragile'] input",
            run: "uncheck",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] input",
            run: "edit Packed in a wooden box",
        },
        {
            trigger: ".modal button[name='action_save']:visible",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.o_cs_cargo_warning)):not(:has(.modal))",
        },
        {
            trigger: ".o_notebook_headers a:contains('Transport')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='cs_cargo_override_ids'] .o_data_row:contains('Packed in a wooden box')",
        },
    ],
});
