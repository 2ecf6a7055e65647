from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CsTariffSurchargeChange(models.TransientModel):
    """Changes a surcharge from a day on, while its version stays in force: fuel moves every month."""

    _name = "cs.tariff.surcharge.change"
    _description = "Change a Surcharge"

    version_id = fields.Many2one("cs.tariff.version", required=True, readonly=True)
    surcharge_id = fields.Many2one(
        "cs.tariff.surcharge",
        required=True,
        domain="[('version_id', '=', version_id), ('valid_to', '=', False)]",
        default=lambda self: self._default_surcharge_id(),
    )
    method = fields.Selection(related="surcharge_id.method")
    value = fields.Float(
        digits=(16, 4), compute="_compute_value", store=True, readonly=False, help="0: it ends."
    )
    valid_from = fields.Date(required=True, default=fields.Date.context_today)

    @api.model
    def _default_surcharge_id(self):
        """Return the fuel surcharge, which is what changes most."""
        version = self.env["cs.tariff.version"].browse(self.env.context.get("default_version_id"))
        lasting = version.surcharge_ids.filtered(lambda row: not row.valid_to)
        return lasting.filtered(lambda row: row.type_id.code == "fuel")[:1] or lasting[:1]

    @api.depends("surcharge_id")
    def _compute_value(self):
        for wizard in self:
            wizard.value = wizard.surcharge_id.value

    def action_change(self):
        self.ensure_one()
        before = self.surcharge_id
        start = before.valid_from or before.version_id.valid_from
        if self.valid_from <= start:
            raise UserError(
                self.env._("It is what it is since %(date)s: the change has to come later.", date=start)
            )
        before.valid_to = self.valid_from - timedelta(days=1)
        if self.value:
            before.copy({"value": self.value, "valid_from": self.valid_from, "valid_to": False})
        return {"type": "ir.actions.act_window_close"}
