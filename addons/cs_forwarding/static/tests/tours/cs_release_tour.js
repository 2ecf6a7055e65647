import { registry } from "@web/core/registry";

const click = (content, trigger) => ({ content, trigger, timeout: 60000, run: "click" });
const see = (content, trigger) => ({ content, trigger, timeout: 60000 });

registry.category("web_tour.tours").add("cs_release_make_wave", {
    steps: () => [
        click("Take everything that waits", ".o_list_view thead .o_list_record_selector input"),
        click("Make a wave of it", ".o_control_panel button[name='action_make_wave']"),
        see("The wave is being made", ".o_arrow_button_current[data-value='draft']"),
        see("With its transfers", ".o_field_widget[name='picking_ids'] .o_data_row:eq(1)"),
    ],
});

registry.category("web_tour.tours").add("cs_release_hand_out", {
    steps: () => [
        click("Open the printed wave", ".o_data_row:contains('Printed') .o_data_cell[name='name']"),
        click("Hand it out", ".o_statusbar_buttons button[name='action_hand_out']"),
        {
            content: "Say to whom",
            trigger: ".modal [name='handed_to'] input",
            timeout: 60000,
            run: "edit Li Wei",
        },
        click("Confirm", ".modal button[name='action_apply']"),
        see("It is with the warehouse", ".o_arrow_button_current[data-value='handed_out']"),
    ],
});

registry.category("web_tour.tours").add("cs_warehouse_choice", {
    steps: () => [
        click("Look at the warehouses", ".o_notebook a[name='cs_warehouse']"),
        click("Let the system choose", "button[name='action_choose_warehouse'].btn-primary"),
        see("The choice has its reason", "[name='cs_warehouse_candidate_ids'] .o_data_row:contains('Chosen')"),
        click("Take another one", "button[name='action_other_warehouse']"),
        {
            content: "Which one",
            trigger: ".modal [name='warehouse_id'] input",
            timeout: 60000,
            run: "edit South",
        },
        click("That one", ".modal .o-autocomplete--dropdown-item:contains('South')"),
        {
            content: "Why",
            trigger: ".modal [name='reason'] input",
            run: "edit Collected there",
        },
        click("Confirm", ".modal button[name='action_apply']"),
        see("It was chosen by hand", "[name='cs_warehouse_candidate_ids'] .o_data_row:contains('Chosen by Hand')"),
    ],
});
