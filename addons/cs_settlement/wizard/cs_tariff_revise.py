from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_tariff import AMOUNT_ROUNDINGS
from ..lib.rating.numbers import HUNDRED, round_to, to_decimal

# The amounts that a change of prices changes.
_RATE_PRICES = ("base", "price", "minimum", "maximum")
_SURCHARGE_PRICES = ("value", "minimum", "maximum")


class CsTariffRevise(models.TransientModel):
    """Makes the next version of a tariff: a copy with all prices up or down by some per cent."""

    _name = "cs.tariff.revise"
    _description = "Next Version of a Tariff"

    version_id = fields.Many2one("cs.tariff.version", string="Copy Of", required=True, readonly=True)
    currency_id = fields.Many2one(related="version_id.currency_id")
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    percent = fields.Float(string="Change Prices By (%)", digits=(6, 2), help="Negative: cheaper.")
    step = fields.Float(string="Round Prices To", digits=(10, 4), default=0.01)
    rounding = fields.Selection(AMOUNT_ROUNDINGS, required=True, default="half_up")
    is_with_surcharges = fields.Boolean(
        string="Surcharges Too", help="Those that are amounts. Percentages follow the freight by themselves."
    )
    example = fields.Char(string="For Example", compute="_compute_example")

    @api.depends("percent", "step", "rounding", "version_id")
    def _compute_example(self):
        for wizard in self:
            rate = wizard.version_id.rate_ids[:1]
            amount = rate.base or rate.price
            wizard.example = amount and f"{amount:g} → {wizard._change(amount):g}"

    def _change(self, amount):
        """Return an amount after the change; rounding never makes a price free."""
        if not amount:
            return amount
        changed = to_decimal(amount) * (HUNDRED + to_decimal(self.percent)) / HUNDRED
        step = to_decimal(self.step)
        return float(round_to(changed, step, self.rounding) or step)

    def action_create(self):
        self.ensure_one()
        if self.percent <= -100:
            raise UserError(self.env._("Prices can't fall by 100 % and more."))
        version = self.version_id.copy({"valid_from": self.valid_from})
        if self.percent:
            self._change_prices(version)
        return version.action_view()

    def _change_prices(self, version):
        self._change_rows(version.rate_ids, _RATE_PRICES)
        if self.is_with_surcharges:
            amounts = version.surcharge_ids.filtered(lambda row: row.method not in ("percent", "at_cost"))
            self._change_rows(amounts, _SURCHARGE_PRICES)

    def _change_rows(self, rows, names):
        """Write equal rows together: a carrier's tariff has thousands, of few different prices."""
        for prices, alike in rows.grouped(lambda row: tuple(row[name] for name in names)).items():
            alike.write({name: self._change(price) for name, price in zip(names, prices, strict=True)})
