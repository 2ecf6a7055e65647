import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Every cell of a raw row, to be mended. Only what was typed is sent back. */
export class RawCellsField extends Component {
    static template = "cs_forwarding.RawCellsField";
    static props = { ...standardFieldProps };

    get cells() {
        const { cells, cell_column: wrong } = this.props.record.data;
        const changes = this.props.record.data[this.props.name] || {};
        return Object.entries({ ...(cells || {}), ...changes })
            .filter(([name]) => !name.startsWith("!"))
            .map(([name, value]) => ({
                name,
                value: typeof value === "string" ? value : JSON.stringify(value),
                isText: typeof value === "string",
                isWrong: name === wrong,
                isChanged: name in changes,
            }));
    }

    async change(name, value) {
        const changes = { ...(this.props.record.data[this.props.name] || {}), [name]: value };
        await this.props.record.update({ [this.props.name]: changes });
    }
}

registry.category("fields").add("cs_raw_cells", {
    component: RawCellsField,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "cells", type: "json" },
        { name: "cell_column", type: "char" },
    ],
});
