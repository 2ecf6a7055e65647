from odoo import fields, models


class AccountMove(models.Model):
    """A credit note may be what a dispute waits for."""

    _inherit = "account.move"

    cs_dispute_id = fields.Many2one(
        "cs.dispute", string="Dispute", index="btree_not_null", copy=False, check_company=True
    )

    def write(self, vals):
        """Posting, taking back and relinking credit notes changes what disputes still wait for."""
        watched = not {"state", "cs_dispute_id"}.isdisjoint(vals)
        disputes = self.cs_dispute_id if watched else self.env["cs.dispute"]
        result = super().write(vals)
        if watched:
            # sudo: who posts credit notes need not be one of the settlement
            (disputes | self.cs_dispute_id).sudo()._check_credited()
        return result
