import { registry } from "@web/core/registry";

const SLOW = 60000;

const stateIs = (state) => ({
    content: `The ticket is in state ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
    timeout: SLOW,
});

registry.category("web_tour.tours").add("cs_ticket_take_and_close", {
    steps: () => [
        {
            content: "Open the ticket that nobody has yet",
            trigger: ".o_data_row:contains('茶具碎了') .o_data_cell[name='name']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "Taking it is the next step",
            trigger: ".o_statusbar_buttons button[name='action_take'].btn-primary",
            timeout: SLOW,
            run: "click",
        },
        stateIs("in_progress"),
        {
            content: "Close it",
            trigger: ".o_statusbar_buttons button[name='action_close']",
            run: "click",
        },
        {
            content: "Say what settled it",
            trigger: ".modal .o_field_widget[name='settlement'] textarea",
            timeout: SLOW,
            run: "edit 补发两只茶杯，客户满意",
        },
        {
            content: "Done",
            trigger: ".modal footer button[name='action_close']",
            run: "click",
        },
        stateIs("closed"),
        {
            content: "It was too early",
            trigger: ".o_notification_buttons button",
            timeout: SLOW,
            run: "click",
        },
        stateIs("in_progress"),
    ],
});

registry.category("web_tour.tours").add("cs_ticket_find_in_list", {
    steps: () => [
        {
            content: "Search two Chinese characters",
            trigger: ".o_searchview_input",
            timeout: SLOW,
            run: "edit 茶具",
        },
        {
            content: "In the text of the tickets",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Search Ticket for')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "One is left",
            trigger: ".o_list_view:not(:has(.o_data_row:nth-child(2) td[name=name])) .o_data_row:contains('茶具碎了')",
            timeout: SLOW,
        },
        {
            content: "By state as cards",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "The card is there",
            trigger: ".o_kanban_record:contains('茶具碎了')",
            timeout: SLOW,
        },
        {
            content: "When what is due",
            trigger: ".o_switch_view.o_calendar",
            run: "click",
        },
        {
            content: "A calendar",
            trigger: ".o_calendar_container",
            timeout: SLOW,
        },
        {
            content: "By category and month",
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            content: "A graph",
            trigger: ".o_graph_canvas_container",
            timeout: SLOW,
        },
    ],
});
