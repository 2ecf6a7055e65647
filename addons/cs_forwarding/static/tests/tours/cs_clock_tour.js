import { registry } from "@web/core/registry";

// The list is opened by the test's URL: what is late stands first and says so in words.
registry.category("web_tour.tours").add("cs_clock_tour", {
    steps: () => [
        {
            content: "The late clock stands first",
            trigger: ".o_list_view .o_data_row:nth-child(1) .o_cs_clock span:contains('late')",
        },
        {
            content: "The next one says how long there is",
            trigger: ".o_list_view .o_data_row:nth-child(2) .o_cs_clock span:contains('within')",
        },
        {
            content: "The stopped one says why",
            trigger: ".o_list_view .o_cs_clock span:contains('waiting for photos')",
        },
        {
            content: "Ask why",
            trigger: ".o_list_view .o_data_row:nth-child(1) .o_cs_clock",
            run: "click",
        },
        {
            content: "The popover adds up the time",
            trigger: ".o_cs_clock_popover table td:contains('Counts')",
        },
        {
            content: "The row leads to the record",
            trigger: ".o_list_view .o_data_row:nth-child(1) td[name='kind']",
            run: "click",
        },
        {
            content: "The form shows the record's clocks",
            trigger: ".o_form_view .o_field_widget[name='clock_summary'] .o_cs_clock:contains('First Feedback')",
        },
    ],
});
