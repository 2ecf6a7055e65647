import { registry } from "@web/core/registry";

const row = (waybill) => `.o_cs_workbench_row:contains('${waybill}')`;

const current = (waybill) => `.o_cs_workbench_current:contains('${waybill}')`;

const press = (content, key, trigger) => ({
    content,
    trigger,
    timeout: 60000,
    run({ anchor }) {
        anchor.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    },
});

const beside = (waybill) => `.o_cs_workbench_detail h4:contains('${waybill}')`;

registry.category("web_tour.tours").add("cs_workbench", {
    steps: () => [
        { content: "The costliest cause comes first", trigger: "[data-code='R01'].active:contains('2')", timeout: 60000 },
        { content: "The line with the largest difference is beside its charge", trigger: beside("SF1000000000003") },
        { content: "And explained in words", trigger: ".o_cs_workbench_why:contains('30.00')" },
        press("Down", "j", current("SF1000000000003")),
        { content: "The next line", trigger: beside("SF1000000000002") },
        press("Up again", "k", current("SF1000000000002")),
        { content: "Back on the first", trigger: beside("SF1000000000003") },
        press("Accept", "Enter", current("SF1000000000003")),
        { content: "It leaves the list", trigger: `.o_cs_workbench_list:not(:has(${row("SF1000000000003")}))`, timeout: 60000 },
        { content: "The cursor is on what is left", trigger: beside("SF1000000000002") },
        press("Take it back", "u", current("SF1000000000002")),
        { content: "It is there again", trigger: beside("SF1000000000003"), timeout: 60000 },
        press("Select it", " ", current("SF1000000000003")),
        press("And the next", " ", current("SF1000000000002")),
        { content: "Two are selected", trigger: "[data-act='accept']:contains('2')" },
        press("Dispute both", "d", current("SF1000000000002")),
        { content: "Nothing is left of this kind", trigger: ".o_cs_workbench_empty", timeout: 60000 },
        { content: "Their disputes can be drafted", trigger: ".o_cs_workbench_disputes", timeout: 60000 },
        press("The next kind", "]", ".o_cs_workbench_empty"),
        { content: "Billed too little", trigger: "[data-code='U01'].active" },
        press("All of it", "b", current("SF1000000000004")),
        { content: "One line", trigger: ".o_cs_workbench_bulk_dialog:contains('1 lines'):contains('15.00')", timeout: 60000 },
        { content: "Why", trigger: ".o_cs_workbench_bulk_dialog input[type='text']", run: "edit 小额少收" },
        press("Confirm", "Enter", ".o_cs_workbench_bulk_dialog input[type='text']"),
        { content: "Done", trigger: ".o_notification:contains('Accepted: 1')", timeout: 60000 },
        { content: "Unknown waybills", trigger: "[data-code='N01']:not(.active)", run: "click" },
        press("Assign a shipment", "a", current("SF9999999999999")),
        {
            content: "Choose it",
            trigger: ".modal .o_data_row:contains('SF1000000000006') .o_data_cell:first",
            timeout: 60000,
            run: "click",
        },
        { content: "It is no unknown waybill any more", trigger: "nav:not(:has([data-code='N01']))", timeout: 60000 },
    ],
});
