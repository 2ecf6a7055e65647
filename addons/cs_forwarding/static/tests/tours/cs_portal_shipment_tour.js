import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_portal_shipment", {
    steps: () => [
        {
            content: "Two shipments are on the way",
            trigger: ".o_portal_index_card:contains('Shipments on the way'):contains('2') a[href='/my/shipments']",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Search one", trigger: ".o_cs_shipment_search input[name='search']", timeout: 60000, run: "edit SF1001" },
        { trigger: ".o_cs_shipment_search button", run: "click", expectUnloadPage: true },
        {
            content: "Only this one is found",
            trigger: ".list-group:not(:contains('SF1002')) .o_cs_shipment:contains('SF1001')",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Its state in large letters", trigger: ".o_cs_shipment_state h1:contains('Out for Delivery')", timeout: 60000 },
        { content: "When it is expected", trigger: ".o_cs_shipment_state:contains('Expected')" },
        { content: "What has happened", trigger: ".o_cs_timeline_event:contains('通化市')" },
        { content: "Where it is", trigger: ".o_cs_route svg text:contains('通化市')" },
        { content: "An outside map", trigger: ".o_cs_route a[target='_blank'][href^='https://www.openstreetmap.org/']" },
    ],
});
