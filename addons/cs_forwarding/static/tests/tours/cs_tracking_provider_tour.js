import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("cs_tracking_provider", {
    steps: () => [
        {
            content: "Connect a service",
            trigger: ".o_list_button_add",
            timeout: 60000,
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name='name'] input",
            timeout: 60000,
            run: "edit City Courier && click body",
        },
        {
            content: "Say what it sends",
            trigger: ".o_form_view:has(.o_form_button_save:visible) .o_field_widget[name='format'] input",
            run: "click",
        },
        {
            content: "The list is open",
            trigger: ".o_select_menu_item:contains('Kuaidi100')",
        },
        {
            content: "Choose our own form",
            trigger: ".o_select_menu_item:contains('Generic JSON')",
            run: "click",
        },
        {
            content: "It speaks our own form",
            trigger: ".o_field_widget[name='format'] input:value(Generic JSON)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The address to copy is there",
            trigger: ".o_field_widget[name='webhook_url']:contains('/cs/tracking/generic/')",
            timeout: 60000,
        },
        {
            content: "Make a secret",
            trigger: "button[name='action_new_signing_secret']",
            run: "click",
        },
        {
            content: "It is new, and the old one ends",
            trigger: ".modal .btn-primary:contains('Ok')",
            run: "click",
        },
        {
            content: "It is shown once",
            trigger: ".modal .o_field_widget[name='key']",
            timeout: 60000,
        },
        {
            content: "Done",
            trigger: ".modal .btn-primary:contains('Done')",
            run: "click",
        },
        {
            content: "See what it has sent",
            trigger: "body:not(.modal-open) button[name='action_view_deliveries']:first",
            run: "click",
        },
        {
            content: "Nothing yet",
            trigger: ".o_nocontent_help:contains('No messages yet')",
            timeout: 60000,
        },
    ],
});
