import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What held and what is to hold, side by side. */
export class ChangeValuesField extends Component {
    static template = "cs_forwarding.ChangeValuesField";
    static props = { ...standardFieldProps };

    get rows() {
        const first = (values) => Object.values(values || {})[0] || "";
        return (this.props.record.data[this.props.name] || []).map((row) => ({
            key: row.label_key,
            label: row.label,
            old: first(row.old),
            new: first(row.new),
        }));
    }
}

/** The steps that will be taken, in their order. */
export class ChangePreviewField extends Component {
    static template = "cs_forwarding.ChangePreviewField";
    static props = { ...standardFieldProps };

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("cs_change_values", { component: ChangeValuesField, supportedTypes: ["json"] });
registry.category("fields").add("cs_change_preview", { component: ChangePreviewField, supportedTypes: ["json"] });
