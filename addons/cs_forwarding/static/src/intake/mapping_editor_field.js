import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Target fields of an order beside the columns of a file and what stands in its first rows. */
export class MappingEditorField extends Component {
    static template = "cs_forwarding.MappingEditorField";
    static props = { ...standardFieldProps };

    get editor() {
        return this.props.record.data.editor || { targets: [], header: [], sample: [] };
    }

    get columns() {
        return this.props.record.data[this.props.name] || {};
    }

    get rows() {
        return this.editor.targets.map((target) => {
            const column = (this.columns[target.code] || [])[0] || "";
            return { ...target, column, values: this.getValues(column) };
        });
    }

    get unused() {
        const used = new Set(Object.values(this.columns).flat());
        return this.editor.header.filter((name) => !used.has(name));
    }

    getValues(column) {
        return column ? this.editor.sample.map((cells) => cells[column] || "") : [];
    }

    /** Choose the first column of a target; further ones, which fill its gaps, stay. */
    async choose(target, column) {
        const others = (this.columns[target] || []).slice(1).filter((name) => name !== column);
        const columns = { ...this.columns, [target]: column ? [column, ...others] : [] };
        await this.props.record.update({ [this.props.name]: columns });
    }
}

registry.category("fields").add("cs_mapping_editor", {
    component: MappingEditorField,
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "editor", type: "json" }],
});
