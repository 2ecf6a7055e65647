import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_portal_ticket", {
    steps: () => [
        {
            content: "The questions are one of the cards",
            trigger: ".o_portal_index_card a[href='/my/tickets']:contains('Questions and Complaints')",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One is there already",
            trigger: ".o_cs_ticket:contains('包裹破损'):contains('Received')",
            timeout: 60000,
        },
        { content: "Write about another one", trigger: "a[href='/my/tickets/new']", run: "click", expectUnloadPage: true },
        {
            content: "The own parcels are offered",
            trigger: ".o_cs_ask_form select[name='parcel'] option:contains('SF1002'):not(:visible)",
            timeout: 60000,
        },
        { trigger: "select[name='parcel']", run: "selectByLabel SF1002" },
        { content: "What about", trigger: "select[name='category']", run: "selectByLabel Shortage" },
        { content: "What happened", trigger: "textarea[name='matter']", run: "edit 少了一只杯子" },
        { content: "What is wanted", trigger: "textarea[name='demand']", run: "edit 请补发" },
        { content: "Send", trigger: ".o_cs_ask_form button[type='submit']", run: "click", expectUnloadPage: true },
        {
            content: "It has arrived, and the words stand there",
            trigger: ".o_cs_ticket_page:contains('We have received it') .o_cs_words:contains('请补发')",
            timeout: 60000,
        },
        { content: "Add something", trigger: "textarea[name='words']", run: "edit 是红色的那只" },
        { trigger: ".o_cs_ticket_write button[type='submit']", run: "click", expectUnloadPage: true },
        { content: "It stands below", trigger: ".o_cs_words:contains('红色')", timeout: 60000 },
        {
            content: "It has turned up",
            trigger: ".o_cs_ticket_settle button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Closed, and it can be taken up again",
            trigger: ".o_cs_ticket_page:contains('Not settled?') .o_cs_ticket_state h1:contains('Closed')",
            timeout: 60000,
        },
    ],
});
