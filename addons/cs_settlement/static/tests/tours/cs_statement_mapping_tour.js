import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

// A layout that no carrier has: column names of its own, decimal comma, day before month.
const FILE = [
    "Abrechnung Mai 2026",
    "Sendungscode;Versandtag;Zielort;kg;Entgelt;Maut",
    "AB12345678901;03.05.2026;Wien;12,5;1.045,20;3,10",
    "AB12345678902;14.05.2026;Graz;3;22,40;",
    "AB12345678903;15.05.2026;Linz;1;10,00;",
    "Summe;;;;1.077,60;3,10",
].join("\n");

const row = (column) => `.modal .o_field_widget[name=column_ids] .o_data_row:contains("${column}")`;

/** Choose what a column holds. */
function hold(column, label) {
    const cell = `${row(column)} td[name=role]`;
    return [
        { content: `Say what ${column} holds`, trigger: cell, run: "click" },
        { trigger: `${cell} input`, run: "click" },
        { trigger: `.o_select_menu_item:contains("${label}")`, run: "click" },
        { trigger: `${cell}:has(input:value(${label})), ${cell}:contains("${label}")` },
    ];
}

/** Choose an option of the file. */
function choose(field, label) {
    const input = `.modal .o_field_widget[name=${field}] input`;
    return [
        { content: `Choose ${label}`, trigger: input, run: "click" },
        { trigger: `.o_select_menu_item:contains("${label}")`, run: "click" },
    ];
}

registry.category("web_tour.tours").add("cs_statement_mapping_tour", {
    steps: () => [
        {
            content: "Choose the file",
            trigger: ".modal .o_cs_file_drop .o_input_file:not(:visible)",
            async run() {
                const file = new File([FILE], "mai.csv", { type: "text/csv" });
                await inputFiles(".modal .o_cs_file_drop .o_input_file", [file]);
            },
        },
        { trigger: ".modal .o_cs_file_drop .o_attachment:contains('mai.csv')" },
        { content: "Read it", trigger: ".modal button[name=action_read]:visible", run: "click" },
        { trigger: ".modal:contains('No layout knows this file')", timeout: 60000 },
        {
            content: "Waybill and date are told by their cells",
            trigger: `${row("Sendungscode")} td[name=role]:contains("Waybill")`,
        },
        ...hold("Zielort", "Destination"),
        ...hold("kg", "Billed Weight"),
        ...hold("Entgelt", "Amount without Tax"),
        ...hold("Maut", "Charge of Its Own"),
        ...choose("decimal", "Comma"),
        ...choose("date_order", "Day First"),
        { content: "Try it", trigger: ".modal button[name=action_test]:visible", run: "click" },
        { trigger: ".modal .o_cs_statement_preview:contains('1045.2'):contains('2026-05-14')", timeout: 60000 },
        {
            content: "Give the layout a name",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Spedition Wien",
        },
        { content: "Keep it", trigger: ".modal button[name=action_save]:visible", run: "click" },
        { trigger: ".o_form_view .oe_title:has(input:value(Spedition Wien)), .o_form_view .oe_title:contains('Spedition Wien')" },
    ],
});
