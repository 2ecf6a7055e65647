import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_track", {
    steps: () => [
        { content: "The waybill", trigger: ".o_cs_track_page input[name='waybill']", timeout: 60000, run: "edit SF1001" },
        { content: "The wrong digits", trigger: "input[name='digits']", run: "edit 9999" },
        { trigger: ".o_cs_track_page button", run: "click", expectUnloadPage: true },
        { content: "Nothing is found", trigger: ".alert:contains('We find no parcel')", timeout: 60000 },
        { content: "The right ones", trigger: "input[name='digits']", run: "edit 1234" },
        { trigger: ".o_cs_track_page button", run: "click", expectUnloadPage: true },
        { content: "The state", trigger: ".o_cs_shipment_state h1:contains('Out for Delivery')", timeout: 60000 },
        { content: "Where it is", trigger: ".o_cs_timeline_event:contains('通化市')" },
        {
            content: "A way to ask",
            trigger: ".o_cs_shipment_problem a:contains('Something wrong?')",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "The form knows the parcel", trigger: ".o_cs_public_page:contains('SF1001') form", timeout: 60000 },
    ],
});
