import { registry } from "@web/core/registry";

// The people of this journey work in Chinese: steps go by names of fields and buttons, not by words.
const SLOW = 60000;

const stateIs = (state) => ({
    content: `The ticket is in state ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
    timeout: SLOW,
});

const openTicket = {
    content: "Open the ticket",
    trigger: ".o_data_row:contains('茶具碎了') .o_data_cell[name='name']",
    timeout: SLOW,
    run: "click",
};

registry.category("web_tour.tours").add("cs_ticket_journey_ask", {
    steps: () => [
        openTicket,
        {
            content: "It speaks Chinese",
            trigger: ".o_statusbar_buttons button[name='action_take'].btn-primary:contains('认领')",
            timeout: SLOW,
            run: "click",
        },
        stateIs("in_progress"),
        {
            content: "The waybill was found in the mail",
            trigger: ".o_field_widget[name='parcel_id'] input:value('SF1234567890123')",
        },
        {
            content: "Ask the warehouse",
            trigger: ".o_statusbar_buttons button[name='action_hand_over']",
            run: "click",
        },
        {
            content: "The department follows from the category",
            trigger: ".modal .o_field_widget[name='department_id'] input",
            timeout: SLOW,
        },
        {
            content: "Why",
            trigger: ".modal .o_field_widget[name='reason'] input",
            run: "edit 外箱压坏",
        },
        {
            content: "What is wanted",
            trigger: ".modal .o_field_widget[name='question'] textarea",
            run: "edit 当时是怎么包装的？",
        },
        {
            content: "Hand over",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        {
            content: "The card stands on the ticket",
            trigger: ".o_cs_handovers .o_kanban_record:contains('外箱压坏')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_ticket_journey_department", {
    steps: () => [
        {
            content: "Open what the desk asks",
            trigger: ".o_data_row:contains('外箱压坏') .o_data_cell[name='reason'], .o_kanban_record:contains('外箱压坏')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "Accept it",
            trigger: ".o_statusbar_buttons button[name='action_accept']",
            timeout: SLOW,
            run: "click",
        },
        stateIs("accepted"),
        {
            content: "Answer",
            trigger: ".o_statusbar_buttons button[name='action_answer']",
            run: "click",
        },
        {
            content: "What was found out",
            trigger: ".modal .o_field_widget[name='answer'] textarea",
            timeout: SLOW,
            run: "edit 只垫了一层纸，应该用气泡膜",
        },
        {
            content: "Send it",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        stateIs("answered"),
    ],
});

registry.category("web_tour.tours").add("cs_ticket_journey_inform", {
    steps: () => [
        openTicket,
        {
            content: "The answer of the warehouse is back",
            trigger: ".o_cs_handovers .o_kanban_record:contains('只垫了一层纸')",
            timeout: SLOW,
        },
        {
            content: "Tell the customer",
            trigger: ".o_statusbar_buttons button[name='action_answer'].btn-primary",
            run: "click",
        },
        {
            content: "In a few words",
            trigger: ".modal .o_field_widget[name='body'] .odoo-editor-editable",
            timeout: SLOW,
            run: "editor 仓库查明包装不足，我们马上给您方案。",
        },
        {
            content: "Send",
            trigger: ".modal footer button[name='action_send']:visible",
            run: "click",
        },
        {
            content: "The customer has been told",
            trigger: "body:not(:has(.modal)) .o_statusbar_buttons button[name='action_propose_remedy']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The category suggests to take the goods back; add the money",
            trigger: ".modal .o_field_x2many_list_row_add a, .modal .o_field_x2many_list_row_add button",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "A refund",
            trigger: ".modal .o_selected_row .o_field_widget[name='kind_id'] input",
            timeout: SLOW,
            run: "edit 退款",
        },
        {
            content: "Of the list",
            trigger: ".o-autocomplete--dropdown-menu:visible .dropdown-item:contains('退款')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The amount is worked out",
            trigger: ".modal .o_selected_row .o_field_widget[name='amount'] input:not(:value('0.00'))",
            timeout: SLOW,
        },
        {
            content: "Offer it",
            trigger: ".modal .o_statusbar_buttons button[name='action_offer']:visible",
            run: "click",
        },
        stateIs("proposed"),
    ],
});

registry.category("web_tour.tours").add("cs_ticket_journey_customer", {
    steps: () => [
        {
            content: "The customer opens his matter",
            trigger: "a.o_cs_ticket:contains('茶具碎了')",
            timeout: SLOW,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "He reads our answer and goes to the offer",
            trigger: ".o_cs_ticket_page:contains('仓库查明包装不足') a.btn-primary[href*='remedy']",
            timeout: SLOW,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "He accepts",
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
            content: "And sends it",
            trigger: ".o_cs_remedy_page button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanked",
            trigger: "h1:contains('谢谢'), h1:contains('感谢')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_ticket_journey_close", {
    steps: () => [
        openTicket,
        {
            content: "All is carried out: closing is the next step",
            trigger: ".o_statusbar_buttons button[name='action_close'].btn-primary",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "What settled it",
            trigger: ".modal .o_field_widget[name='settlement'] textarea",
            timeout: SLOW,
            run: "edit 退货并全额退款",
        },
        {
            content: "Close",
            trigger: ".modal footer button[name='action_close']",
            run: "click",
        },
        stateIs("closed"),
    ],
});

registry.category("web_tour.tours").add("cs_ticket_journey_rate", {
    steps: () => [
        {
            content: "Very satisfied",
            trigger: ".o_cs_rating_page label[for='score_5']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "With a word",
            trigger: ".o_cs_rating_page textarea[name='comment']",
            run: "edit 处理很快",
        },
        {
            content: "A finger on the page, which no script can play, passes its stamp on; nobody is quicker than a second",
            trigger: ".o_cs_rating_page",
            async run() {
                this.anchor.elements.gesture.value = this.anchor.dataset.stamp;
                await new Promise((resolve) => setTimeout(resolve, 3000));
            },
        },
        {
            content: "Send",
            trigger: ".o_cs_rating_page button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanked",
            trigger: "h1:contains('谢谢'), h1:contains('感谢')",
            timeout: SLOW,
        },
    ],
});
