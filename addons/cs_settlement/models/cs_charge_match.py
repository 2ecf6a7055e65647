from odoo import fields, models

from ..loose import LooseMany2one


class CsChargeMatch(models.Model):
    """A share of a line's amount that stands for one charge, where line and charge are not one to one.

    The shares of a line add up to its amount.
    """

    _name = "cs.charge.match"
    _description = "Share of a Statement Line"
    _order = "line_id, id"
    _log_access = False

    line_id = LooseMany2one("cs.carrier.statement.line", required=True, index=True)
    statement_id = LooseMany2one("cs.carrier.statement", required=True, index=True)
    charge_id = LooseMany2one("cs.charge", required=True, index=True)
    company_id = LooseMany2one("res.company", required=True)
    currency_id = LooseMany2one("res.currency", required=True)
    amount = fields.Monetary()
    matcher_id = LooseMany2one("cs.statement.matcher", string="Found by")
    score = fields.Float(digits=(5, 2), aggregator=None)
