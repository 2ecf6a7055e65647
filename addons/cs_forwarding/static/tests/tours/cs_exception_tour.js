import { registry } from "@web/core/registry";

const click = (content, trigger) => ({ content, trigger, timeout: 60000, run: "click" });
const see = (content, trigger) => ({ content, trigger, timeout: 60000 });

registry.category("web_tour.tours").add("cs_transport_exception", {
    steps: () => [
        click("Open the parcel at customs", ".o_data_row:contains('SF1') .o_data_cell[name='name']"),
        click("The first step is done", ".o_cs_playbook .o_kanban_record:eq(0) button[name='action_done']"),
        see("It is checked off", ".o_cs_playbook .o_kanban_record:eq(0) .fa-check-square-o"),
        click("The second one is skipped", ".o_cs_playbook .o_kanban_record:eq(1) button[name='action_skip']"),
        {
            content: "With a reason",
            trigger: ".modal [name='reason'] input",
            timeout: 60000,
            run: "edit They have the papers",
        },
        click("Confirm", ".modal button[name='action_apply']"),
        see("The third one is due", ".o_cs_playbook .o_kanban_record:eq(2) button[name='action_done']"),
    ],
});

registry.category("web_tour.tours").add("cs_advisory_tell", {
    steps: () => [
        click("Open the advisory", ".o_data_row:contains('Typhoon') .o_data_cell[name='name']"),
        click("Tell the customers", ".o_statusbar_buttons button[name='action_tell_customers']"),
        see("The message names the parcel", ".modal .o_kanban_record:contains('SF1')"),
        click("Send it to all", ".modal button[name='action_send']"),
        see("Nobody is left to tell", ".o_form_view:not(:has(.modal)) .o_statusbar_buttons button[name='action_end']"),
    ],
});
