import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How goods want to be handled, as pictograms with words; for an order also why its carrier refuses them. */
export class CargoMarks extends Component {
    static template = "cs_forwarding.CargoMarks";
    static props = { ...standardFieldProps };

    get value() {
        const value = this.props.record.data[this.props.name];
        return Array.isArray(value) ? { marks: value } : value || {};
    }
}

registry.category("fields").add("cs_cargo_marks", {
    component: CargoMarks,
    supportedTypes: ["json"],
});
