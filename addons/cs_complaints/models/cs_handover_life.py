from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const_handover import HANDOVER_TRANSITIONS

RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


class CsHandover(models.Model):
    """The steps: accept, return, answer, inform the customer, ask again, call back, close."""

    _inherit = "cs.handover"

    def write(self, vals):
        """Guard the life of the handover: every way to another state comes by here."""
        if state := vals.get("state"):
            self._check_transition(state)
        if ticket_id := vals.get("ticket_id"):
            vals = {**self._prepare_move(ticket_id), **vals}
        return super().write(vals)

    def _prepare_move(self, ticket_id):
        """Return the values that go with another ticket: tickets are merged and set apart again."""
        ticket = self.env["cs.ticket"].browse(ticket_id)
        vals = {"source_ref": ticket._get_handover_ref()}
        return vals | {"user_id": ticket.user_id.id} if ticket.user_id else vals

    def _check_transition(self, state):
        for handover in self:
            if state not in HANDOVER_TRANSITIONS[handover.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Handover %(name)s is “%(old)s” and cannot become “%(new)s”.",
                        name=handover.display_name,
                        old=labels[handover.state],
                        new=labels[state],
                    )
                )

    def _stamp(self, step):
        """Return the values that tell when a step was taken, and by whom."""
        return {f"{step}_at": fields.Datetime.now(), f"{step}_by_id": self.env.uid}

    # The department

    def _accept(self):
        self._check_allowed("can_accept", self.env._("only its department may accept it, and only once."))
        handovers = self._get_working()
        handovers.write({"state": "accepted", **self._stamp("accepted")})
        handovers._after_accept()

    def _answer(self, text, attachments=None):
        """Send the answer back to the owner.

        :param text: the answer; what it tells of the customer's phone and street is hidden
        :param attachments: ``ir.attachment`` the user has uploaded for it
        """
        self._check_allowed("can_answer", self.env._("only its department may answer it, while it is open."))
        for handover in self._get_working():
            vals = {"state": "answered", "answer": handover._hide_customer(text), **self._stamp("answered")}
            if not handover.accepted_at:
                vals |= self._stamp("accepted")
            handover.write(vals)
        if attachments:
            self._get_working()._add_answer_files(attachments)
        self._get_working()._after_answer()

    def _return(self, reason, department=None):
        """Send the question back unanswered, with the department that it is rather for if that is known."""
        self._check_allowed("can_answer", self.env._("only its department may return it, while it is open."))
        for handover in self._get_working():
            handover.write(
                {
                    "state": "returned",
                    "return_reason": handover._hide_customer(reason),
                    "suggested_department_id": department.id if department else False,
                    **self._stamp("returned"),
                }
            )
        self._get_working()._after_return()

    # The desk

    def _inform(self):
        """Note that the customers know the answer. Sends nothing itself."""
        handovers = self._get_working()
        handovers.write({"state": "informed", **self._stamp("informed")})
        handovers._after_inform()

    def _recall(self, note=None):
        """Stop asking: nobody has to answer any more."""
        self._end("recalled", note)

    def _end(self, state, note=None):
        handovers = self._get_working()
        handovers.write({"state": state, "ended_at": fields.Datetime.now()})
        handovers._after_end(state, note)

    def _ask_again(self, department, reason, question, **kwargs):
        """Put the question anew, to the same or another department; return the new handovers.

        :param kwargs: minutes and files, see ``_hand_over``
        """
        self._check_allowed("can_ask_again", self.env._("there is no answer to go on from."))
        handovers = self.browse()
        for previous in self:
            source = previous._get_source()
            handovers |= source._hand_over(department, reason, question, previous=previous, **kwargs)
        self._end("closed")
        return handovers

    # What follows

    def _after_accept(self):
        """Do what follows from the department having taken the work."""
        self._fulfil_accept_clock()
        self._log_on_source("accepted")

    def _after_answer(self):
        """Do what follows from an answer: the owner has to pass it on."""
        self._end_department_clocks()
        self._start_inform_clock()
        self._log_on_source("answered")
        self._remind_owners(lambda env: env._("Pass on the answer"))

    def _after_return(self):
        """Do what follows from a question that came back: it must not come back for ever."""
        self._stop_department_clocks()
        self._start_inform_clock()
        self._log_on_source("returned")
        self._remind_owners(lambda env: env._("A handover came back"))
        self._escalate_returns()

    def _after_inform(self):
        self._fulfil_inform_clock()
        self._clear_reminders()
        self._log_on_source("informed")

    def _after_end(self, state, note):
        self._cancel_clocks()
        self._clear_reminders()
        self._log_on_source(state, note)
        if state == "recalled":
            self._tell_recalled(note)

    # Buttons

    def action_accept(self):
        self._accept()
        message = self.env._("%(count)s handovers accepted", count=len(self))
        return undo_notification(self, message, "action_undo_accept", RELOAD)

    def action_undo_accept(self):
        self._check_allowed("can_answer", self.env._("it goes on already."))
        handovers = self._get_working().filtered(lambda handover: handover.state == "accepted")
        handovers.write({"state": "sent", "accepted_at": False, "accepted_by_id": False})
        handovers._restart_accept_clock()
        return True

    def action_answer(self):
        self._check_allowed("can_answer", self.env._("only its department may answer it, while it is open."))
        return self._open_dialog("cs.handover.answer", self.env._("Answer"))

    def action_return(self):
        self._check_allowed("can_answer", self.env._("only its department may return it, while it is open."))
        return self._open_dialog("cs.handover.return", self.env._("Return"))

    def action_undo_answer(self):
        """Take the answer back to mend it, as long as the customer does not know it."""
        at_desk = self._is_at_desk()
        if not all(
            handover.state == "answered" and (at_desk or handover._is_of_department()) for handover in self
        ):
            raise UserError(self.env._("The customer knows the answer already."))
        handovers = self._get_working()
        handovers.write({"state": "accepted", "answered_at": False, "answered_by_id": False})
        handovers._clear_reminders()
        handovers._restart_answer_clock()
        return True

    def action_inform(self):
        self._check_allowed("can_inform", self.env._("there is no answer to pass on."))
        self._inform()
        message = self.env._("%(count)s customers noted as informed", count=len(self))
        return undo_notification(self, message, "action_undo_inform", RELOAD)

    def action_undo_inform(self):
        if not self._is_at_desk():
            raise UserError(self.env._("Only the desk may change this."))
        handovers = self._get_working().filtered(lambda handover: handover.state == "informed")
        handovers.write({"state": "answered", "informed_at": False, "informed_by_id": False})
        handovers._start_inform_clock()
        return True

    def action_ask_again(self):
        self.ensure_one()
        self._check_allowed("can_ask_again", self.env._("there is no answer to go on from."))
        return self._get_source()._open_hand_over({"default_previous_id": self.id})

    def action_recall(self):
        self._check_allowed("can_recall", self.env._("it has ended."))
        self._recall()
        return RELOAD

    def action_open_source(self):
        self.ensure_one()
        return self._get_source()._get_records_action()

    def _open_dialog(self, model, name):
        return self.env[model]._get_records_action(
            name=name, target="new", context={"default_handover_ids": self.ids}
        )
