import { registry } from "@web/core/registry";

const row = (waybill) => `.o_data_row:contains('${waybill}')`;

const barSays = (agents, open) => ({
    content: `The bar says ${agents} by agents and ${open} still open`,
    trigger: `.o_cs_round_agent:contains('${agents} by agents') ~ .o_cs_round_open:contains('${open} still open')`,
    timeout: 60000,
});

const isGone = (waybill) => ({
    content: `${waybill} has gone from the worklist`,
    trigger: `.o_list_renderer:not(:has(${row(waybill)}))`,
    timeout: 60000,
});

registry.category("web_tour.tours").add("cs_tracking_round", {
    steps: () => [
        {
            content: "The one silent for longest is on top; the fresh one is ticked already",
            trigger: ".o_data_row:first-child:contains('TOUR1')",
            timeout: 60000,
        },
        isGone("TOUR0"),
        barSays(0, 5),
        {
            content: "One click: in order",
            trigger: `${row("TOUR1")} button[name='action_in_order']`,
            run: "click",
        },
        isGone("TOUR1"),
        barSays(1, 4),
        {
            content: "Take it back",
            trigger: ".o_notification button:contains('Undo')",
            run: "click",
        },
        barSays(0, 5),
        {
            content: "By keyboard: the customer was told",
            trigger: `${row("TOUR1")} .o_data_cell[name='partner_id']`,
            run({ anchor }) {
                anchor.focus();
                anchor.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true }));
            },
        },
        isGone("TOUR1"),
        {
            content: "The next row has the focus; another key, another parcel",
            trigger: `${row("TOUR2")} .o_data_cell:focus`,
            run({ anchor }) {
                anchor.dispatchEvent(new KeyboardEvent("keydown", { key: "3", bubbles: true }));
            },
        },
        {
            content: "An anomaly wants a word",
            trigger: ".modal .o_field_widget[name='note'] input",
            timeout: 60000,
            run: "edit The driver says the box is wet",
        },
        {
            content: "Open it",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        isGone("TOUR2"),
        barSays(2, 3),
        {
            content: "The rest at once",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "All in order",
            trigger: ".o_control_panel button[name='action_in_order']",
            run: "click",
        },
        {
            content: "Nothing is left",
            trigger: ".o_nocontent_help:contains('Nothing left to look at')",
            timeout: 60000,
        },
    ],
});
