from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Credit notes that come by hand: the dispute that waits for one is found by itself where it is clear."""

    _inherit = "account.move"

    cs_suggested_dispute_ids = fields.Many2many(
        "cs.dispute",
        string="Possible Disputes",
        compute="_compute_cs_suggested_dispute_ids",
        compute_sudo=True,
    )

    @api.depends(
        "cs_dispute_id",
        "cs_statement_id",
        "currency_id",
        "invoice_line_ids.price_subtotal",
        "invoice_origin",
        "move_type",
        "partner_id",
        "payment_reference",
        "ref",
        "reversed_entry_id",
        "state",
    )
    def _compute_cs_suggested_dispute_ids(self):
        for move in self:
            sure, weak = move._find_disputes() if move._may_credit() else (self.env["cs.dispute"],) * 2
            move.cs_suggested_dispute_ids = sure | weak

    def _may_credit(self):
        """Return whether a dispute may wait for it (one move); those of statements are found by line."""
        return (
            self.move_type == "in_refund"
            and self.state != "cancel"
            and self.partner_id
            and not self.cs_dispute_id
            and not self.cs_statement_id
        )

    def _find_disputes(self):
        """Return the disputes it surely settles, and those it may settle (one move).

        Sure is a dispute whose number, or the carrier's number of the case, stands on the credit note and
        that still misses as much; or one over the bill that is reversed, which misses exactly the amount. An
        amount alone is a suggestion.
        """
        waiting = self.env["cs.dispute"].search(
            Domain("party", "=", "carrier")
            & Domain("state", "=", "credit_expected")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("currency_id", "=", self.currency_id.id)
            & Domain("partner_id.commercial_partner_id", "=", self.partner_id.commercial_partner_id.id)
        )
        texts = " ".join(filter(None, self._get_credit_texts()))
        bill = self.reversed_entry_id
        named, fitting, reversed_, exact = (waiting.browse() for _kind in range(4))
        for dispute in waiting:
            compared = dispute.currency_id.compare_amounts(self.amount_untaxed, dispute.missing_credit)
            if dispute._is_named_in(texts):
                named |= dispute
                fitting |= dispute if compared <= 0 else waiting.browse()
            if bill and bill in dispute.statement_id.move_ids:
                reversed_ |= dispute
            if compared == 0:
                exact |= dispute
        for found in (fitting & exact, fitting, reversed_ & exact):
            if len(found) == 1:
                return found, waiting.browse()
        return waiting.browse(), named | reversed_ | exact

    def _get_credit_texts(self):
        """Return the texts in which a credit note may name a dispute; some may be empty (one move)."""
        return [self.ref, self.payment_reference, self.invoice_origin, *self.invoice_line_ids.mapped("name")]

    def _post(self, soft=True):
        for move in self:
            if not move.posted_before and move._may_credit():
                # sudo: who keeps the books need not see disputes
                sure, _weak = move.sudo()._find_disputes()
                if sure:
                    move.sudo()._link_dispute(sure)
        return super()._post(soft)

    def action_link_dispute(self):
        """Link the dispute that is suggested; the person chooses where there are several."""
        self.ensure_one()
        self._link_dispute(self.cs_suggested_dispute_ids[:1])
        return True

    def _link_dispute(self, dispute):
        self.cs_dispute_id = dispute
        self._message_log(
            body=self.env._("This credit note settles %(dispute)s.", dispute=dispute._get_html_link())
        )
