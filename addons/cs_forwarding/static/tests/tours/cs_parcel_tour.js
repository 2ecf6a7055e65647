import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_parcel_status_by_hand", {
    steps: () => [
        {
            content: "Search a parcel by the customer's name",
            trigger: ".o_searchview_input",
            timeout: 60000,
            run: "edit 王小明",
        },
        {
            content: "The first field finds it",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Waybill, Order or Customer')",
            run: "click",
        },
        {
            content: "The one that has been silent longest comes first",
            trigger: ".o_data_row:first:contains('TOUR1') .o_data_cell[name='name']",
            timeout: 60000,
            run: "click",
        },
        {
            content: "The timeline tells the news",
            trigger: ".o_cs_parcel_form [name='timeline']:contains('沈阳市')",
            timeout: 60000,
        },
        {
            content: "The carrier has called",
            trigger: ".o_statusbar_buttons button[name='action_report_status']",
            run: "click",
        },
        {
            content: "Choose the status",
            trigger: ".modal .o_field_widget[name='status_id'] input",
            run: "edit Refused",
        },
        {
            content: "Take it",
            trigger: ".modal .o-autocomplete--dropdown-item:contains('Refused')",
            run: "click",
        },
        {
            content: "Say what was said",
            trigger: ".modal .o_field_widget[name='description'] input",
            run: "edit 收件人拒收",
        },
        {
            content: "Enter it",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "The parcel has a problem; take it back",
            trigger: ".o_notification button:contains('Undo')",
            timeout: 60000,
            run: "click",
        },
        {
            content: "It is on its way again",
            trigger: ".o_cs_parcel_form .o_field_widget[name='status_id']:contains('In Transit')",
            timeout: 60000,
        },
    ],
});
