import base64
import hashlib

from odoo import api, fields, models


class CsIntakeFile(models.Model):
    _name = "cs.intake.file"
    _description = "Imported File"
    _order = "id"

    batch_id = fields.Many2one("cs.intake.batch", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    content = fields.Binary(attachment=True, groups="cs_forwarding.group_see_customer_data")
    size = fields.Integer(string="Size (bytes)")
    sha256 = fields.Char(
        string="Fingerprint", required=True, index=True, help="Tells whether the same file came before."
    )
    sheet_ids = fields.One2many("cs.intake.sheet", "file_id", string="Sheets")

    @api.model
    def _digest(self, data):
        return hashlib.sha256(data).hexdigest()

    def _get_bytes(self):
        """Return the file as it was uploaded."""
        self.ensure_one()
        # whoever may import the batch makes the server read the file; only its download is restricted
        return base64.b64decode(self.sudo().with_context(bin_size=False).content)
