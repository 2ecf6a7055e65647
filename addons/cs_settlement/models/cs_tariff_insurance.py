from odoo import fields, models

from ..const_tariff import INSURANCE_CLAUSES


class CsTariffInsurance(models.Model):
    """A premium: a rate of the declared value, by mode and clause."""

    _name = "cs.tariff.insurance"
    _description = "Tariff Insurance"
    _inherit = ["cs.tariff.part"]

    clause = fields.Selection(INSURANCE_CLAUSES, required=True, default="basic")
    mode_id = fields.Many2one("cs.transport.mode", help="Empty: whatever the mode.")
    rate = fields.Float(string="Rate (%)", digits=(9, 4), required=True)
    uplift = fields.Float(string="Added to Value (%)", digits=(5, 2), help="10 insures 110 % of the value.")
    free = fields.Monetary(string="Free Up To", help="So much of the value is covered without a premium.")
    minimum = fields.Monetary(help="0: none.")
    maximum = fields.Monetary(help="0: none.")
    is_default = fields.Boolean(
        string="Taken by Itself",
        help="Charged for every shipment with a declared value, unless it is waived.",
    )

    _clause_uniq = models.UniqueIndex(
        "(version_id, clause, COALESCE(mode_id, 0))", "The clause stands in the version already."
    )
    _positive = models.Constraint(
        "CHECK (rate >= 0 AND uplift >= 0 AND free >= 0 AND minimum >= 0 AND maximum >= 0)",
        "Rates and premiums can't be negative.",
    )
