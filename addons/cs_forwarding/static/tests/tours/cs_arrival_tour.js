import { registry } from "@web/core/registry";

const asksAbout = (waybill) => ({
    content: `The form asks about ${waybill}`,
    trigger: `.o_cs_arrival_form [name='parcel_id']:contains('${waybill}')`,
    timeout: 60000,
});

registry.category("web_tour.tours").add("cs_arrival_phone", {
    steps: () => [
        {
            content: "Open the first receiver to call",
            trigger: ".o_data_row:contains('SF1001') .o_data_cell[name='parcel_id']",
            timeout: 60000,
            run: "click",
        },
        asksAbout("SF1001"),
        {
            content: "He says that the goods are damaged",
            trigger: "[name='condition'] .o_selection_badge:contains('Goods Damaged')",
            run: "click",
        },
        {
            content: "And how",
            trigger: ".o_field_widget[name='remarks'] textarea",
            run: "edit 外箱压扁，两只杯子碎了",
        },
        {
            content: "Save the answer",
            trigger: ".o_statusbar_buttons button[name='action_answer'].btn-primary",
            run: "click",
        },
        asksAbout("SF1002"),
        {
            content: "Here everything is well",
            trigger: ".o_statusbar_buttons button[name='action_all_well'].btn-primary",
            run: "click",
        },
        asksAbout("SF1003"),
        {
            content: "Nobody answers",
            trigger: ".o_statusbar_buttons button[name='action_not_reached']",
            run: "click",
        },
        {
            content: "Nobody else has to be called",
            trigger: ".o_view_nocontent:contains('Nobody has to be called')",
            timeout: 60000,
        },
    ],
});

registry.category("web_tour.tours").add("cs_arrival_receiver", {
    steps: () => [
        {
            content: "The page names the waybill",
            trigger: ".o_cs_public_page:contains('SF1001')",
        },
        {
            content: "Something is missing",
            trigger: "label[for='condition_incomplete']",
            run: "click",
        },
        {
            content: "The driver was good",
            trigger: "label[for='attitude_4']",
            run: "click",
        },
        {
            content: "Say what is missing",
            trigger: "textarea[name='remarks']",
            run: "edit 少了一只杯子",
        },
        {
            content: "Send",
            trigger: ".o_cs_arrival_page button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "He is thanked and told what happens",
            trigger: ".o_cs_public_page:contains('We are sorry')",
        },
    ],
});
