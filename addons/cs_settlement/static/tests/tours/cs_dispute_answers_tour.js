import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";
import { fetchLaidDown } from "./laid_down_file";

const patience = { timeout: 60000 };
const FILE = "answer.xlsx";
const INPUT = ".modal .o_field_widget[name=file] .o_input_file";

registry.category("web_tour.tours").add("cs_dispute_answers", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=number]", run: "click", ...patience },
        {
            content: "The carrier has sent our packet back",
            trigger: ".o_statusbar_buttons button:contains('Import Answer')",
            run: "click",
            ...patience,
        },
        {
            trigger: `${INPUT}:not(:visible)`,
            run: async () => inputFiles(INPUT, [await fetchLaidDown(FILE)]),
            ...patience,
        },
        {
            content: "What it says, and what is not in the dispute",
            trigger: ".modal .alert-info:contains('3 lines are answered'):contains('SF9 (row 9)')",
            ...patience,
        },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Agreed in Part')",
            ...patience,
        },
        {
            content: "6.00 and 2.50 of 18.00",
            trigger: ".o_field_widget[name=agreed_amount]:contains('8.50')",
            ...patience,
        },
    ],
});
