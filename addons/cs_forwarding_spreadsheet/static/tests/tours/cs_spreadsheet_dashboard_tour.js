import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_spreadsheet_dashboard", {
    steps: () => [
        {
            content: "Open the dashboard of the desk",
            trigger: ".o_search_panel li:contains('Orders and Transport'), .o_spreadsheet_dashboard_search_panel li:contains('Orders and Transport')",
            timeout: 60000,
            run: "click",
        },
        { content: "Its charts are drawn", trigger: ".o-spreadsheet .o-figure canvas", timeout: 60000 },
        { content: "Nothing is broken", trigger: ".o-spreadsheet:not(:has(.o-chart-error))", timeout: 60000 },
    ],
});
