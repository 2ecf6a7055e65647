from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class CsRemedy(models.Model):
    """Who may promise how much, and who is asked for the rest."""

    _inherit = "cs.remedy"

    # Limits

    def _is_within_limit(self, user):
        """Tell whether the user may promise this, with all that the order's customer has been promised."""
        company = self.company_id or self.ticket_id.company_id
        limit = self.env["cs.remedy.limit"]._get_amount(user, self.ticket_id.category_id, company)
        return limit is None or company.currency_id.compare_amounts(self._get_commitment(company), limit) <= 0

    def _get_commitment(self, company):
        """Return what this and the other proposals for the same order come to, in the company's currency.

        A sum cut into many small ones needs the same approval as the whole.
        """
        ticket = self.ticket_id._origin
        same = Domain("ticket_id", "=", ticket.id)
        if ticket.order_id:
            same |= Domain("order_id", "=", ticket.order_id.id)
        # sudo: what others have promised counts, whether the user may see it or not
        others = self.sudo().search(
            same
            & Domain("state", "in", ("offered", "accepted", "done"))
            & Domain("id", "not in", self._origin.ids)
        )
        today = fields.Date.context_today(self)
        return sum(
            remedy.currency_id._convert(remedy.amount, company.currency_id, company, today)
            for remedy in [self, *others]
        )

    def _find_approver(self):
        """Return who is asked: the team's leader where his limit covers it, else a manager (one remedy)."""
        leader = self.team_id.leader_id
        if leader and self._is_within_limit(leader):
            return leader
        managers = self.env.ref("cs_forwarding.group_manager").all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids and not user._is_superuser()
        )
        return next((user for user in managers.sorted("id") if self._is_within_limit(user)), leader)

    # Approval

    def _request_approval(self):
        self.write({"state": "to_approve"})
        for remedy in self:
            approver = remedy._find_approver()
            remedy._log_event(self.env._("to approve"), approver.name or "")
            if approver:
                remedy.with_context(lang=approver.lang).activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=remedy.with_context(lang=approver.lang).env._("Approve the remedy"),
                    user_id=approver.id,
                )

    def _approve(self):
        """Offer what others proposed and the user may promise."""
        self.check_access("write")
        for remedy in self:
            if not remedy.can_approve:
                raise AccessError(self.env._("You may not approve “%(name)s”.", name=remedy.display_name))
        self._ensure_offerable()
        # sudo: the state is written by the buttons alone
        approved = self.sudo()
        approved.write({"approved_by_id": self.env.uid})
        approved._offer()

    def _send_back(self, reason):
        """Let the proposer think again."""
        self.write({"state": "draft", "end_note": reason})
        self._drop_activities()
        for remedy in self:
            user = remedy.proposed_by_id
            remedy._log_event(self.env._("sent back"), reason)
            remedy.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The remedy was not approved"),
                note=reason,
                user_id=user.id,
            )
