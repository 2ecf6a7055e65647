import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# A carrier's number of a case that is shorter may stand in any text.
_SHORTEST_NAME = 4

CREDIT_TYPES = ("in_refund", "out_refund")


class CsDispute(models.Model):
    """The money that comes back: credit notes, and credits on the carrier's later statements."""

    _inherit = "cs.dispute"

    credit_line_ids = fields.One2many(
        "cs.carrier.statement.line", "credit_dispute_id", string="Credits on Statements"
    )
    missing_credit = fields.Monetary(
        string="Still Missing", compute="_compute_missing_credit", help="What was agreed and is not credited."
    )

    @api.depends("agreed_amount", "credited_amount", "state")
    def _compute_missing_credit(self):
        for dispute in self:
            expects = dispute.state in ("credit_expected", "credited")
            missing = dispute.agreed_amount - dispute.credited_amount
            dispute.missing_credit = max(0.0, missing) if expects else 0.0

    def action_find_credit(self):
        """Look for the credits on the carrier's later statements."""
        waiting = self.filtered(lambda dispute: dispute.state == "credit_expected")
        domain = Domain("account_id", "in", waiting.account_id.ids) & Domain("amount", "<", 0)
        keys = waiting.line_ids.mapped("ref_key")
        lines = self.env["cs.carrier.statement.line"].search(domain & Domain("ref_key", "in", keys))
        lines._link_credits()
        waiting.exists().filtered(lambda dispute: dispute.state == "credit_expected")._find_credit_notes()
        return True

    def _find_credit_notes(self):
        """Link posted credit notes that surely belong to these disputes; others suggest them."""
        notes = self.env["account.move"].search(
            Domain("move_type", "=", "in_refund")
            & Domain("state", "=", "posted")
            & Domain("cs_dispute_id", "=", False)
            & Domain("cs_statement_id", "=", False)
            & Domain("commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids)
        )
        for note in notes:
            sure, _weak = note._find_disputes()
            if sure & self:
                note._link_dispute(sure)

    def _is_named_in(self, text):
        """Return whether a text names the dispute, by our number or that of the other side (one dispute)."""
        names = [self.number, self.reference if len(self.reference or "") >= _SHORTEST_NAME else None]
        return any(
            re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text, re.IGNORECASE)
            for name in filter(None, names)
        )

    def _check_credited(self):
        """Bring what was credited in step with posted credit notes and statements, and the state with it."""
        if not self:
            return
        self._update_credited()
        for dispute in self:
            missing = dispute.currency_id.compare_amounts(dispute.agreed_amount, dispute.credited_amount) > 0
            if dispute.state == "credit_expected" and not missing:
                dispute._move("credited")
            elif dispute.state == "credited" and missing:
                dispute._move("credit_expected")

    def _update_credited(self):
        self.env["account.move"].flush_model(
            ["amount_untaxed", "cs_dispute_id", "currency_id", "move_type", "state"]
        )
        self.env["cs.carrier.statement.line"].flush_model(["amount", "credit_dispute_id"])
        self.env["cs.carrier.statement"].flush_model(["state"])
        self.flush_model(["credited_amount", "currency_id"])
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_dispute d
                   SET credited_amount = COALESCE((
                           SELECT sum(m.amount_untaxed) FROM account_move m
                            WHERE m.cs_dispute_id = d.id AND m.state = 'posted' AND m.move_type IN %s
                              AND m.currency_id = d.currency_id), 0)
                       + COALESCE((
                           SELECT sum(-l.amount) FROM cs_carrier_statement_line l
                             JOIN cs_carrier_statement s ON s.id = l.statement_id
                            WHERE l.credit_dispute_id = d.id
                              AND s.state NOT IN ('cancelled', 'replaced')), 0)
                 WHERE d.id = ANY(%s) RETURNING NULL
                """,
                CREDIT_TYPES,
                self.ids,
            )
        )
        self.invalidate_recordset(["credited_amount", "missing_credit"], flush=False)
        self.env["account.move"].invalidate_model(["cs_held_amount", "cs_payable_amount"], flush=False)
