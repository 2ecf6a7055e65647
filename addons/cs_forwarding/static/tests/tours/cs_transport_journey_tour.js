import { registry } from "@web/core/registry";

// Shown to the agent by the second service, of which the parcel was heard last.
const NEWEST = ".o_cs_timeline_line:first";

registry.category("web_tour.tours").add("cs_transport_choose", {
    steps: () => [
        {
            content: "Look at the transport of the order",
            trigger: ".o_notebook_headers a:contains('Transport')",
            timeout: 60000,
            run: "click",
        },
        {
            content: "Compare the carriers",
            trigger: "button[name='action_compare_transport']:visible",
            run: "click",
        },
        {
            content: "Who can't take it stands below with the reason",
            trigger: ".o_cs_transport_refused:contains('5 kg are too heavy for 自行车')",
            timeout: 60000,
        },
        {
            content: "Choose the best",
            trigger: ".o_cs_transport_row:first:contains('顺丰特快') .o_cs_transport_choose",
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: ".o_cs_transport_row.table-success:contains('顺丰特快'):contains('Chosen')",
            timeout: 60000,
        },
        {
            content: "Release the order",
            trigger: "button[name='action_review_approve']:visible",
            run: "click",
        },
        {
            content: "It is a sales order",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Sales Order')",
            timeout: 60000,
        },
    ],
});

registry.category("web_tour.tours").add("cs_transport_timeline", {
    steps: () => [
        {
            content: "Open the parcel",
            trigger: ".o_data_row:contains('SF1001') .o_data_cell[name='name']",
            timeout: 60000,
            run: "click",
        },
        {
            content: "The newest news comes first, whoever told it first",
            trigger: `${NEWEST}:contains('Out for Delivery'):contains('派件中')`,
            timeout: 60000,
        },
        {
            content: "The way is in order",
            trigger: ".o_cs_timeline_line:contains('In Transit') ~ .o_cs_timeline_line:contains('Picked Up'):contains('上海')",
        },
        {
            content: "What came twice stands there once",
            trigger: ".o_cs_timeline:not(:has(.o_cs_timeline_line:contains('Picked Up') ~ .o_cs_timeline_line:contains('Picked Up')))",
        },
    ],
});

registry.category("web_tour.tours").add("cs_transport_receiver", {
    steps: () => [
        {
            content: "The page is about this parcel",
            trigger: ".o_cs_public_page:contains('SF1001')",
            timeout: 60000,
        },
        {
            content: "The goods are damaged",
            trigger: "label[for='condition_goods_damaged']",
            run: "click",
        },
        {
            content: "Say what is broken",
            trigger: "textarea[name='remarks']",
            run: "edit 箱子破了，灯罩碎了",
        },
        {
            content: "Send",
            trigger: ".o_cs_arrival_page button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The answer has arrived",
            trigger: ".o_cs_public_page:contains('We are sorry')",
            timeout: 60000,
        },
    ],
});

registry.category("web_tour.tours").add("cs_transport_anomaly", {
    steps: () => [
        {
            content: "Open the anomaly of the receiver's answer",
            trigger: ".o_data_row:contains('王小明') .o_data_cell[name='name']",
            timeout: 60000,
            run: "click",
        },
        {
            content: "It is about the parcel",
            trigger: ".o_form_view .o_field_widget[name='parcel_id']:contains('SF1001')",
            timeout: 60000,
        },
    ],
});
