from odoo import api, fields, models
from odoo.fields import Domain

from ..const_remedy import REMEDY_ROLE_GROUPS, REMEDY_ROLES


class CsRemedyLimit(models.Model):
    """Up to which amount a role may promise remedies without asking anybody."""

    _name = "cs.remedy.limit"
    _description = "Limit for Remedies"
    _order = "category_id, amount, id"

    role = fields.Selection(REMEDY_ROLES, required=True, default="agent")
    category_id = fields.Many2one(
        "cs.ticket.category",
        index="btree_not_null",
        ondelete="cascade",
        help="Tickets of this category and those below it. Empty: all tickets.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: all companies.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(help="In the currency of the company, for all remedies of an order together.")
    is_unlimited = fields.Boolean(string="No Limit")

    _role_uniq = models.UniqueIndex(
        "(role, COALESCE(category_id, 0), COALESCE(company_id, 0))",
        "There is a limit for this role, category and company already.",
    )
    _amount_positive = models.Constraint("CHECK (amount >= 0)", "A limit is not negative.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    @api.depends("role", "category_id")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for limit in self:
            limit.display_name = " · ".join(filter(None, [roles.get(limit.role), limit.category_id.name]))

    @api.model
    def _get_amount(self, user, category, company):
        """Return what the user may promise in the currency of the company; None: any amount.

        The row nearest to the category counts, at equal distance that of the company before the shared one.
        Without a row a manager may promise anything and the others nothing.
        """
        role = next((role for role, _label in REMEDY_ROLES if user.has_group(REMEDY_ROLE_GROUPS[role])), None)
        if not role:
            return 0.0
        path = self._get_path(category)
        # sudo: the limits hold for everybody, whatever companies he has switched on
        rows = self.sudo().search(
            Domain("role", "=", role)
            & Domain("category_id", "in", [*path, False])
            & Domain("company_id", "in", [company.id, False])
        )
        nearest = min(
            rows,
            key=lambda row: (
                path.index(row.category_id.id) if row.category_id else len(path),
                not row.company_id,
            ),
            default=None,
        )
        if nearest is None:
            return None if role == "manager" else 0.0
        return None if nearest.is_unlimited else nearest.amount

    def _get_path(self, category):
        """Return the ids of a category and those above it, the nearest first."""
        path = []
        while category:
            path.append(category.id)
            category = category.parent_id
        return path
