from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import UNMASK_REASONS


class CsUnmaskWizard(models.TransientModel):
    _name = "cs.unmask.wizard"
    _description = "Show Customer Data"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)
    partner_ids = fields.Many2many("res.partner", string="Customers", compute="_compute_partner_ids")
    minutes = fields.Integer(compute="_compute_minutes")
    reason = fields.Selection(UNMASK_REASONS, required=True, default="call")
    note = fields.Text(string="Details", help="Who needs it and for what, in a few words.")

    @api.depends("res_model", "res_id")
    def _compute_partner_ids(self):
        for wizard in self:
            wizard.partner_ids = wizard._get_record()._get_masked_customers()

    def _compute_minutes(self):
        self.minutes = self.env.company.cs_unmask_minutes

    def _get_record(self):
        """Return the record the dialog was opened from, if the user may see it."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        if not hasattr(record, "_get_masked_customers"):
            raise UserError(self.env._("%s shows no masked customer data.", record._description))
        record.check_access("read")
        return record

    def action_unmask(self):
        """Log the reason and show the customers' data for some minutes."""
        self.ensure_one()
        if self.reason == "other" and not (self.note or "").strip():
            raise UserError(self.env._("Please say in a few words why you need the customer's data."))
        # sudo: nobody may write the log by hand
        self.env["cs.unmask.log"].sudo().create(self._prepare_log_vals())
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _prepare_log_vals(self):
        now = fields.Datetime.now()
        record = self._get_record()
        return [
            {
                "user_id": self.env.uid,
                "partner_id": partner.id,
                "at": now,
                "expires_at": now + timedelta(minutes=self.minutes),
                "reason": self.reason,
                "note": self.note,
                "res_model": self.res_model,
                "res_id": self.res_id,
                "record_name": record.display_name,
                "company_id": self.env.company.id,
            }
            for partner in self.partner_ids
        ]
