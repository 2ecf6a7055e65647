import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const patience = { timeout: 60000 };

const press = (name, words = "") => ({
    trigger: `.o_form_view button[name=${name}]:visible${words && `:contains('${words}')`}`,
    run: "click",
    ...patience,
});

const state = (value) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${value}']`,
    ...patience,
});

/** Open the statement in a state. */
const open = (words) => ({
    trigger: `.o_data_row:contains('通化紫御府'):contains('${words}') td[name=partner_id]`,
    run: "click",
    ...patience,
});

tours.add("cs_customer_statement_make", {
    steps: () => [
        {
            content: "The customers of the month are chosen",
            trigger: ".modal .o_field_widget[name=partner_ids] .o_tag:contains('通化紫御府')",
            ...patience,
        },
        { trigger: ".modal button[name=action_make]:contains('准备')", run: "click" },
        open("已准备"),
        {
            content: "What is due",
            trigger: ".o_cs_statement_sections .o_data_row td[name=total]:contains('1,085.00')",
            ...patience,
        },
        { content: "And for what", trigger: ".o_field_widget[name=line_ids] .o_data_row:contains('SF8')" },
        { content: "It speaks Chinese", ...press("action_publish", "发布并发送") },
        state("sent"),
    ],
});

tours.add("cs_customer_statement_portal", {
    steps: () => [
        {
            content: "Two statements wait",
            trigger: ".o_portal_index_card:contains('待确认的对账单'):contains('2') a[href*='/my/statements']",
            run: "click",
            expectUnloadPage: true,
            ...patience,
        },
        {
            content: "The older one",
            trigger: ".o_cs_statement:last:contains('请核对并确认')",
            run: "click",
            expectUnloadPage: true,
            ...patience,
        },
        {
            content: "All of it is right",
            trigger: ".o_cs_statement_all button[type=submit]:contains('全部确认')",
            run: "click",
            expectUnloadPage: true,
            ...patience,
        },
        { trigger: ".o_cs_statement_state:contains('已确认')", ...patience },
        {
            trigger: ".breadcrumb a[href='/my/statements']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The newer one",
            trigger: ".o_cs_statement:first:contains('请核对并确认')",
            run: "click",
            expectUnloadPage: true,
            ...patience,
        },
        {
            content: "One parcel was lighter",
            trigger: ".o_cs_statement_line:contains('SF8') summary.o_cs_object:contains('提出异议')",
            run: "click",
            ...patience,
        },
        {
            trigger: ".o_cs_statement_line:contains('SF8') select[name^='reason_']:visible",
            run: "selectByLabel 重量或尺寸有误",
        },
        { trigger: ".o_cs_statement_line:contains('SF8') input[name^='claimed_']", run: "edit 50.00" },
        { trigger: ".o_cs_statement_line:contains('SF8') textarea", run: "edit 称过是 4.4 公斤" },
        {
            trigger: ".o_cs_statement_line:contains('SF8') .o_cs_send_objection",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cs_statement_line:contains('SF8') .badge:contains('有异议')", ...patience },
        { trigger: ".o_cs_statement_state:contains('我们正在核查您的异议')" },
    ],
});

tours.add("cs_customer_statement_answer", {
    steps: () => [
        open("有异议"),
        press("action_view_disputes"),
        {
            content: "What he objects to",
            trigger: ".o_form_view .o_data_row:contains('SF8') td[name=agreed]",
            run: "click",
            ...patience,
        },
        {
            content: "He is right",
            trigger: ".o_selected_row .o_field_widget[name=agreed] input",
            run: "edit 14.00 && press Tab",
            ...patience,
        },
        { trigger: ".o_form_button_save:not(:disabled)", run: "click", ...patience },
        press("action_record_answer"),
        state("agreed_full"),
        press("action_conclude"),
        state("closed"),
        { trigger: ".breadcrumb-item a:contains('ST/')", run: "click", ...patience },
        press("action_correct", "更正"),
        {
            content: "What the correction changes",
            trigger: ".o_notebook a[name=difference]:contains('变更')",
            run: "click",
            ...patience,
        },
        {
            trigger: ".o_cs_statement_difference tr:contains('SF8'):contains('64.00'):contains('50.00')",
            ...patience,
        },
        press("action_publish"),
        state("sent"),
        {
            content: "He says yes on the phone",
            trigger: ".o_statusbar_buttons button:visible:contains('记录答复')",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=way] input[data-value=phone]", run: "click", ...patience },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit 王小明" },
        { trigger: ".modal button[name=action_record]", run: "click" },
        state("confirmed"),
        press("action_close", "结账"),
        state("closed"),
    ],
});
