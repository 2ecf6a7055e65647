from odoo import api, fields, models

from ..const_release import WAVE_PAPERS, WAVE_STATES


class CsReleaseWave(models.Model):
    """Released deliveries of one warehouse that are printed and handed out together.

    The warehouse works on the core batch behind it; the wave keeps what the desk has to know: who printed
    what, how often, and to whom it was handed.
    """

    _name = "cs.release.wave"
    _description = "Release Wave"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.clock.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    state = fields.Selection(
        WAVE_STATES,
        compute="_compute_state",
        store=True,
        index=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("cs.team", index="btree_not_null", check_company=True)
    user_id = fields.Many2one(
        "res.users", string="Made by", index="btree_not_null", default=lambda self: self.env.user
    )
    picking_type_id = fields.Many2one(
        "stock.picking.type", string="Operation", required=True, index=True, check_company=True
    )
    warehouse_id = fields.Many2one(related="picking_type_id.warehouse_id", store=True, index=True)
    batch_id = fields.Many2one("stock.picking.batch", copy=False, index="btree_not_null", ondelete="set null")
    papers = fields.Selection(WAVE_PAPERS, string="To Print", required=True, default="both")
    note = fields.Char(string="Note to the Warehouse")
    picking_ids = fields.One2many("stock.picking", "cs_wave_id", string="Transfers")
    paper_ids = fields.One2many("cs.release.paper", "wave_id", string="Papers")
    cutoff_at = fields.Datetime(
        string="Cut-off", copy=False, help="The earliest cut-off of the order channels in the wave."
    )

    printed_at = fields.Datetime(string="Printed On", copy=False, readonly=True)
    printed_by_id = fields.Many2one("res.users", string="Printed by", copy=False, readonly=True)
    print_count = fields.Integer(string="Times Printed", copy=False, readonly=True)
    handed_at = fields.Datetime(string="Handed Out On", copy=False, readonly=True)
    handed_by_id = fields.Many2one("res.users", string="Handed Out by", copy=False, readonly=True)
    handed_to = fields.Char(string="Handed to", copy=False, readonly=True)
    department_id = fields.Many2one("cs.department", copy=False, readonly=True)
    cancelled_at = fields.Datetime(string="Cancelled On", copy=False, readonly=True)

    picking_count = fields.Integer(string="Number of Transfers", compute="_compute_progress", store=True)
    done_count = fields.Integer(string="Done", compute="_compute_progress", store=True)
    withdrawn_count = fields.Integer(string="Papers Withdrawn", compute="_compute_withdrawn_count")
    progress = fields.Float(compute="_compute_progress", store=True, aggregator="avg")

    _open_idx = models.Index("(cutoff_at, id) WHERE state IN ('draft', 'printed')")

    @api.depends("printed_at", "handed_at", "cancelled_at", "picking_ids.state")
    def _compute_state(self):
        for wave in self:
            states = set(wave.picking_ids.mapped("state"))
            if wave.cancelled_at:
                wave.state = "cancelled"
            elif wave.handed_at:
                wave.state = "done" if states and states <= {"done", "cancel"} else "handed_out"
            else:
                wave.state = "printed" if wave.printed_at else "draft"

    @api.depends("picking_ids.state")
    def _compute_progress(self):
        for wave in self:
            pickings = wave.picking_ids.filtered(lambda picking: picking.state != "cancel")
            wave.picking_count = len(pickings)
            wave.done_count = len(pickings.filtered(lambda picking: picking.state == "done"))
            wave.progress = 100 * wave.done_count / (len(pickings) or 1)

    @api.depends("paper_ids.withdrawn_at", "paper_ids.is_replaced")
    def _compute_withdrawn_count(self):
        counts = self.env["cs.release.paper"]._read_group(
            [("wave_id", "in", self.ids), ("withdrawn_at", "!=", False), ("is_replaced", "=", False)],
            ["wave_id"],
            ["__count"],
        )
        by_wave = {wave.id: count for wave, count in counts}
        for wave in self:
            wave.withdrawn_count = by_wave.get(wave.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # numbers are given to everybody who makes a wave
            vals["name"] = self.env["ir.sequence"].sudo().next_by_code("cs.release.wave") or "/"
        return super().create(vals_list)

    def action_view_pickings(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.stock_picking_action_release"),
            "name": self.env._("Transfers of %(wave)s", wave=self.name),
            "domain": [("cs_wave_id", "in", self.ids)],
            "context": {},
        }
