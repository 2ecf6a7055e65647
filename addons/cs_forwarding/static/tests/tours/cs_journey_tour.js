import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/legacy/utils";

// No words of the interface stand in the selectors: the same way is gone in every language.

const openDesk = [
    {
        content: "Open the apps",
        trigger: ".o_navbar_apps_menu button:enabled",
        run: "click",
    },
    {
        content: "Open the service desk",
        trigger: ".o_app[data-menu-xmlid='cs_forwarding.menu_service_desk']",
        run: "click",
    },
];

const openMenu = (section, entry) => [
    {
        content: `Open ${section}`,
        trigger: `.o_menu_sections button[data-menu-xmlid='cs_forwarding.${section}']`,
        run: "click",
    },
    {
        content: `Open ${entry}`,
        trigger: `.o-dropdown--menu .dropdown-item[data-menu-xmlid='cs_forwarding.${entry}']`,
        run: "click",
    },
];

async function chooseFile() {
    const response = await fetch("/cs_forwarding/tests/ExportOrderList.csv");
    const file = new File([await response.arrayBuffer()], "ExportOrderList.csv", { type: "text/csv" });
    await inputFiles(".modal .o_field_widget[name='attachment_ids'] input[type='file']", [file]);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The list may load once more behind the search panel, which takes the selection away. */
async function selectAll({ click }) {
    while (!document.querySelector(".o_control_panel button[name='action_review_mass']")) {
        await click();
        await pause(1000);
    }
}

registry.category("web_tour.tours").add("cs_journey_taobao", {
    steps: () => [
        ...openDesk,
        ...openMenu("menu_orders", "menu_cs_intake_upload"),
        {
            content: "Choose the file of the platform",
            trigger: ".modal .o_field_widget[name='attachment_ids']",
            timeout: 60000,
            run: chooseFile,
        },
        {
            content: "Wait until it is uploaded",
            trigger: ".modal .o_field_widget[name='attachment_ids'] .o_attachment:not(:has(.o_attachment_progress))",
        },
        {
            content: "Import it",
            trigger: ".modal button[name='action_import'].btn-primary",
            run: "click",
        },
        {
            content: "Fifty-two rows became forty orders",
            timeout: 60000,
            trigger: ".o_cs_funnel_step:contains(52) ~ .o_cs_funnel_step:contains(40)",
        },
        {
            content: "Thirty-one are good",
            trigger: ".o_cs_funnel_step:contains(31)",
        },
        {
            content: "Nine are on hold: look at them",
            trigger: ".o_cs_funnel_step:contains(9)",
            run: "click",
        },
        {
            content: "Open the one with the sold-out product",
            trigger: ".o_data_row:contains('2,309.00') .o_data_cell[name='name']",
            run: "click",
        },
        {
            content: "The ribbon says what is wrong; open it",
            trigger: ".o_cs_review_finding:contains(CS-12)",
            run: "click",
        },
        {
            content: "Do not wait for the scheduled action",
            trigger: ".o_form_view button[name='action_propose']",
            run: "click",
        },
        {
            content: "Something of the same price is in stock",
            trigger: ".o_cs_proposals .o_kanban_record:contains(CS-12B)",
        },
        {
            content: "The customer is told on the phone",
            trigger: ".o_statusbar_buttons button[name='action_inform_by_phone']",
            run: "click",
        },
        {
            content: "What was said",
            trigger: ".modal .o_field_widget[name='note'] :is(input, textarea)",
            run: "edit 已电话告知缺货，推荐同价白色款",
        },
        {
            content: "He knows",
            trigger: ".modal button[name='action_confirm']:visible",
            run: "click",
        },
        {
            content: "The state says so",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value='informed']",
        },
        {
            content: "He takes the substitute",
            trigger: ".o_kanban_record:contains(CS-12B) button[name='action_accept']",
            run: "click",
        },
        {
            content: "The anomaly is at its end",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value='resolved']",
        },
        ...openMenu("menu_orders", "menu_sale_order_review"),
        {
            content: "All forty are there",
            trigger: ".o_cp_pager .o_pager_limit:contains(40)",
        },
        {
            content: "The mended order stands with the good ones; take them all",
            trigger: ".o_list_view:has(.o_data_row:contains('杨佳怡')) thead .o_list_record_selector",
            timeout: 60000,
            run: selectAll,
        },
        {
            content: "Approve them together",
            trigger: ".o_control_panel button[name='action_review_mass'].btn-primary",
            run: "click",
        },
        {
            content: "The preview counts thirty-two",
            trigger: ".modal .o_field_widget[name='ready_count']:contains(32)",
        },
        {
            content: "Do it",
            trigger: ".modal button[name='action_apply'].btn-primary:visible",
            run: "click",
        },
        {
            content: "They are approved and confirmed, which takes a while; close the report",
            trigger: ".modal:has(button[name='action_undo']:visible) .modal-footer button.btn-primary:visible:enabled",
            timeout: 60000,
            run: "click",
        },
        {
            content: "The eight doubtful ones are left",
            trigger: ".o_cp_pager .o_pager_limit:contains(/^8$/)",
        },
    ],
});

registry.category("web_tour.tours").add("cs_journey_shopify", {
    steps: () => [
        ...openDesk,
        ...openMenu("menu_orders", "menu_sale_order_review"),
        {
            content: "Open the order that came in",
            trigger: ".o_data_row:contains('252.00') .o_data_cell[name='name']",
            run: "click",
        },
        {
            content: "The ribbon names the platform's number",
            trigger: ".o_cs_review_ribbon:contains('#1001')",
        },
        {
            content: "Take it",
            trigger: ".o_cs_review_bar button[name='action_review_take']",
            run: "click",
        },
        {
            content: "Approve it",
            trigger: ".o_cs_review_bar button[name='action_review_approve']",
            run: "click",
        },
        {
            content: "Now it can be confirmed",
            trigger: ".o_statusbar_buttons button[name='action_confirm']:visible",
            run: "click",
        },
        {
            content: "It is a delivery",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value='sale']",
        },
        {
            content: "See the delivery",
            trigger: "button[name='action_view_delivery']",
            run: "click",
        },
        {
            content: "It waits in the warehouse",
            trigger: ".o_form_view .o_field_widget[name='move_ids'] .o_data_row:contains('CS-01')",
        },
    ],
});
