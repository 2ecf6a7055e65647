from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const_match import TOLERANCE_COMBINERS


class CsTolerancePolicy(models.Model):
    """How far a billed amount may be from the expected one, and what is accepted without a person.

    The first policy in their order that fits account and charge type of a line counts. Limits are in the
    currency of the line.
    """

    _name = "cs.tolerance.policy"
    _description = "Tolerance"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    account_id = fields.Many2one(
        "cs.carrier.account", string="Carrier Account", check_company=True, help="Empty: for all carriers."
    )
    type_id = fields.Many2one("cs.charge.type", help="Empty: for all charges.")
    over_amount = fields.Float(string="Above, up to", digits=(12, 2))
    over_percent = fields.Float(string="Above, up to (%)", digits=(6, 2))
    under_amount = fields.Float(string="Below, up to", digits=(12, 2))
    under_percent = fields.Float(string="Below, up to (%)", digits=(6, 2))
    combiner = fields.Selection(TOLERANCE_COMBINERS, string="Limit", required=True, default="greater")
    weight_kg = fields.Float(
        string="Weight (kg)", digits="Stock Weight", default=0.05, help="Smaller differences are no cause."
    )
    weight_percent = fields.Float(string="Weight (%)", digits=(6, 2), default=2.0)
    undelivered_days = fields.Integer(
        string="Not Delivered after (days)",
        help="A parcel that is billed and has not arrived so long after it left is asked about. 0: never.",
    )
    auto_accept = fields.Boolean(
        string="Accept by Itself", default=True, help="What is right or within the limits needs no person."
    )
    budget = fields.Float(
        string="Budget a Month",
        digits=(12, 2),
        help="How much may be accepted by itself above or below what was expected, over all statements of "
        "an account and month. What goes beyond waits for a person. 0: no limit.",
    )

    _limits_positive = models.Constraint(
        "CHECK (over_amount >= 0 AND over_percent >= 0 AND under_amount >= 0 AND under_percent >= 0"
        " AND weight_kg >= 0 AND weight_percent >= 0 AND budget >= 0)",
        "Limits can't be negative.",
    )

    @api.constrains("over_percent", "under_percent", "weight_percent")
    def _check_percent(self):
        for policy in self:
            if max(policy.over_percent, policy.under_percent, policy.weight_percent) > 100:
                raise ValidationError(self.env._("A limit of more than 100 % is none."))

    @api.model
    def _get_by_type(self, account):
        """Return ``{charge type: policy}`` of an account; the type without a record stands for lines of none.

        Every charge type has a key, archived ones too; a type no policy fits has an empty one.
        """
        # sudo: the limits are the company's, whoever started the matching
        policies = self.sudo().search(
            Domain("company_id", "in", [False, account.company_id.id])
            & Domain("account_id", "in", [False, account.id])
        )
        kinds = self.env["cs.charge.type"].sudo().with_context(active_test=False)
        types = [kinds, *kinds.search([])]  # pylint: disable=no-search-all
        return {
            kind: next((policy for policy in policies if policy.type_id in (kinds, kind)), self.browse())
            for kind in types
        }
