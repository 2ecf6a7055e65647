from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..const import CHARGE_SIDES


class CsTariff(models.Model):
    """What shipments cost: what a carrier charges us (buy), or what we charge customers (sell).

    The prices themselves stand in its versions, each in force for a time of its own.
    """

    _name = "cs.tariff"
    _description = "Tariff"
    _inherit = ["mail.thread"]
    _order = "side, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    side = fields.Selection(
        CHARGE_SIDES,
        required=True,
        default="buy",
        help="Buy: what a carrier charges us. Sell: what customers pay.",
    )
    account_id = fields.Many2one(
        "cs.carrier.account",
        string="Carrier Account",
        index="btree_not_null",
        check_company=True,
        help="Whose shipments the tariff prices.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        help="Empty: for all customers who have no tariff of their own.",
    )
    carrier_ids = fields.Many2many(
        "delivery.carrier",
        "cs_tariff_carrier_rel",
        "tariff_id",
        "carrier_id",
        string="Delivery Methods",
        help="Empty: all of them.",
    )
    mode_id = fields.Many2one("cs.transport.mode", help="Empty: whatever the mode.")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    version_ids = fields.One2many("cs.tariff.version", "tariff_id")
    current_version_id = fields.Many2one(
        "cs.tariff.version", string="In Force", compute="_compute_current_version_id"
    )

    _side_scope = models.Constraint(
        "CHECK (CASE side WHEN 'buy' THEN account_id IS NOT NULL AND partner_id IS NULL "
        "ELSE account_id IS NULL END)",
        "A buying tariff belongs to a carrier account, a selling one to a customer or to all.",
    )

    @api.depends("version_ids.state", "version_ids.valid_from", "version_ids.valid_to")
    @api.depends_context("tz")
    def _compute_current_version_id(self):
        today = fields.Date.context_today(self)
        versions = self.env["cs.tariff.version"].search(
            self.env["cs.tariff.version"]._get_valid_domain(today, today)
            & Domain("tariff_id", "in", self.ids)
        )
        current = {version.tariff_id: version for version in versions}
        for tariff in self:
            tariff.current_version_id = current.get(tariff)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for tariff, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=tariff.name)
        return vals_list

    def copy(self, default=None):
        """The copy starts with the latest prices, as a draft."""
        tariffs = super().copy(default)
        for tariff, duplicate in zip(self, tariffs, strict=True):
            tariff.version_ids[:1].copy({"tariff_id": duplicate.id})
        return tariffs

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Versions go along in the database, past their own guard."""
        self.version_ids._check_draft()

    def action_new_version(self):
        """Open a draft: a copy of the latest version, or an empty one."""
        self.ensure_one()
        latest = self.version_ids[:1]
        if latest:
            return latest.action_revise()
        self.write({"version_ids": [Command.create({})]})
        return self.version_ids[:1]._get_records_action(name=self.name)
