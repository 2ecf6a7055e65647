from odoo import api, fields, models

from ..const_dispute import OBJECTION_DAYS


class CsDispute(models.Model):
    """A customer's objection to a statement is a dispute too: he has sent it, and we owe the answer."""

    _inherit = "cs.dispute"

    customer_statement_id = fields.Many2one(
        "cs.customer.statement", index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _open_from_customer_lines(self, lines):
        """Put objections to lines of customers' statements into disputes, one a statement and currency.

        What a customer adds while his dispute waits for our answer joins it.

        :param lines: ``cs.customer.statement.line`` that were objected to
        :return: the disputes
        """
        # sudo: the customer objects on the portal, or a colleague takes it down, and neither sees disputes
        model, lines = self.sudo().browse(), lines.sudo()
        groups = lines.grouped(lambda line: (line.statement_id, line.currency_id))
        disputes = model
        for (statement, currency), objected in groups.items():
            dispute = model._find_objection(statement, currency)
            dispute = dispute or model._create_objection(statement, currency)
            dispute._add_objections(objected)
            disputes |= dispute
        return disputes

    def _find_objection(self, statement, currency):
        domain = [
            ("customer_statement_id", "=", statement.id),
            ("currency_id", "=", currency.id),
            ("state", "in", ("sent", "acknowledged")),
        ]
        return self.search(domain, limit=1)

    def _create_objection(self, statement, currency):
        now = fields.Datetime.now()
        dispute = self.create(
            {
                "party": "customer",
                "partner_id": statement.partner_id.id,
                "customer_statement_id": statement.id,
                "company_id": statement.company_id.id,
                "currency_id": currency.id,
                "user_id": statement.user_id.id,
                "state": "sent",
                "sent_at": now,
                "notice_deadline": fields.Date.add(fields.Date.context_today(self), days=OBJECTION_DAYS),
            }
        )
        dispute._start_answer_clocks()
        return dispute

    def _add_objections(self, lines):
        """Add the lines that are not in a dispute yet; an objection said again brings its words."""
        self.env["cs.dispute.line"].flush_model()
        known = self.line_ids.grouped("customer_statement_line_id")
        new = lines.filtered(lambda line: line not in known)
        self.env["cs.dispute.line"].create([self._prepare_objection(line) for line in new])
        for line in lines - new:
            known[line].reason = line._get_objection_words()
        self._refresh()

    def _prepare_objection(self, line):
        claimed = line.amount - line.claimed if line.claimed else line.amount
        return {
            "dispute_id": self.id,
            "company_id": line.company_id.id,
            "customer_statement_line_id": line.id,
            "ref": line.number,
            "ref_key": line.charge_id.ref_key,
            "service_date": line.date,
            "type_id": line.type_id.id,
            "charge_text": line._get_title(),
            "reason": line._get_objection_words(),
            "currency_id": line.currency_id.id,
            "billed": line.amount,
            "expected": line.claimed,
            "claimed": abs(claimed) or abs(line.amount) or line.currency_id.rounding,
        }

    def _get_uninvoiced_lines(self):
        """Return the lines over charges that are on no invoice yet."""
        return self.line_ids.filtered(
            lambda line: line.state != "withdrawn"
            and line.customer_statement_line_id.charge_id.state == "open"
        )

    def _decide_lines(self):
        """Take what was granted off the charges that have no invoice; the corrected statement shows it.

        A charge that somebody has changed since the statement was made is left alone.
        """
        for line in self._get_uninvoiced_lines():
            stated, charge = line.customer_statement_line_id, line.customer_statement_line_id.charge_id
            if line.agreed and not line.currency_id.compare_amounts(charge.expected, stated.amount):
                charge.expected = stated.amount - line.agreed
        return super()._decide_lines()

    def _expects_credit(self):
        """Expect a credit note only for what the customer has an invoice of."""
        invoiced = self.line_ids - self._get_uninvoiced_lines()
        return super()._expects_credit() and (self.party != "customer" or any(invoiced.mapped("agreed")))
