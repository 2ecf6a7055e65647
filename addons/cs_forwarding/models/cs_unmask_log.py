from odoo import api, fields, models
from odoo.fields import Domain

from ..const import UNMASK_REASONS


class CsUnmaskLog(models.Model):
    """Append-only: nobody has the right to change or delete a row, and nothing does it for anybody."""

    _name = "cs.unmask.log"
    _description = "Unmasking of Customer Data"
    _order = "id desc"
    _rec_name = "partner_id"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index=True, ondelete="set null"
    )
    at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now, index=True)
    expires_at = fields.Datetime(string="Visible Until", required=True, readonly=True)
    reason = fields.Selection(UNMASK_REASONS, required=True, readonly=True)
    note = fields.Text(string="Details", readonly=True)
    res_model = fields.Char(string="Opened From (model)", readonly=True)
    res_id = fields.Many2oneReference(string="Opened From (id)", model_field="res_model", readonly=True)
    record_name = fields.Char(string="Opened From", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _grant_idx = models.Index("(user_id, expires_at)")

    @api.model
    def _get_granted_partner_ids(self):
        """Return the ids of the partners that the current user has unmasked and still may see."""
        # sudo: an agent's grants hold whatever companies he has switched on in the browser
        grants = self.sudo().search(
            Domain("user_id", "=", self.env.uid) & Domain("expires_at", ">", fields.Datetime.now())
        )
        return grants.partner_id.ids
