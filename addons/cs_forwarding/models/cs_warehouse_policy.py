from odoo import api, fields, models, tools

from ..const_release import WAREHOUSE_WEIGHTS

_WEIGHTS = [f"weight_{name}" for name in WAREHOUSE_WEIGHTS]


class CsWarehousePolicy(models.Model):
    """How warehouses are chosen for the orders of a company, or of one of its teams."""

    _name = "cs.warehouse.policy"
    _description = "Warehouse Policy"
    _inherit = ["cs.cached.mixin"]
    _order = "company_id, team_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "cs.team",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for all teams of the company that have no policy of their own.",
    )
    is_automatic = fields.Boolean(
        string="Choose by Itself",
        default=True,
        help="The warehouse is chosen when an order comes into the review, again when its content or "
        "destination changes, and at the latest when it is confirmed.",
    )
    max_parts = fields.Integer(
        string="Warehouses per Order",
        default=3,
        help="At most so many warehouses deliver one order when none has everything. 1: never split.",
    )
    weight_goods = fields.Integer(string="Weight of Goods", default=WAREHOUSE_WEIGHTS["goods"])
    weight_near = fields.Integer(string="Weight of Nearness", default=WAREHOUSE_WEIGHTS["near"])
    weight_work = fields.Integer(string="Weight of Open Work", default=WAREHOUSE_WEIGHTS["work"])

    _team_uniq = models.UniqueIndex(
        "(company_id, COALESCE(team_id, 0))", "The company has such a policy for this team already."
    )
    _weights_positive = models.Constraint(
        "CHECK (weight_goods >= 0 AND weight_near >= 0 AND weight_work >= 0"
        " AND weight_goods + weight_near + weight_work > 0)",
        "Weights can't be negative, and one at least has to count.",
    )
    _max_parts_positive = models.Constraint(
        "CHECK (max_parts BETWEEN 1 AND 5)", "An order is delivered by one to five warehouses."
    )

    @api.depends("company_id", "team_id")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = policy.team_id.name or policy.company_id.name

    @tools.ormcache()
    def _get_policies(self):
        """Return ``{(company id, team id or False): values}`` of all policies."""
        # everybody's orders follow the same policies, whoever may read them
        rows = self.sudo().search_read(
            fields.Domain.TRUE,
            ["company_id", "team_id", "is_automatic", "max_parts", *_WEIGHTS],
            load=False,
        )
        return {(row["company_id"], row["team_id"]): row for row in rows}

    def _get_for(self, company_id, team_id):
        """Return the values that hold for orders of the team, or an empty dict."""
        policies = self._get_policies()
        return policies.get((company_id, team_id)) or policies.get((company_id, False)) or {}

    def _has_automatic(self):
        return any(policy["is_automatic"] for policy in self._get_policies().values())
