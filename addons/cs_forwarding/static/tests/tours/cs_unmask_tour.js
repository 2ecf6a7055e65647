import { registry } from "@web/core/registry";

// Opened by the test's URL on the form of a customer, whose street is written 紫御府七号楼3单元201室.
registry.category("web_tour.tours").add("cs_unmask_tour", {
    steps: () => [
        {
            content: "The phone is masked",
            trigger: ".o_field_widget[name='phone'] input:value('+86 138****1234')",
        },
        {
            content: "The street is masked",
            trigger: ".o_field_widget[name='street'] input:value('紫御***')",
        },
        {
            content: "The city may be changed while the rest is masked",
            trigger: ".o_field_widget[name='city'] input",
            run: "edit 长春市",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Ask to see the data",
            trigger: ".o_form_saved button[name='action_unmask']",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name='reason'] input[data-value='delivery']",
            run: "click",
        },
        {
            content: "and for what",
            trigger: ".modal .o_field_widget[name='note'] textarea",
            run: "edit Courier cannot find the entrance",
        },
        {
            content: "Show",
            trigger: ".modal button[name='action_unmask']",
            run: "click",
        },
        {
            content: "The phone is there",
            trigger: "body:not(:has(.modal)) .o_field_widget[name='phone'] input:value('+86 138 0000 1234')",
        },
        {
            content: "The street is there",
            trigger: ".o_field_widget[name='street'] input:value('紫御府七号楼3单元201室')",
        },
        {
            content: "and the button is gone",
            trigger: ".o_form_view:not(:has(button[name='action_unmask']))",
        },
    ],
});
