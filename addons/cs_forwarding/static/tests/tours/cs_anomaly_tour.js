import { registry } from "@web/core/registry";

const stateIs = (state) => ({
    content: `The anomaly is in state ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
    timeout: 60000,
});

registry.category("web_tour.tours").add("cs_anomaly_to_its_end", {
    steps: () => [
        {
            content: "Open the anomaly about the missing product",
            trigger: ".o_data_row:contains('CS-07') .o_data_cell[name='name']",
            timeout: 60000,
            run: "click",
        },
        {
            content: "The best substitute is proposed",
            trigger: ".o_cs_proposals .o_kanban_record:contains('CS-08')",
        },
        {
            content: "Tell the customer by mail",
            trigger: ".o_statusbar_buttons button[name='action_inform'].btn-primary",
            run: "click",
        },
        {
            content: "The message names the proposal",
            trigger: ".modal .o_field_html:contains('CS-08')",
        },
        {
            content: "Send it",
            trigger: ".modal button.o_mail_send:enabled, .modal button[name='action_send_mail']:enabled",
            run: "click",
        },
        stateIs("informed"),
        {
            content: "The customer answers",
            trigger: ".o_statusbar_buttons button[name='action_decide'].btn-primary",
            run: "click",
        },
        {
            content: "He takes the proposal; the order is changed",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        stateIs("resolved"),
        {
            content: "Take it back",
            trigger: ".o_kanban_record:contains('CS-08') button[name='action_undo']",
            run: "click",
        },
        stateIs("informed"),
        {
            content: "And accept it on the card",
            trigger: ".o_kanban_record:contains('CS-08') button[name='action_accept']",
            run: "click",
        },
        stateIs("resolved"),
        {
            content: "The card is marked as carried out",
            trigger: ".o_cs_proposal_applied",
        },
    ],
});

registry.category("web_tour.tours").add("cs_anomaly_bulk", {
    steps: () => [
        {
            content: "Select all",
            trigger: ".o_list_view thead .o_list_record_selector input",
            timeout: 60000,
            run: "click",
        },
        {
            content: "Resolve them",
            trigger: ".o_control_panel button[name='action_resolve']",
            run: "click",
        },
        {
            content: "Say how",
            trigger: ".modal .o_field_widget[name='resolution'] textarea",
            run: "edit Carrier confirmed",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "Nothing is left; take it back",
            trigger: ".o_notification_buttons button",
            run: "click",
        },
        {
            content: "They are open again",
            trigger: ".o_data_row .o_data_cell[name='name']",
        },
    ],
});
