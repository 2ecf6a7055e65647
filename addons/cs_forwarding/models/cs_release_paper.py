from odoo import api, fields, models


class CsReleasePaper(models.Model):
    """A printed paper of a transfer: which copy, when, by whom, and whether it was taken back."""

    _name = "cs.release.paper"
    _description = "Printed Paper"
    _order = "printed_at desc, id desc"
    _log_access = False

    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, index=True, ondelete="cascade"
    )
    wave_id = fields.Many2one("cs.release.wave", index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True)
    team_id = fields.Many2one(related="picking_id.sale_id.cs_team_id", store=True, index="btree_not_null")
    copy_number = fields.Integer(string="Copy", required=True)
    printed_at = fields.Datetime(string="Printed On", required=True)
    printed_by_id = fields.Many2one("res.users", string="Printed by", required=True)
    withdrawn_at = fields.Datetime(string="Withdrawn On")
    withdrawn_by_id = fields.Many2one("res.users", string="Withdrawn by")
    reason = fields.Char()
    is_replaced = fields.Boolean(string="Replaced", help="A later copy took its place.")

    _copy_uniq = models.Constraint("UNIQUE (picking_id, copy_number)", "This copy was printed already.")
    _valid_idx = models.Index("(picking_id) WHERE withdrawn_at IS NULL")

    @api.depends("picking_id", "copy_number")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = self.env._(
                "%(transfer)s, copy %(number)s", transfer=paper.picking_id.name, number=paper.copy_number
            )

    @api.model
    def _log_print(self, pickings):
        """Count a new paper of each transfer; the one before is replaced."""
        valid = self.search([("picking_id", "in", pickings.ids), ("withdrawn_at", "=", False)])
        valid._withdraw(None, replaced=True)
        counts = dict(
            self._read_group([("picking_id", "in", pickings.ids)], ["picking_id"], ["copy_number:max"])
        )
        now = fields.Datetime.now()
        return self.create(
            [
                {
                    "picking_id": picking.id,
                    "wave_id": picking.cs_wave_id.id,
                    "copy_number": counts.get(picking, 0) + 1,
                    "printed_at": now,
                    "printed_by_id": self.env.uid,
                }
                for picking in pickings
            ]
        )

    def _withdraw(self, reason, replaced=False):
        """Take papers back: nobody may work by them any more."""
        self.write(
            {
                "withdrawn_at": fields.Datetime.now(),
                "withdrawn_by_id": self.env.uid,
                "reason": reason,
                "is_replaced": replaced,
            }
        )
