from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..const_customer import ANSWER_WAYS, LINE_ANSWERS, OBJECTION_REASONS

# Ways in which somebody of ours hears the answer.
_WAYS = [way for way in ANSWER_WAYS if way[0] in ("paper", "mail", "phone")]


class CsCustomerStatementReply(models.TransientModel):
    """What a customer answered on paper, by mail or by phone, with the proof of it."""

    _name = "cs.customer.statement.reply"
    _description = "Customer's Reply to a Statement"
    _cs_confidential_fields = {"name": "text", "words": "text"}

    statement_id = fields.Many2one("cs.customer.statement", required=True)
    answer = fields.Selection(
        [answer for answer in LINE_ANSWERS if answer[0] != "open"], required=True, default="confirmed"
    )
    way = fields.Selection(_WAYS, string="Through", required=True, default="paper")
    name = fields.Char(string="Who Said It", required=True)
    line_ids = fields.Many2many(
        "cs.customer.statement.line",
        string="Lines",
        domain="[('statement_id', '=', statement_id)]",
        help="Empty: all lines that are open.",
    )
    reason = fields.Selection(OBJECTION_REASONS)
    words = fields.Text(string="His Words")
    currency_id = fields.Many2one(related="line_ids.currency_id")
    claimed = fields.Monetary(string="Right in His View")
    proof_ids = fields.Many2many(
        "ir.attachment",
        "cs_customer_statement_reply_attachment_rel",
        help="The signed paper, or the message. Needed where the customer confirms in writing.",
    )

    def action_record(self):
        """Record the answer, line by line or for all that is open."""
        self.ensure_one()
        self._ensure_complete()
        self.statement_id.check_access("write")
        # sudo: answers are recorded by this dialog and the portal alone
        statement = self.statement_id.sudo()
        who = {"name": self.name, "user_id": self.env.uid, "proof_ids": self._keep_proofs().ids}
        lines = self.line_ids.sudo() or [None]  # sudo: as above
        if not all(self._take(statement, line, who) for line in lines):
            raise UserError(self.env._("The statement was answered or replaced in the meantime."))
        return {"type": "ir.actions.act_window_close"}

    def _take(self, statement, line, who):
        # Objections to several lines: the statement may be objected to already, never confirmed.
        if self.answer == "confirmed":
            return statement._confirm(self.way, line, words=self.words, **who)
        claimed = len(self.line_ids) == 1 and self.claimed
        return statement._object(self.way, line, self.reason, self.words, claimed, **who)

    def _keep_proofs(self):
        # sudo: the accountant's own uploads go to the statement, which only buttons write
        proofs = self.proof_ids.sudo()
        if proofs.create_uid - self.env.user:
            raise AccessError(self.env._("Attach files of your own."))
        proofs.write({"res_model": self.statement_id._name, "res_id": self.statement_id.id})
        return proofs

    def _ensure_complete(self):
        if self.answer == "confirmed" and self.way != "phone" and not self.proof_ids:
            raise UserError(self.env._("Attach the paper or the message in which the customer confirms."))
        if self.answer == "objected" and not (self.line_ids and self.reason):
            raise UserError(self.env._("Choose the lines the customer objects to, and his reason."))
