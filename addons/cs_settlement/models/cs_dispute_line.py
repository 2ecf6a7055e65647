from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const_dispute import DISPUTE_LINE_STATES


class CsDisputeLine(models.Model):
    """One amount that is claimed back, and what was answered."""

    _name = "cs.dispute.line"
    _description = "Dispute Line"
    _order = "dispute_id desc, id"
    _rec_name = "ref"
    _log_access = False
    _cs_confidential_fields = {"answer": "text", "reason": "text"}

    dispute_id = fields.Many2one("cs.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    statement_line_id = fields.Many2one("cs.carrier.statement.line", ondelete="set null")
    state = fields.Selection(DISPUTE_LINE_STATES, required=True, default="open")
    ref = fields.Char(string="Waybill")
    ref_key = fields.Char()
    service_date = fields.Date(string="Shipped On")
    invoice_number = fields.Char(string="Invoice")
    type_id = fields.Many2one("cs.charge.type", string="Charge Type", ondelete="restrict")
    charge_text = fields.Char(string="Charge as Billed")
    reason = fields.Text(help="What the other side is told.")
    currency_id = fields.Many2one("res.currency", required=True)
    billed = fields.Monetary()
    expected = fields.Monetary()
    claimed = fields.Monetary()
    agreed = fields.Monetary()
    answer = fields.Char(help="What the other side says.")

    _statement_line_uniq = models.UniqueIndex(
        "(statement_line_id) WHERE statement_line_id IS NOT NULL AND state <> 'withdrawn'",
        "The line is in another dispute already.",
    )
    _ref_idx = models.Index("(ref_key) WHERE state IN ('agreed', 'partial')")

    @api.constrains("claimed", "agreed")
    def _check_amounts(self):
        for line in self:
            if line.currency_id.compare_amounts(line.claimed, 0) <= 0:
                raise ValidationError(self.env._("A claim is more than nothing."))
            if line.agreed and line.currency_id.compare_amounts(line.agreed, line.claimed) > 0:
                raise ValidationError(
                    self.env._("%(ref)s: more was agreed than claimed.", ref=line.ref or line.charge_text)
                )

    def write(self, vals):
        if "claimed" in vals and self.filtered(lambda line: line.dispute_id.state != "draft"):
            raise UserError(self.env._("What has been sent is no longer changed."))
        result = super().write(vals)
        if "agreed" in vals and "state" not in vals:
            for line in self:
                line.state = line._get_answer_state()
        if not {"agreed", "claimed", "state"}.isdisjoint(vals):
            self.dispute_id._refresh()
        return result

    def unlink(self):
        disputes = self.dispute_id
        self._withdraw()
        result = super().unlink()
        disputes.exists()._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered(lambda line: line.dispute_id.state not in ("draft", "cancelled")):
            raise UserError(self.env._("What has been sent is no longer changed."))

    def action_agree(self):
        """The other side accepts the claim of these lines."""
        for line in self:
            line.write({"agreed": line.claimed, "state": "agreed"})

    def action_reject(self):
        """The other side accepts nothing of these lines."""
        self.write({"agreed": 0.0, "state": "rejected"})

    def _get_reason(self):
        """Return what is wrong with the line, in the language of the context (one line)."""
        line = self.statement_line_id
        words = line.discrepancy_id.dispute_reason or line.discrepancy_id.name
        return " – ".join(filter(None, (words, line.explanation)))

    def _get_answer_state(self):
        """Return the state that follows from the agreed amount (one line)."""
        if self.currency_id.is_zero(self.agreed):
            return "rejected"
        return "agreed" if self.currency_id.compare_amounts(self.agreed, self.claimed) >= 0 else "partial"

    def _withdraw(self):
        """Let the lines of the statement be open again."""
        self.statement_line_id.filtered(lambda line: line.resolution == "disputed")._decide("open")
