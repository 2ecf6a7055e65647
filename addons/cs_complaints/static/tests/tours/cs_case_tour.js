import { registry } from "@web/core/registry";

const SLOW = 60000;

const click = (content, trigger) => ({ content, trigger, timeout: SLOW, run: "click" });
const see = (content, trigger) => ({ content, trigger, timeout: SLOW });

registry.category("web_tour.tours").add("cs_case_investigate", {
    steps: () => [
        click("Open the page", "a[name='investigation']"),
        click("Investigate", "button[name='action_investigate']"),
        see("The checklist is there", ".o_field_widget[name='evidence_ids'] .o_data_row:contains('包装照片')"),
        click("A statement", ".o_field_widget[name='statement_ids'] .o_field_x2many_list_row_add a"),
        {
            content: "Who",
            trigger: ".modal .o_field_widget[name='name'] input",
            timeout: SLOW,
            run: "edit 王师傅",
        },
        {
            content: "What",
            trigger: ".modal .o_field_widget[name='text'] textarea",
            run: "edit 装车时被压",
        },
        click("Taken down", ".modal .o_form_button_save"),
        see("It stands there", "body:not(:has(.modal)) .o_data_row:contains('王师傅')"),
        {
            content: "The facts",
            trigger: ".o_field_widget[name='facts'] textarea",
            run: "edit 发货时完好，签收时压坏",
        },
        click("Verdict", ".o_field_widget[name='verdict'] input"),
        click("Not provable", ".o_select_menu_item:contains('Be Proven')"),
        click("Judge", "button[name='action_judge']"),
        see("Judged", ".o_field_widget[name='investigation_state']:contains('Judged')"),
    ],
});

registry.category("web_tour.tours").add("cs_case_learn", {
    steps: () => [
        see("What it may be", ".o_cs_suggestion:contains('Cargo Damage')"),
        click("So it is", "button[name='action_take_suggestion']"),
        see("Taken over", "body:not(:has(.o_cs_suggestion:not(.o_invisible_modifier) button))"),
        click("Do as it was done then", ".o_cs_cases button[name='action_use_settlement']"),
        click("See what settled it", "a[name='settlement']"),
        see("It stands there", ".o_field_widget[name='settlement'] textarea"),
        click("Answer", "button[name='action_answer'], .o_statusbar_buttons button:contains('Answer')"),
        {
            content: "Quote an article",
            trigger: ".modal .o_field_widget[name='quote_article_id'] input",
            timeout: SLOW,
            run: "edit 六面",
        },
        click("This one", ".modal .o-autocomplete--dropdown-item:contains('六面照片')"),
        see("It is quoted", ".modal .o_field_widget[name='body']:contains('请拍外箱六面照片')"),
        see("And it warns", ".modal .alert:contains('包您满意')"),
        click("Leave it", ".modal footer button:contains('Discard')"),
        see("Back", "body:not(:has(.modal))"),
    ],
});
