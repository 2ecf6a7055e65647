import { registry } from "@web/core/registry";

const SLOW = 60000;

const stateIs = (state) => ({
    content: `The handover is in state ${state}`,
    trigger: `.o_cs_handover_form .o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
    timeout: SLOW,
});

registry.category("web_tour.tours").add("cs_handover_send", {
    steps: () => [
        {
            content: "Hand the ticket over",
            trigger: ".o_statusbar_buttons button[name='action_hand_over']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The department of the category is asked",
            trigger: ".modal .o_field_widget[name='department_id'] input",
            timeout: SLOW,
            run() {
                if (!this.anchor.value) {
                    throw new Error("no department is proposed");
                }
            },
        },
        {
            content: "Ask, with a phone number that has to stay here",
            trigger: ".modal .o_field_widget[name='question'] textarea",
            run: "edit 出库时怎么包装的？客户电话 13800001234 && press Tab",
        },
        {
            content: "It is shown what the department reads",
            trigger: ".modal .alert:contains('138****1234')",
            timeout: SLOW,
        },
        {
            content: "Send it",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        {
            content: "The chain of cards begins",
            trigger: ".o_cs_handovers .o_cs_handover_step:contains('asked')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_handover_department", {
    steps: () => [
        {
            content: "Accept on the card",
            trigger: ".o_kanban_record:contains('茶具外箱压坏') button[name='action_accept']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "It is accepted; open it",
            trigger: ".o_kanban_record:contains('茶具外箱压坏'):has(button[name='action_answer'])",
            timeout: SLOW,
            run: "click",
        },
        stateIs("accepted"),
        {
            content: "The customer is not named",
            trigger: ".o_field_widget[name='customer_name']:contains('王***')",
        },
        {
            content: "Answer",
            trigger: ".o_statusbar_buttons button[name='action_answer'].btn-primary",
            run: "click",
        },
        {
            content: "In a sentence",
            trigger: ".modal .o_field_widget[name='answer'] textarea",
            timeout: SLOW,
            run: "edit 双层气泡膜，出库时完好",
        },
        {
            content: "Send it",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        stateIs("answered"),
        {
            content: "Something is missing: take it back",
            trigger: ".o_notification:contains('has the answer') .o_notification_buttons button",
            timeout: SLOW,
            run: "click",
        },
        stateIs("accepted"),
        {
            content: "Answer again",
            trigger: ".o_statusbar_buttons button[name='action_answer'].btn-primary",
            run: "click",
        },
        {
            content: "What was written is still there",
            trigger: ".modal .o_field_widget[name='answer'] textarea",
            timeout: SLOW,
            run: "edit 双层气泡膜，出库时完好，有照片",
        },
        {
            content: "Send it",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        stateIs("answered"),
    ],
});

registry.category("web_tour.tours").add("cs_handover_inform", {
    steps: () => [
        {
            content: "The answer stands on the ticket; the customer has been told",
            trigger: ".o_cs_handovers .o_kanban_record:contains('有照片') button[name='action_inform']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The chain is complete",
            trigger: ".o_cs_handovers .o_cs_handover_success:contains('customer informed')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_handover_narrow", {
    steps: () => [
        {
            content: "Open the question on the phone",
            trigger: ".o_kanban_record:contains('茶具外箱压坏')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The chain is there",
            trigger: ".o_cs_handover_chain .o_cs_handover_step:contains('asked')",
            timeout: SLOW,
        },
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_cs_handover_form",
            run() {
                const { scrollWidth } = document.documentElement;
                if (scrollWidth > window.innerWidth) {
                    throw new Error(`page is ${scrollWidth} px wide`);
                }
            },
        },
    ],
});

registry.category("web_tour.tours").add("cs_escalation", {
    steps: () => [
        {
            content: "The customer asks for a supervisor",
            trigger: ".alert:contains('主管') button[name='action_accept_offer']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "It is escalated",
            trigger: ".alert-danger:contains('主管')",
            timeout: SLOW,
        },
        {
            content: "Call for help as well",
            trigger: ".o_form_view button[name='action_call_help']",
            run: "click",
        },
        {
            content: "Somebody was called",
            trigger: ".o_notification:contains('desk_supervisor')",
            timeout: SLOW,
        },
    ],
});

registry.category("web_tour.tours").add("cs_escalation_accept", {
    steps: () => [
        {
            content: "Accept in the list",
            trigger: ".o_data_row button[name='action_accept']",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "Nothing is left to accept",
            trigger: ".o_list_view:not(:has(button[name='action_accept']))",
            timeout: SLOW,
        },
    ],
});
