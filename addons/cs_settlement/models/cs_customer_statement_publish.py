from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CsCustomerStatement(models.Model):
    """From a prepared statement to one the customer has in hand, and to the closed period."""

    _inherit = "cs.customer.statement"

    def action_publish(self):
        """Freeze the figures and send the statements, each the way its customer wants it."""
        self.check_access("write")
        self._ensure_can_become("sent")
        for channel, statements in self.grouped("channel").items():
            by_mail = channel in ("mail", "portal")
            statements._set_state("sent", sending="waiting" if by_mail else False)
        replaced = self.replaces_id.filtered(lambda statement: statement._can_become("replaced"))
        replaced._set_state("replaced")
        self._trigger_sending()

    def action_mark_delivered(self):
        """Note that the paper was handed over, posted or faxed."""
        self.check_access("write")
        if self.filtered(lambda statement: statement.state not in ("sent", "objected")):
            raise UserError(self.env._("Only statements that were released can be handed over."))
        self._mark_delivered(delivered_by_id=self.env.uid)

    def _mark_delivered(self, **vals):
        """Note that customers have their statement: from now on their time to answer runs."""
        now = fields.Datetime.now()
        for statement in self:
            # sudo: states and dates of statements are written by buttons alone
            statement.sudo().write(
                {
                    "sent_at": statement.sent_at or now,
                    "delivered_at": now,
                    "deemed_on": statement._get_deemed_day(),
                    **vals,
                }
            )

    def _get_deemed_day(self):
        """Return the day on which silence confirms, by the contract, or False (one statement)."""
        days = self.partner_id.with_company(self.company_id).cs_statement_deemed_days
        return self.deemed_on or (days > 0 and fields.Date.context_today(self) + timedelta(days=days))

    def action_close(self):
        """Close the period with the customer: what was stated is final."""
        self.check_access("write")
        self._set_state("closed")
        self._finalise_charges(True)

    def action_reopen(self):
        """Take a closing back."""
        self.check_access("write")
        self._set_state("confirmed")
        self._finalise_charges(False)

    def _finalise_charges(self, final):
        """Fix the charges that were stated, or let them follow the tariff again where nothing is billed."""
        # sudo: the closing is the accountant's right, and the charges are those of his statement
        charges = self.sudo().line_ids.charge_id
        if final:
            charges.filtered(lambda charge: not charge.final).write({"final": True})
        else:
            charges.filtered(lambda charge: charge.state == "open").write({"final": False})

    def action_recompute(self):
        """Take the picture of prepared statements anew."""
        self.check_access("write")
        self._ensure_can_become("sent")
        # sudo: lines and figures are written by the service alone
        statements = self.filtered(lambda statement: statement.state == "draft").sudo()
        statements.line_ids.unlink()
        statements.section_ids.unlink()
        statements.made_at = fields.Datetime.now()
        for group in statements.grouped(lambda s: (s.company_id, s.date_from, s.date_to)).values():
            self.env["cs.customer.statement.maker"]._fill(group)
        for newer in statements.filtered("replaces_id"):
            newer._carry_answers()
            newer._count_lines()
            newer._keep_difference()

    @api.model
    def _trigger_sending(self):
        """Let the scheduled action send at once what waits."""
        # sudo: accountants do not read scheduled actions
        self.env.ref("cs_settlement.ir_cron_customer_statement_send").sudo()._trigger()
