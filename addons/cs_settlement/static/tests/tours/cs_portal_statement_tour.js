import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_portal_statement", {
    steps: () => [
        {
            content: "One statement waits",
            trigger: ".o_portal_index_card:contains('Statements to confirm'):contains('1') a[href*='/my/statements']",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open it",
            trigger: ".o_cs_statement:contains('ST/')",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cs_statement_state:contains('Please check and confirm')", timeout: 60000 },
        {
            content: "Object to the first line",
            trigger: ".o_cs_statement_line:contains('SFSECRET1') summary.o_cs_object",
            run: "click",
        },
        {
            trigger: ".o_cs_statement_line:contains('SFSECRET1') select[name^='reason_']:visible",
            run: "selectByLabel Weight or Size Is Wrong",
        },
        { trigger: ".o_cs_statement_line:contains('SFSECRET1') input[name^='claimed_']", run: "edit 15.00" },
        {
            trigger: ".o_cs_statement_line:contains('SFSECRET1') .o_cs_send_objection",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_cs_statement_line:contains('SFSECRET1') .badge:contains('Objected To')",
            timeout: 60000,
        },
        {
            content: "Confirm one other line",
            trigger: ".o_cs_statement_line:contains('SF2') .o_cs_confirm_line",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "And the rest",
            trigger: ".o_cs_statement_line:contains('SF2') .text-success",
            timeout: 60000,
        },
        {
            trigger: ".o_cs_statement_all button:contains('Confirm the other 1 lines')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_cs_statement_state:contains('We are looking into your objections')",
            timeout: 60000,
        },
        { trigger: ".o_cs_statement_all:contains('Thank you')" },
    ],
});
