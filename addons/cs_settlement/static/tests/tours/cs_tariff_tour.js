import { registry } from "@web/core/registry";

const patience = { timeout: 60000 };

const press = (name) => ({
    trigger: `.o_statusbar_buttons button[name=${name}]:visible`,
    run: "click",
    ...patience,
});

const state = (value) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${value}']`,
    ...patience,
});

registry.category("web_tour.tours").add("cs_tariff", {
    steps: () => [
        { trigger: ".o_data_row:contains('顺丰标快 2026') .o_data_cell[name=name]", run: "click", ...patience },
        { trigger: ".o_field_widget[name=version_ids] button[name=action_view]", run: "click", ...patience },
        state("open"),
        { content: "Prices in force are fixed: the next version", ...press("action_revise") },
        { trigger: ".modal .o_field_widget[name=percent] input", run: "edit 5 && press Tab", ...patience },
        { trigger: ".modal .o_field_widget[name=example]:contains('12 → 12.6')", ...patience },
        { trigger: ".modal button[name=action_create]", run: "click" },
        state("draft"),
        { trigger: ".o_field_widget[name=rate_ids] .o_data_row:contains('12.60')", ...patience },
        press("action_compare"),
        { trigger: ".modal .o_cs_tariff_differences td:contains('+5.0%')", ...patience },
        { trigger: ".modal footer button:contains('Close')", run: "click" },
        { trigger: "body:not(:has(.modal))", ...patience },
        press("action_open"),
        state("open"),
        {
            content: "Back to the version it has taken the place of",
            trigger: ".o_breadcrumb a:contains('2026'):last, .o_last_breadcrumb_item:contains('2026')",
            run: "click",
            ...patience,
        },
        press("action_close"),
        { trigger: ".modal footer .btn-primary", run: "click", ...patience },
        state("closed"),
        {
            content: "Nothing of it can be typed over any more",
            trigger: ".o_field_widget[name=rate_ids]:not(:has(.o_field_x2many_list_row_add))",
            ...patience,
        },
        { trigger: ".o_field_widget[name=valid_to].o_readonly_modifier", ...patience },
    ],
});
