import { useRef } from "@odoo/owl";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";

/** Files of a many2many of attachments, to be chosen or dropped anywhere on the field. */
export class FileDropField extends Many2ManyBinaryField {
    static template = "cs_forwarding.FileDropField";

    setup() {
        super.setup();
        this.http = useService("http");
        this.root = useRef("root");
        useDropzone(this.root, (ev) => this.upload(ev.dataTransfer.files), "o_cs_file_dropzone");
    }

    /** Upload dropped files as the file input does. */
    async upload(files) {
        const uploaded = await this.http.post(
            "/web/binary/upload_attachment",
            {
                csrf_token: odoo.csrf_token,
                ufile: [...files],
                model: this.props.record.resModel,
                id: this.props.record.resId || 0,
            },
            "text"
        );
        await this.onFileUploaded(JSON.parse(uploaded));
    }
}

registry.category("fields").add("cs_file_drop", {
    ...many2ManyBinaryField,
    component: FileDropField,
});
