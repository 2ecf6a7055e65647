import { registry } from "@web/core/registry";

const SLOW = 60000;

const openDialog = (button) => ({
    content: `Open the dialog with ${button}`,
    trigger: `.o_form_view button[name='${button}']`,
    timeout: SLOW,
    run: "click",
});

const isSent = (words) => ({
    content: "The conversation holds the answer",
    trigger: `.o-mail-Message:contains('${words}')`,
    timeout: SLOW,
});

registry.category("web_tour.tours").add("cs_answer_customer", {
    steps: () => [
        openDialog("action_answer"),
        {
            content: "An apology comes first",
            trigger: ".modal .o_field_widget[name='preview'] :iframe body:contains('we are sorry')",
            timeout: SLOW,
        },
        {
            content: "Look for a text",
            trigger: ".modal .o_field_widget[name='template_id'] input",
            run: "edit Please Send",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item:contains('Please Send Photos')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "The mail shows as it goes out",
            trigger: ".modal .o_field_widget[name='preview'] :iframe body:contains('SF1001')",
            timeout: SLOW,
        },
        {
            content: "Send it",
            trigger: ".modal footer button[name='action_send']",
            run: "click",
        },
        isSent("photos of the parcel"),
        openDialog("action_answer_holding"),
        {
            content: "The moment is filled in",
            trigger: ".modal .o_field_widget[name='preview'] :iframe body:contains('even if there is no result yet')",
            timeout: SLOW,
        },
        {
            content: "Send the promise",
            trigger: ".modal footer button[name='action_send']",
            run: "click",
        },
        isSent("even if there is no result yet"),
        {
            content: "Phone the customer",
            trigger: ".o_cs_viewers button:contains('I Am Phoning')",
            run: "click",
        },
        {
            content: "The call is over",
            trigger: ".o_cs_viewers button:contains('The Call Is Over')",
            timeout: SLOW,
            run: "click",
        },
        {
            content: "Write down what was said",
            trigger: ".modal .o_field_widget[name='body'] .odoo-editor-editable",
            timeout: SLOW,
            run: "editor 已电话告知客户补发",
        },
        {
            content: "Write it down",
            trigger: ".modal footer button[name='action_send']:contains('Write Down')",
            run: "click",
        },
        isSent("已电话告知客户补发"),
    ],
});

registry.category("web_tour.tours").add("cs_ticket_viewers", {
    steps: () => [
        {
            content: "A colleague is on the phone with this customer",
            trigger: ".o_cs_viewers .badge.text-bg-warning:contains('is on the phone')",
            timeout: SLOW,
        },
        {
            content: "Tell that you phone, too",
            trigger: ".o_cs_viewers button:contains('I Am Phoning')",
            run: "click",
        },
        {
            content: "It shows",
            trigger: ".o_cs_viewers button.btn-warning",
            timeout: SLOW,
        },
    ],
});
