import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_timeline", {
    steps: () => [
        { content: "Open the tracking of the order", trigger: ".o_notebook .nav-link[name='cs_tracking']", timeout: 60000, run: "click" },
        { content: "The newest stands first", trigger: ".o_cs_timeline_line:first:contains('Arrived'):contains('杭州')" },
        { content: "Silence is drawn", trigger: ".o_cs_timeline_gap:contains('No news for')" },
        { content: "The route is drawn", trigger: ".o_cs_route svg text:contains('杭州')" },
        { content: "Older news are folded", trigger: ".o_cs_timeline_more", run: "click" },
        { content: "The oldest is there", trigger: ".o_cs_timeline_line:contains('Stop 1'):last" },
        { content: "The other parcel", trigger: ".o_cs_timeline_parcel:contains('SF1002')", run: "click" },
        { content: "It has no news", trigger: ".o_cs_timeline:contains('No news yet')" },
    ],
});
