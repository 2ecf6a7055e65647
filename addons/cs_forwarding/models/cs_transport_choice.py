from odoo import api, fields, models

from ..const_cargo import CHOICE_WAYS, CRITERIA_WEIGHTS
from ..lib.weighted_choice import Criterion


class CsTransportChoice(models.Model):
    """One comparison of all carriers for an order, and who was chosen; a new look makes a new version."""

    _name = "cs.transport.choice"
    _description = "Transport Choice"
    _inherit = ["cs.transport.weights"]
    _order = "order_id desc, version desc"
    _check_company_auto = True

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade", readonly=True)
    version = fields.Integer(required=True, readonly=True, default=1)
    is_current = fields.Boolean(string="Latest", readonly=True, default=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    team_id = fields.Many2one(related="order_id.cs_team_id", store=True, index="btree_not_null")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    departs_at = fields.Datetime(string="Leaves On", readonly=True)
    wanted_at = fields.Datetime(string="Wanted For", readonly=True)
    candidate_ids = fields.One2many("cs.transport.candidate", "choice_id", string="Candidates", readonly=True)
    best_id = fields.Many2one("cs.transport.candidate", compute="_compute_best", store=True)
    candidate_count = fields.Integer(string="Able Carriers", compute="_compute_best", store=True)
    chosen_id = fields.Many2one("cs.transport.candidate", readonly=True, copy=False)
    carrier_id = fields.Many2one(related="chosen_id.carrier_id", store=True, index="btree_not_null")
    mode_id = fields.Many2one(related="chosen_id.mode_id", store=True)
    cost = fields.Monetary(related="chosen_id.cost", store=True)
    days = fields.Float(related="chosen_id.days", store=True, aggregator="avg")
    score = fields.Float(related="chosen_id.score", store=True, aggregator="avg")
    is_overruled = fields.Boolean(string="Not the Best", compute="_compute_is_overruled", store=True)
    way = fields.Selection(CHOICE_WAYS, string="Chosen How", readonly=True, copy=False)
    chosen_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    chosen_at = fields.Datetime(string="Chosen On", readonly=True, copy=False)
    overrule_reason = fields.Char(string="Why Not the Best", readonly=True, copy=False)
    reason = fields.Char(compute="_compute_reason")

    _version_uniq = models.UniqueIndex("(order_id, version)", "This version exists already.")
    _current_uniq = models.UniqueIndex("(order_id) WHERE is_current", "An order has one latest comparison.")

    @api.depends("order_id", "version")
    def _compute_display_name(self):
        for choice in self:
            choice.display_name = f"{choice.order_id.name or ''} / {choice.version}"

    @api.depends("candidate_ids.rank")
    def _compute_best(self):
        for choice in self:
            able = choice.candidate_ids.filtered("rank")
            choice.best_id = able.sorted("rank")[:1]
            choice.candidate_count = len(able)

    @api.depends("chosen_id", "best_id")
    def _compute_is_overruled(self):
        for choice in self:
            choice.is_overruled = choice.chosen_id and choice.chosen_id != choice.best_id

    @api.depends("chosen_id", "best_id", "overrule_reason")
    @api.depends_context("lang")
    def _compute_reason(self):
        for choice in self:
            choice.reason = choice._get_reason()

    def _get_reason(self):
        """Return in words why the chosen carrier was chosen, or why there is none (one choice)."""
        if not self.candidate_count:
            return self.env._("No carrier can take the order.")
        if self.is_overruled:
            return self.env._(
                "%(chosen)s instead of %(best)s: %(reason)s",
                chosen=self.carrier_id.name,
                best=self.best_id.carrier_id.name,
                reason=self.overrule_reason or "",
            )
        return self.best_id._get_advantage()

    def _get_criteria(self):
        """Return the criteria by which the candidates were ranked (one choice)."""
        weights = self._get_weights()
        return [Criterion(key, weights[key]) for key in CRITERIA_WEIGHTS]

    def _copy_version(self):
        """Return a copy with all candidates as the latest version, nothing chosen (one choice)."""
        self.is_current = False
        self.flush_recordset(["is_current"])
        version = max(self.search([("order_id", "=", self.order_id.id)]).mapped("version")) + 1
        return self.copy({"version": version, "is_current": True})

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for choice, vals in zip(self, vals_list, strict=True):
            vals["candidate_ids"] = [
                fields.Command.create(row) for row in choice.candidate_ids.copy_data()
            ]
        return vals_list

    def action_view_order(self):
        return self.order_id._get_records_action()
