import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

// Columns that no platform uses; one quantity is no number and one product code is unknown.
const FILE = [
    "Beleg;Wer;Wo;Ort;Land;Was;Menge;Preis",
    "9001;王小明;Hauptstr. 1;Berlin;DE;CS-07;2;10",
    "9002;Bernd;Hauptstr. 2;Berlin;DE;CS-07;zwei;10",
    "9003;Carla;Hauptstr. 3;Berlin;DE;NEU-1;1;10",
].join("\n");

const COLUMNS = {
    ref: "Beleg",
    "ship.name": "Wer",
    "ship.street": "Wo",
    "ship.city": "Ort",
    "ship.country": "Land",
    "line.sku": "Was",
    "line.qty": "Menge",
    "line.price": "Preis",
};

const FAILED = ".o_field_widget[name=failed_line_ids] .o_data_row";

registry.category("web_tour.tours").add("cs_intake_tour", {
    steps: () => [
        {
            content: "Choose the file",
            trigger: ".modal .o_cs_file_drop .o_input_file:not(:visible)",
            async run() {
                const file = new File([FILE], "bestellungen.csv", { type: "text/csv" });
                await inputFiles(".modal .o_cs_file_drop .o_input_file", [file]);
            },
        },
        { trigger: ".modal .o_cs_file_drop .o_attachment:contains('bestellungen.csv')" },
        { content: "Import", trigger: ".modal button[name=action_import]:visible", run: "click" },
        ...Object.entries(COLUMNS).map(([target, column]) => ({
            content: `Say where ${target} stands`,
            trigger: `.modal .o_cs_mapping_editor tr[data-target="${target}"] select`,
            run: `select ${column}`,
        })),
        {
            content: "The first rows are shown beside the field",
            trigger: ".modal .o_cs_mapping_editor tr[data-target='ship.name'] td:contains('王小明')",
        },
        { trigger: ".modal button[name=action_use_mapping]", run: "click" },
        {
            content: "One order was made of three rows",
            trigger: ".o_cs_funnel_step:contains('Orders'):contains('1')",
        },
        { trigger: `${FAILED}:contains('9003'):contains('NEU-1')` },
        {
            content: "Mend the raw cell",
            trigger: `${FAILED}:contains('9002') td[name=cell_value]`,
            run: "click",
        },
        { trigger: `${FAILED} td[name=cell_value] input`, run: "edit 2" },
        { trigger: `${FAILED}:contains('9002') button[name=action_retry]`, run: "click" },
        { trigger: ".o_cs_funnel_step:contains('Orders'):contains('2')" },
        { content: "Go to the unknown word", trigger: "button[name=action_view_words]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains('NEU-1') td[name=product_id]", run: "click" },
        { trigger: ".o_data_row td[name=product_id] input", run: "edit CS-08" },
        { trigger: ".o-autocomplete--dropdown-item:contains('CS-08')", run: "click" },
        { content: "Save", trigger: ".o_list_button_save:visible", run: "click" },
        { trigger: "body:not(:has(.o_list_button_save:visible))" },
        { trigger: ".breadcrumb-item a:last, .o_back_button", run: "click" },
        { trigger: ".o_cs_funnel_step:contains('Orders'):contains('3')" },
    ],
});
