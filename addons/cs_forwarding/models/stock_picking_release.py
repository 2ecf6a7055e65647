from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """The papers of a transfer. Core's ``printed`` is the one switch: whoever sets it is counted."""

    _inherit = "stock.picking"

    cs_wave_id = fields.Many2one(
        "cs.release.wave", string="Release Wave", copy=False, index="btree_not_null", ondelete="set null"
    )
    cs_paper_ids = fields.One2many("cs.release.paper", "picking_id", string="Papers")
    cs_print_count = fields.Integer(string="Times Printed", compute="_compute_cs_print_count")
    cs_channel_id = fields.Many2one(related="sale_id.cs_channel_id", string="Order Channel")
    cs_ship_by = fields.Datetime(
        related="sale_id.cs_review_due_at",
        string="Ship by",
        help="Released before this moment, the order ships on the day of its payment.",
    )

    @api.depends("cs_paper_ids")
    def _compute_cs_print_count(self):
        counts = dict(
            self.env["cs.release.paper"]._read_group(
                [("picking_id", "in", self.ids)], ["picking_id"], ["copy_number:max"]
            )
        )
        for picking in self:
            picking.cs_print_count = counts.get(picking, 0)

    def write(self, vals):
        """Count what is printed; what is no longer printed was withdrawn and waits for release again."""
        result = super().write(vals)
        if "printed" in vals:
            self._log_printed(vals["printed"])
        return result

    def _log_printed(self, printed):
        # papers are written by printing alone, whatever the rights of who prints
        papers = self.env["cs.release.paper"].sudo()
        if printed:
            papers._log_print(self)
            return
        valid = papers.search([("picking_id", "in", self.ids), ("withdrawn_at", "=", False)])
        reason = self.env.context.get("cs_withdraw_reason") or self.env._("Withdrawn")
        valid._withdraw(reason)
        if not self.env.context.get("cs_keep_wave"):
            valid.picking_id.filtered(lambda picking: picking.state not in ("done", "cancel"))._leave_wave()

    def _leave_wave(self):
        """Take transfers out of their wave and its batch."""
        # batches are the warehouse's; see cs.release.wave
        self.sudo().filtered("cs_wave_id").write({"cs_wave_id": False, "batch_id": False})

    @api.model
    def _get_release_domain(self):
        """Return the domain of the transfers that wait for their release: ready, and nowhere printed yet.

        Only those of orders of the desk that the user may see.
        """
        return (
            Domain("state", "=", "assigned")
            & Domain("printed", "=", False)
            & Domain("cs_wave_id", "=", False)
            & Domain("picking_type_code", "in", ("outgoing", "internal"))
            & Domain("sale_id", "any", [("cs_channel_id", "!=", False)])
        )

    def action_make_wave(self):
        """Put the chosen transfers into waves."""
        return self.env["cs.release.wave"]._make(self)._show_made()
