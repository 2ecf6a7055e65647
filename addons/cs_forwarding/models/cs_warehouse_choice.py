from odoo import api, fields, models

from ..const_release import TAKEN_VERDICTS


class CsWarehouseChoice(models.Model):
    """Why an order leaves from a warehouse: the choice, every candidate and the reasons, kept for good.

    Written by ``cs.warehouse.engine`` alone.
    """

    _name = "cs.warehouse.choice"
    _description = "Warehouse Choice"
    _order = "at desc, id desc"
    _check_company_auto = True
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    team_id = fields.Many2one(related="order_id.cs_team_id", store=True, index="btree_not_null")
    partner_id = fields.Many2one(related="order_id.partner_id")
    at = fields.Datetime(string="Chosen On", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Chosen by", help="Empty: chosen by itself.")
    warehouse_id = fields.Many2one("stock.warehouse", index="btree_not_null", ondelete="set null")
    is_current = fields.Boolean(default=True, string="Valid")
    is_split = fields.Boolean(string="Split")
    is_complete = fields.Boolean(string="All Goods There", help="The chosen warehouses have everything.")
    is_overruled = fields.Boolean(string="Chosen by Hand")
    reason = fields.Char(help="Why a person chose another warehouse.")
    content = fields.Char(help="Fingerprint of the lines and the destination the choice was made for.")
    candidate_ids = fields.One2many("cs.warehouse.candidate", "choice_id", string="Candidates")
    share_ids = fields.One2many("cs.warehouse.share", "choice_id", string="Shares")
    summary = fields.Char(compute="_compute_summary", help="The choice and its reasons in one sentence.")

    _current_uniq = models.UniqueIndex(
        "(order_id) WHERE is_current", "The order has a valid warehouse choice already."
    )

    @api.depends("candidate_ids.verdict", "reason", "is_split", "is_complete", "warehouse_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for choice in self:
            taken = choice.candidate_ids.filtered(lambda one: one.verdict in TAKEN_VERDICTS)
            choice.summary = choice._get_headline(taken)

    def _get_headline(self, taken):
        """Return the choice in words (one choice); ``taken`` are the candidates that deliver."""
        if not taken:
            return self.env._("No warehouse delivers to this destination.")
        names = ", ".join(taken.warehouse_id.mapped("name"))
        if self.is_overruled:
            return self.env._("%(warehouse)s by hand: %(reason)s", warehouse=names, reason=self.reason)
        if self.is_split:
            return self.env._("Split: no warehouse has everything, %(names)s together do.", names=names)
        if not self.is_complete:
            return self.env._("%(warehouse)s waits for goods: no warehouse has everything.", warehouse=names)
        return self.env._("%(warehouse)s: %(reason)s", warehouse=names, reason=taken[:1].explanation)
