import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** All carriers for an order side by side, the best first; who can't take it stands below with the reason. */
export class TransportTable extends Component {
    static template = "cs_forwarding.TransportTable";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get table() {
        return this.props.record.data[this.props.name];
    }

    async choose(row) {
        await this.props.record.save();
        const action = await this.orm.call("cs.transport.candidate", "action_choose", [[row.id]]);
        await this.action.doAction(action, { onClose: () => this.props.record.load() });
    }
}

registry.category("fields").add("cs_transport_table", {
    component: TransportTable,
    supportedTypes: ["json"],
});
