from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.cs_forwarding.const_care import MAX_BOUNCES
from odoo.addons.cs_forwarding.lib.quiet_hours import end_of_quiet

from ..const_answers import RATING_DAYS, RATING_QUIET

# Mails of one run of the scheduled action before the progress is stored.
_BATCH = 50


class CsRatingRequest(models.Model):
    """Asking: who is asked when, and who is left in peace."""

    _inherit = "cs.rating.request"

    @api.model
    def _plan(self, tickets):
        """Plan to ask the customers of closed tickets, each ticket once. Sends nothing.

        A ticket whose customer was not asked before it was opened again is planned anew.
        """
        wanted = tickets.filtered(lambda ticket: ticket.team_id.is_rated)
        known = self.search([("ticket_id", "in", wanted.ids)])
        known.filtered(lambda request: request.state == "skipped")._plan_again()
        fresh = wanted - known.ticket_id
        requests = self.create([self._prepare_request(ticket) for ticket in fresh])
        self._wake((requests | known).filtered(lambda request: request.state == "waiting"))
        return requests

    def _prepare_request(self, ticket):
        return {**self._prepare_facts(ticket), "due_at": self._get_due_at(ticket)}

    def _prepare_facts(self, ticket):
        """Return what the figures go by, as it is at the moment."""
        names = (
            "partner_id",
            "parcel_id",
            "category_id",
            "carrier_id",
            "channel_id",
            "team_id",
            "company_id",
        )
        facts = {name: ticket[name].id for name in names}
        return {**facts, "ticket_id": ticket.id, "agent_id": ticket.user_id.id or ticket.closed_by_id.id}

    def _get_due_at(self, ticket):
        """Return when to ask: after the team's delay, in the customer's day."""
        due_at = fields.Datetime.now() + timedelta(hours=ticket.team_id.rating_delay_hours)
        return end_of_quiet(due_at, ticket._get_customer_tz(), *RATING_QUIET)

    def _plan_again(self):
        for request in self:
            request.write(
                {**self._prepare_request(request.ticket_id), "state": "waiting", "skip_reason": False}
            )

    def _wake(self, requests):
        cron = self.env.ref("cs_complaints.ir_cron_rating")
        for due_at in set(requests.mapped("due_at")):
            cron._trigger(at=due_at)

    @api.model
    def _withdraw(self, tickets):
        """Do not ask about tickets that were opened again."""
        waiting = self.search([("ticket_id", "in", tickets.ids), ("state", "=", "waiting")])
        waiting.write({"state": "skipped", "skip_reason": "open_again"})

    # The scheduled action

    @api.model
    def _cron_ask(self):
        """Ask whose time has come and close what nobody answered."""
        self._expire()
        now = fields.Datetime.now()
        domain = Domain("state", "=", "waiting") & Domain("due_at", "<=", now)
        requests = self.search(domain, order="due_at, id", limit=_BATCH)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(domain))
        for request in requests:
            locked = request.try_lock_for_update().filtered_domain(domain)
            if locked:
                locked._ask()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _expire(self):
        over = self.search([("state", "=", "asked"), ("expires_at", "<", fields.Datetime.now())], limit=1000)
        over.write({"state": "expired"})

    def _ask(self):
        """Send the mail, or note why not (one request)."""
        obstacle = self._get_obstacle()
        if obstacle:
            self.write({"state": "skipped", "skip_reason": obstacle})
            return
        now = fields.Datetime.now()
        self.write({"state": "asked", "asked_at": now, "expires_at": now + timedelta(days=RATING_DAYS)})
        self._send_mail()
        self.ticket_id._log_event("rating", new="asked")

    def _get_obstacle(self):
        """Return why the customer is not asked: a value of ``RATING_SKIPS``, or None (one request)."""
        ticket, partner = self.ticket_id, self.partner_id
        if ticket.state != "closed":
            return "open_again"
        if not ticket._get_answer_email():
            return "no_address"
        if partner.cs_no_rating:
            return "unwanted"
        return self._get_mail_obstacle() or self._get_weariness()

    def _get_mail_obstacle(self):
        email = self.ticket_id._get_answer_email()
        # sudo: the blacklist belongs to mass mailing
        if self.env["mail.blacklist"].sudo().search_count([("email", "=", email)], limit=1):
            return "blacklisted"
        is_own = email == email_normalize(self.partner_id.email or "")
        return "bounced" if is_own and self.partner_id.message_bounce >= MAX_BOUNCES else None

    def _get_weariness(self):
        """Return the reason when the customer was asked lately; nobody is asked twice about one thing."""
        since = fields.Datetime.now() - timedelta(days=self.team_id.rating_rest_days)
        others = Domain("id", "!=", self.id) & Domain("partner_id", "=", self.partner_id.id)
        if not self.partner_id or not self.team_id.rating_rest_days:
            return None
        if self.parcel_id and self.search_count(
            others & Domain([("parcel_id", "=", self.parcel_id.id), ("answered_at", ">=", since)]), limit=1
        ):
            return "asked_on_arrival"
        return (
            "asked_lately" if self.search_count(others & Domain("asked_at", ">=", since), limit=1) else None
        )

    def _send_mail(self):
        """Queue the mail; it hangs on nothing, so that its link does not show in the conversation."""
        # sudo: templates belong to those who write mails
        template = self.env.ref("cs_complaints.mail_template_rating").sudo()
        words = {
            name: template._render_field(name, self.ids, compute_lang=True)[self.id]
            for name in ("subject", "body_html", "email_from")
        }
        # sudo: mails are the system's
        self.env["mail.mail"].sudo().create(
            {
                **words,
                "email_to": self.ticket_id._get_answer_email(),
                "author_id": self.company_id.partner_id.id,
                "reply_to": self.ticket_id._notify_get_reply_to()[self.ticket_id.id],
                "auto_delete": True,
                "message_type": "email_outgoing",
            }
        )
