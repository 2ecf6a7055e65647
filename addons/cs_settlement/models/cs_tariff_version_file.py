from base64 import b64encode

from odoo import fields, models


class CsTariffVersion(models.Model):
    """A version as a file, to be worked on in a spreadsheet."""

    _inherit = "cs.tariff.version"

    file = fields.Binary(string="Workbook", compute="_compute_file")
    file_name = fields.Char(compute="_compute_file_name")

    def _compute_file(self):
        service = self.env["cs.tariff.file"]
        for version in self:
            version.file = b64encode(service._write(version))

    def _compute_file_name(self):
        for version in self:
            version.file_name = f"{version.tariff_id.name} {version.valid_from}.xlsx"

    def action_export(self):
        self.ensure_one()
        query = f"model={self._name}&id={self.id}&field=file&filename_field=file_name&download=true"
        return {"type": "ir.actions.act_url", "url": f"/web/content?{query}", "target": "download"}
