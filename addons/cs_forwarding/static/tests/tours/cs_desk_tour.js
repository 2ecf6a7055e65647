import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_desk", {
    steps: () => [
        { content: "All of the team", trigger: ".o_cs_desk_team", timeout: 60000, run: "click" },
        { content: "One parcel is late", trigger: ".o_cs_desk_count[data-key='late']:contains('1')", run: "click" },
        { content: "It is the one listed", trigger: ".o_data_row:contains('SF1001')", timeout: 60000 },
        { content: "And no other", trigger: ".o_list_view:not(:contains('SF1002'))" },
        { content: "Back to the desk", trigger: ".breadcrumb-item a:first, .o_back_button:first", run: "click" },
        { content: "The clock is running", trigger: ".o_cs_desk_due .list-group-item:contains('包裹迟迟未到')", timeout: 60000, run: "click" },
        { content: "The anomaly", trigger: ".o_form_view:contains('包裹迟迟未到')", timeout: 60000 },
    ],
});
