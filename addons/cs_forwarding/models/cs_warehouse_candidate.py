from odoo import api, fields, models

from ..const_release import DISTANCE_SOURCES, TAKEN_VERDICTS, WAREHOUSE_VERDICTS


class CsWarehouseCandidate(models.Model):
    """A warehouse as it was judged for an order; the rejected ones keep their reason too."""

    _name = "cs.warehouse.candidate"
    _description = "Warehouse Candidate"
    _order = "choice_id desc, sequence, id"
    _log_access = False

    choice_id = fields.Many2one("cs.warehouse.choice", required=True, index=True, ondelete="cascade")
    order_id = fields.Many2one(related="choice_id.order_id")
    company_id = fields.Many2one(related="choice_id.company_id")
    sequence = fields.Integer(string="Rank")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, index=True, ondelete="cascade")
    verdict = fields.Selection(WAREHOUSE_VERDICTS, required=True)
    is_taken = fields.Boolean(compute="_compute_is_taken")
    covered = fields.Float(
        string="Goods", help="Part of the ordered goods that it has free.", aggregator="avg"
    )
    missing = fields.Json(help="What it lacks: {product id: quantity}.")
    distance = fields.Integer(string="Distance (km)", aggregator="avg")
    distance_source = fields.Selection(DISTANCE_SOURCES, string="Known from")
    open_work = fields.Integer(string="Open Transfers", aggregator="avg")
    points_goods = fields.Float(digits=(16, 1), aggregator="avg")
    points_near = fields.Float(string="Points for Nearness", digits=(16, 1), aggregator="avg")
    points_work = fields.Float(string="Points for Open Work", digits=(16, 1), aggregator="avg")
    score = fields.Float(digits=(16, 1), aggregator="avg")
    explanation = fields.Char(compute="_compute_explanation", string="Reason")

    @api.depends("verdict")
    def _compute_is_taken(self):
        for candidate in self:
            candidate.is_taken = candidate.verdict in TAKEN_VERDICTS

    @api.depends("verdict", "missing", "distance", "open_work", "choice_id.reason")
    @api.depends_context("lang")
    def _compute_explanation(self):
        # names of products and warehouses are no secret of those who may see the order
        products = self.env["product.product"].sudo().browse(
            {int(key) for candidate in self for key in candidate.missing or {}}
        )
        names = {str(product.id): product.default_code or product.name for product in products.exists()}
        for candidate in self:
            candidate.explanation = candidate._explain(names)

    def _explain(self, names):
        """Return the reason in words (one candidate); ``names``: product id as text to name."""
        if self.verdict == "outside":
            return self.env._("It delivers to its zones only.")
        if self.verdict == "overruled":
            return self.choice_id.reason
        figures = self._get_figures()
        if not self.missing:
            return self.env._("has everything, %(figures)s", figures=figures)
        lacks = ", ".join(
            self.env._("%(product)s × %(quantity)g", product=names.get(key, "?"), quantity=quantity)
            for key, quantity in self.missing.items()
        )
        return self.env._("lacks %(goods)s, %(figures)s", goods=lacks, figures=figures)

    def _get_figures(self):
        work = self.env._("%(count)s open transfers", count=self.open_work)
        if self.distance_source == "unknown":
            return work
        return self.env._("%(distance)s km, %(work)s", distance=self.distance, work=work)
