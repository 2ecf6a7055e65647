from odoo import api, fields, models


class CsExportLog(models.Model):
    """Append-only: nobody has the right to change or delete a row, and nothing does it for anybody."""

    _name = "cs.export.log"
    _description = "Export of Customer Data"
    _order = "id desc"
    _rec_name = "res_model"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now, index=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    model_name = fields.Char(string="Records Of", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
    record_ids = fields.Json(string="Record IDs", readonly=True, help="The first thousand of them.")
    field_names = fields.Text(string="Fields", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    @api.model
    def _log_export(self, records, field_names):
        # sudo: nobody may write the log by hand
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "res_model": records._name,
                "model_name": records._description,
                "record_count": len(records),
                "record_ids": records.ids[:1000],
                "field_names": ", ".join(field_names),
                "company_id": self.env.company.id,
            }
        )
