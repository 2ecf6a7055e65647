from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const_remedy import PENDING_REMEDY_STATES, REMEDY_TRANSITIONS

# What a person may give when he writes a proposal; all else follows from the buttons.
_CONTENT_FIELDS = {"line_ids", "message", "ticket_id", "valid_until"}
# So many proposals expire in one go of the scheduled action.
_EXPIRED_AT_ONCE = 200


class CsRemedy(models.Model):
    """The life of a proposal: written, approved, offered, ended."""

    _inherit = "cs.remedy"

    is_pending = fields.Boolean(compute="_compute_allowed")
    can_approve = fields.Boolean(compute="_compute_allowed")
    can_renew = fields.Boolean(compute="_compute_allowed")
    can_withdraw = fields.Boolean(compute="_compute_allowed")
    needs_approval = fields.Boolean(
        compute="_compute_allowed", help="It is more than you may promise by yourself."
    )

    @api.depends("state", "amount", "ticket_id.category_id", "ticket_id.remedy_ids.state")
    @api.depends_context("uid")
    def _compute_allowed(self):
        is_supervisor = self.env.user.has_group("cs_forwarding.group_supervisor")
        for remedy in self:
            is_unsent = remedy.state in ("draft", "to_approve")
            within = not is_unsent or remedy._is_within_limit(self.env.user)
            others = remedy.ticket_id.remedy_ids - remedy._origin
            remedy.is_pending = remedy.state in PENDING_REMEDY_STATES
            remedy.needs_approval = not within
            remedy.can_approve = remedy.state == "to_approve" and is_supervisor and within
            remedy.can_renew = remedy.state in ("refused", "expired", "withdrawn") and not any(
                other.state in PENDING_REMEDY_STATES for other in others
            )
            remedy.can_withdraw = remedy.is_pending or (remedy.state == "accepted" and is_supervisor)

    # Guards

    @api.model
    def _check_new(self, vals_list):
        if self.env.su:
            return
        for vals in vals_list:
            self._check_content(set(vals) - {"version"})
        tickets = self.env["cs.ticket"].browse({vals["ticket_id"] for vals in vals_list})
        tickets.check_access("write")

    def write(self, vals):
        if not self.env.su:
            self._check_content(vals)
            if "ticket_id" in vals:
                raise AccessError(self.env._("A remedy stays with its ticket."))
            if not _CONTENT_FIELDS.isdisjoint(vals):
                self._ensure_draft()
        if vals.get("state"):
            self._check_transition(vals["state"])
        return super().write(vals)

    def _check_content(self, names):
        stamped = [
            name
            for name in names
            if name not in _CONTENT_FIELDS and self._fields[name].store and self._fields[name].readonly
        ]
        if stamped:
            raise AccessError(self.env._("A remedy goes on by its buttons only."))

    def _ensure_draft(self):
        if any(remedy.state != "draft" for remedy in self):
            raise UserError(self.env._("What was offered cannot be altered; make a new version."))

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for remedy in self:
            if state != remedy.state and state not in REMEDY_TRANSITIONS[remedy.state]:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(old)s” and cannot go to “%(new)s”.",
                        name=remedy.display_name,
                        old=labels[remedy.state],
                        new=labels[state],
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        if any(remedy.state != "draft" for remedy in self):
            raise UserError(self.env._("A remedy that was offered is kept; withdraw it instead."))

    def _ensure_offerable(self):
        """Refuse what could not be kept, or not be told."""
        for remedy in self:
            ticket = remedy.ticket_id
            if not ticket.is_open:
                raise UserError(self.env._("Ticket %(ticket)s is closed.", ticket=ticket.number))
            if not ticket.partner_id:
                raise UserError(
                    self.env._("Fill in the customer of ticket %(ticket)s first.", ticket=ticket.number)
                )
            if not remedy.line_ids:
                raise UserError(self.env._("Add what the customer is offered."))
            if not remedy.valid_until or remedy.valid_until <= fields.Datetime.now():
                raise UserError(self.env._("Choose until when the offer stands, a day to come."))
            remedy.line_ids._ensure_offerable()

    # The work itself

    def _submit(self):
        """Offer what the user may promise by himself; ask for approval of the rest."""
        self.check_access("write")
        self._ensure_draft()
        self.line_ids._value_goods()
        self._ensure_offerable()
        within = self.filtered(lambda remedy: remedy._is_within_limit(self.env.user))
        # sudo: the state is written by the buttons alone
        within.sudo()._offer()
        (self - within).sudo()._request_approval()

    def _offer(self):
        """Freeze the words, tell the customer, wait for his answer."""
        self._drop_activities()
        for remedy in self:
            text = remedy._get_offer_text()
            remedy.write(
                {
                    "state": "offered",
                    "end_note": False,
                    "offered_at": fields.Datetime.now(),
                    "offer_text": text,
                    "offer_hash": remedy._get_fingerprint(text),
                }
            )
            remedy._log_event(self.env._("offered"), remedy._get_summary())
            remedy._tell_offer()
        self.ticket_id._go_to("proposed")

    def _end(self, state, reason=None):
        """End proposals that nobody has accepted."""
        self._drop_activities()
        self.write({"state": state, "end_note": reason})
        labels = dict(self._fields["state"]._description_selection(self.env))
        for remedy in self:
            remedy._log_event(labels[state], reason or remedy.display_name)
        self.ticket_id._leave("proposed")

    def _drop_activities(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])

    @api.model
    def _cron_expire(self):
        """End the offers whose day is over; the ticket's owner decides how to go on."""
        domain = Domain("state", "=", "offered") & Domain("valid_until", "<=", fields.Datetime.now())
        cron = self.env["ir.cron"]
        remedies = self.search(domain, limit=_EXPIRED_AT_ONCE, order="valid_until, id")
        cron._commit_progress(remaining=self.search_count(domain))
        for remedy in remedies:
            free = remedy.try_lock_for_update().filtered_domain(domain)
            free._expire()
            if not cron._commit_progress(len(free)):
                break

    def _expire(self):
        self._end("expired")
        for remedy in self:
            user = remedy.user_id or remedy.team_id.leader_id or remedy.proposed_by_id
            remedy.ticket_id.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=remedy.with_context(lang=user.lang).env._("The customer has not answered the offer"),
                user_id=user.id,
            )

    # Buttons

    def action_offer(self):
        """Offer the remedies, or ask for approval."""
        self._submit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_approve(self):
        self._approve()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_send_back(self):
        return self._ask_reason("send_back", self.env._("Do Not Approve"))

    def action_withdraw(self):
        """Take back what nobody has accepted, with a way back; an accepted one needs a reason."""
        self.check_access("write")
        if any(remedy.state == "accepted" for remedy in self):
            return self._ask_reason("withdraw", self.env._("Withdraw an Accepted Remedy"))
        # sudo: the state is written by the buttons alone
        self.sudo()._end("withdrawn")
        message = self.env._("Withdrawn. The customer's link does not open any more.")
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return undo_notification(self, message, "action_undo_withdraw", reload)

    def action_undo_withdraw(self):
        """Put back what was withdrawn by mistake: an offer stands again, all else is a draft."""
        self.check_access("write")
        for remedy in self.sudo():  # see action_withdraw
            if remedy.answered_at or not remedy.can_renew or not remedy.ticket_id.is_open:
                raise UserError(self.env._("It cannot be put back any more; make a new version."))
            remedy.write({"state": "offered" if remedy.offered_at else "draft"})
            if remedy.state == "offered":
                remedy.ticket_id._go_to("proposed")

    def action_renew(self):
        """Write the next version."""
        self.ensure_one()
        return self._copy_as_next()._open_dialog()

    def _ask_reason(self, deed, name):
        """Return the dialog that asks why before ``deed`` is done to these remedies."""
        return self.env["cs.remedy.reason"]._get_records_action(
            name=name, target="new", context={"default_remedy_ids": self.ids, "default_deed": deed}
        )

    def action_open(self):
        """Open the proposal in a dialog over its ticket."""
        self.ensure_one()
        return self._open_dialog()

    def _open_dialog(self):
        return self._get_records_action(name=self.display_name, target="new", context={})
