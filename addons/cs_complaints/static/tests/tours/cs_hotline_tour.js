import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_hotline_call", {
    steps: () => [
        {
            content: "The caller names a waybill",
            trigger: ".o_cs_hotline .o_field_widget[name='lookup'] input",
            timeout: 60000,
            run: "edit SF1234567890123 && press Tab",
        },
        {
            content: "His parcel is there and chosen",
            trigger: ".o_cs_hotline_parcel.active:contains('SF1234567890123')",
            timeout: 60000,
        },
        {
            content: "He is the receiver",
            trigger: ".o_cs_hotline_partner:contains('李芳')",
            run: "click",
        },
        {
            content: "He is taken over",
            trigger: ".o_field_widget[name='partner_id'] input:value('李芳')",
        },
        {
            content: "What happened",
            trigger: ".o_field_widget[name='matter'] textarea",
            run: "edit 外箱压坏",
        },
        {
            content: "What he was told",
            trigger: ".o_field_widget[name='answer'] textarea",
            run: "edit 明天补发 && press Tab",
        },
        {
            content: "The call is settled",
            trigger: "button[name='action_settle']",
            run: "click",
        },
        {
            content: "It says so, and the form is ready for the next call",
            trigger: ".o_notification:contains('is settled')",
            timeout: 60000,
        },
        {
            content: "No caller is left in it",
            trigger: ".o_cs_hotline:not(:has(.o_cs_hotline_parcel)) .o_field_widget[name='lookup'] input",
            timeout: 60000,
        },
    ],
});

registry.category("web_tour.tours").add("cs_ticket_merge", {
    steps: () => [
        {
            content: "The form tells of a ticket that may be the same case",
            trigger: "div[name='duplicates'] .o_tag:contains('电话')",
            timeout: 60000,
        },
        {
            content: "The customer card knows the parcel and the other case",
            trigger: ".o_cs_customer_card .o_cs_card_parcel:contains('SF1234567890123')",
        },
        {
            content: "Merge",
            trigger: "div[name='duplicates'] button[name='action_merge']",
            run: "click",
        },
        {
            content: "Into the older one",
            trigger: ".modal button[name='action_confirm']",
            timeout: 60000,
            run: "click",
        },
        {
            content: "Here it goes on",
            trigger: ".o_cs_ticket_form .o_field_widget[name='name'] :value('电话')",
            timeout: 60000,
        },
        {
            content: "Take it back",
            trigger: ".o_notification_buttons button",
            run: "click",
        },
        {
            content: "They are two again",
            trigger: "div[name='duplicates'] .o_tag:contains('邮件')",
            timeout: 60000,
        },
    ],
});
