import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";
import { fetchLaidDown } from "./laid_down_file";

const tours = registry.category("web_tour.tours");
const patience = { timeout: 60000 };
const FILE = "顺丰202605.xlsx";

const pick = (code) => ({
    trigger: `.o_cs_workbench_kind[data-code=${code}]`,
    run: "click",
    ...patience,
});

const press = (name) => ({
    trigger: `.o_statusbar_buttons button[name=${name}]:visible`,
    run: "click",
    ...patience,
});

const state = (value) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${value}']`,
    ...patience,
});

tours.add("cs_settlement_journey_reconcile", {
    steps: () => [
        {
            content: "It speaks Chinese",
            trigger: ".o_control_panel button.btn-primary:visible:contains('导入账单')",
            run: "click",
            ...patience,
        },
        {
            content: "Drop the carrier's file",
            trigger: ".modal .o_cs_file_drop .o_input_file:not(:visible)",
            run: async () => inputFiles(".modal .o_cs_file_drop .o_input_file", [await fetchLaidDown(FILE)]),
            ...patience,
        },
        { trigger: `.modal .o_cs_file_drop .o_attachment:contains('${FILE}')`, ...patience },
        { trigger: ".modal button[name=action_import]:visible", run: "click" },
        {
            content: "Read and matched",
            trigger: ".o_form_view button[name=action_open_workbench]:visible",
            run: "click",
            ...patience,
        },
        pick("Q01"),
        { trigger: ".o_cs_workbench_row:contains('SF1000000000001')", run: "click", ...patience },
        {
            content: "The difference of weight is explained",
            trigger: ".o_cs_workbench_why:contains('承运商计重 3.5'):contains('34.5')",
            ...patience,
        },
        { content: "Accept all of the kind", trigger: ".o_cs_workbench_bulk", run: "click" },
        { trigger: ".modal .o_cs_workbench_bulk_dialog:contains('2')", ...patience },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_cs_workbench_empty", ...patience },
        pick("R01"),
        { trigger: ".o_cs_workbench_row:contains('SF1000000000003')", run: "click", ...patience },
        { trigger: ".o_cs_workbench_detail [data-act=dispute]", run: "click", ...patience },
        { trigger: ".o_cs_workbench_disputes", run: "click", ...patience },
        press("action_send"),
        state("sent"),
    ],
});

tours.add("cs_settlement_journey_book", {
    steps: () => [
        { trigger: ".o_data_row:contains('顺丰月结') td[name=number]", run: "click", ...patience },
        press("action_approve"),
        press("action_book"),
        { trigger: ".modal button[name=action_confirm]:visible", run: "click", ...patience },
        { trigger: "body:not(:has(.modal))", ...patience },
        press("action_post"),
        state("posted"),
    ],
});

tours.add("cs_settlement_journey_credit", {
    steps: () => [
        { trigger: ".o_data_row:contains('顺丰速运') td[name=number]", run: "click", ...patience },
        press("action_agree_full"),
        state("agreed_full"),
        press("action_conclude"),
        state("credit_expected"),
        press("action_register_credit"),
        { content: "The credit note", ...press("action_post") },
        state("posted"),
    ],
});
