import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_rate_calculator", {
    steps: () => [
        {
            trigger: "button[data-menu-xmlid='cs_forwarding.menu_transport']",
            run: "click",
        },
        {
            content: "a customer asks on the phone what a parcel costs",
            trigger: "a[data-menu-xmlid='cs_settlement.menu_cs_rate_calculator_desk']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='state_id'] input",
            run: "edit 浙江",
        },
        {
            trigger: ".modal .o_field_widget[name='state_id'] .dropdown-menu .dropdown-item:contains('浙江')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='weight'] input",
            run: "edit 2.2",
        },
        {
            trigger: ".modal .o_field_widget[name='height_cm'] input",
            run: "edit 5",
        },
        {
            content: "the price stands there with what led to it",
            trigger: ".modal .o_cs_offer:contains('零售快递') .o_cs_offer_total:contains('26.40')",
        },
        {
            trigger: ".modal .o_cs_offer:contains('Rounded up to 3')",
        },
        {
            content: "what the carrier charges is not the agent's business",
            trigger: ".modal:not(:has(.o_cs_offer:contains('顺丰标快')))",
        },
        {
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
