import { registry } from "@web/core/registry";

const SLOW = 60000;

const badge = (words) => ({
    content: `The card says ${words}`,
    trigger: `.o_cs_remedies .o_kanban_record .badge:contains('${words}')`,
    timeout: SLOW,
});

registry.category("web_tour.tours").add("cs_remedy_offer", {
    steps: () => [
        {
            content: "Offer a remedy for the ticket",
            trigger: ".o_statusbar_buttons button[name='action_propose_remedy']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The category has suggested a line; see the preview",
            trigger: ".modal .o_field_widget[name='offer_preview']:contains('We would like to offer you')",
            timeout: SLOW,
        },
        {
            content: "Give something back",
            trigger: ".modal .o_data_row .o_data_cell[name='amount']",
            run: "click",
        },
        {
            content: "Less than was suggested",
            trigger: ".modal .o_data_row .o_field_widget[name='amount'] input",
            timeout: SLOW,
            run: "edit 30 && press Tab",
        },
        {
            content: "Within the agent's limit: it goes to the customer at once",
            trigger: ".modal button[name='action_offer']:contains('Offer to the Customer')",
            timeout: SLOW,
            run: "click",
        },
        badge("Offered"),
        {
            content: "The ticket waits for the customer's yes",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value='proposed']",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_remedy_accept", {
    steps: () => [
        {
            content: "Yes",
            trigger: ".o_cs_remedy_page label[for='answer_accept']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "With his name",
            trigger: ".o_cs_remedy_page input[name='name']",
            run: "edit 王小明",
        },
        {
            content: "Send",
            trigger: ".o_cs_remedy_page button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanked",
            trigger: "h1:contains('Thank you')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_remedy_follow", {
    steps: () => [
        badge("Accepted"),
        {
            content: "The card says what is made and whom it waits for",
            trigger: ".o_cs_remedies .o_kanban_record:contains('Accounting')",
            timeout: SLOW,
        },
        {
            content: "Following it is the next step",
            trigger: ".o_statusbar_buttons button[name='action_view_remedies'].btn-primary",
        },
    ],
});
