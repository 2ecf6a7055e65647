from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Credit notes tell the remedies that they are booked; accounting sees what they are for."""

    _name = "account.move"
    _inherit = ["account.move", "cs.guarded.fields"]

    cs_remedy_line_ids = fields.Many2many(
        "cs.remedy.line",
        "cs_remedy_line_account_move_rel",
        "move_id",
        "line_id",
        string="Remedies",
        readonly=True,
        copy=False,
        # Accounting finds its credit notes by it, without rights on remedies.
        bypass_search_access=True,
    )
    # Accounting has no rights on remedies, and has to know what was promised.
    cs_remedy_note = fields.Char(
        string="Promised to the Customer", compute="_compute_cs_remedy_note", compute_sudo=True
    )

    @api.depends("cs_remedy_line_ids")
    @api.depends_context("lang")
    def _compute_cs_remedy_note(self):
        for move in self:
            notes = [
                f"{line.remedy_id.display_name} · {line._get_title()}" for line in move.cs_remedy_line_ids
            ]
            move.cs_remedy_note = "; ".join(notes) or False

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._follow_remedies()
        return result

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._follow_remedies()
        return result

    def _follow_remedies(self):
        credits_ = self.filtered(lambda move: move.move_type == "out_refund")
        if credits_:
            self.env["cs.remedy.line"]._follow_documents(Domain("move_ids", "in", credits_.ids))
