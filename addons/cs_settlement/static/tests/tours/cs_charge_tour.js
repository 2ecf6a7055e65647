import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const patience = { timeout: 60000 };
const PAPER = ".o_field_widget[name=paper]";

const choose = (menu, entry) => [
    { trigger: `button[data-menu-xmlid='cs_settlement.${menu}']`, run: "click", ...patience },
    { trigger: `.dropdown-item[data-menu-xmlid='cs_settlement.${entry}']`, run: "click", ...patience },
];

const save = { trigger: ".o_form_button_save:visible", run: "click", ...patience };

registry.category("web_tour.tours").add("cs_charge", {
    steps: () => [
        {
            content: "What the shipment should cost",
            trigger: ".o_data_row:contains('SF1000000000001'):contains('29.00')",
            ...patience,
        },
        ...choose("menu_settlement_reporting", "menu_cs_charge_report"),
        {
            content: "41.00 paid, 29.00 of cost",
            trigger: ".o_pivot .o_pivot_cell_value:contains('12.00')",
            ...patience,
        },
        ...choose("menu_settlement_charges", "menu_cs_charge"),
        { trigger: ".o_list_button_add:visible", run: "click", ...patience },
        {
            content: "An agency has declared it at the customs",
            trigger: ".o_field_widget[name=type_id] input",
            run: "edit Customs Declaration",
            ...patience,
        },
        {
            trigger: ".o_field_widget[name=type_id] .dropdown-item:contains('Customs Declaration')",
            run: "click",
            ...patience,
        },
        { trigger: ".o_field_widget[name=ref] input", run: "edit SF1000000000001" },
        { trigger: ".o_field_widget[name=expected] input", run: "edit 280.00" },
        save,
        {
            content: "Not without the paper",
            trigger: `${PAPER}.o_field_invalid`,
            ...patience,
        },
        {
            content: "Here it is",
            trigger: `${PAPER} .o_input_file:not(:visible)`,
            run: () => inputFiles(`${PAPER} .o_input_file`, [new File(["280.00"], "报关发票.pdf")]),
        },
        { trigger: `${PAPER} .o_clear_file_button`, ...patience },
        save,
        { trigger: ".o_form_saved .oe_title:contains('Customs Declaration')", ...patience },
    ],
});
