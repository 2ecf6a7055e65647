from markupsafe import Markup

from odoo import models

from ..const_handover import REMINDER, TOLD_LINES


class CsHandover(models.Model):
    """Who hears of a handover, and what is kept from whom."""

    _inherit = "cs.handover"

    # Keeping the customer's data at the desk

    def _hide_customer(self, text):
        """Return a text without the customer's phone and street (one handover)."""
        # sudo: what has to be hidden is found whoever writes
        return self.sudo()._get_source()._hide_customer(text)

    def message_post(self, **kwargs):
        """Keep the customer's phone and street out of what is written between desk and department."""
        kwargs["body"] = self._hide_customer(kwargs.get("body", ""))
        return super().message_post(**kwargs)

    # The department

    def _tell_departments(self, get_subject, managers=False):
        """Write to everybody in the departments, one message each however many handovers there are.

        :param get_subject: function of an environment in the reader's language that returns the subject
        :param managers: True: only to the managers
        """
        for department, handovers in self.grouped("department_id").items():
            # sudo: members of a department of another company are told as well
            department = department.sudo()
            users = department.manager_id if managers else department.manager_id | department.member_ids
            for lang, readers in users.filtered("active").grouped("lang").items():
                handovers._tell(readers.partner_id, lang, get_subject)
            if department.email and not managers:
                handovers._mail_to_mailbox(department, get_subject)

    def _tell(self, partners, lang, get_subject):
        """Send one message about these handovers."""
        env = self.with_context(lang=lang).env
        subject = self._get_told_subject(env, get_subject)
        host = self if len(self) == 1 else env["mail.thread"]
        host.with_env(env).message_notify(
            partner_ids=partners.ids, subject=subject, body=self._get_told_body(env)
        )

    def _mail_to_mailbox(self, department, get_subject):
        """Send the message to the department's mailbox, in the language of its manager."""
        env = self.with_context(lang=department.manager_id.lang or self.env.lang).env
        # sudo: who hands over need not be allowed to write mails by hand
        env["mail.mail"].sudo().create(
            {
                "subject": self._get_told_subject(env, get_subject),
                "body_html": self._get_told_body(env),
                "email_to": department.email,
                "auto_delete": True,
            }
        )

    def _get_told_subject(self, env, get_subject):
        if len(self) == 1:
            return f"{get_subject(env)}: {self.source_ref} · {self.reason}"
        return env._("%(what)s: %(count)s handovers", what=get_subject(env), count=len(self))

    def _get_told_body(self, env):
        shown = self.with_env(env)[:TOLD_LINES]
        lines = Markup().join(
            Markup("<li>%s: %s<br/>%s</li>")
            % (handover._get_html_link(title=handover.source_ref), handover.reason, handover._get_last_word())
            for handover in shown
        )
        if more := len(self) - len(shown):
            lines += Markup("<li>%s</li>") % env._("and %(count)s more", count=more)
        return Markup("<ul>%s</ul>") % lines

    def _get_last_word(self):
        """Return what was said last (one handover)."""
        return self.answer or self.return_reason or self.question

    def _tell_recalled(self, note):
        """Tell who works on it that nobody waits for the answer any more."""
        for handover in self.filtered("accepted_by_id"):
            reader = handover.accepted_by_id
            env = handover.with_context(lang=reader.lang).env
            handover.with_env(env).message_notify(
                partner_ids=reader.partner_id.ids,
                subject=env._("Called back: %(ref)s", ref=handover.source_ref),
                body=note or env._("The desk needs no answer any more."),
            )

    # The owner

    def _remind_owners(self, get_summary):
        """Put an activity on the tickets and anomalies: the owner has to act, and is told once for all.

        Only the last reminder of a handover stays.

        :param get_summary: function of an environment in the owner's language
        """
        self._clear_reminders()
        # sudo: a department may not write on what belongs to the desk
        for user, handovers in self.sudo().grouped(lambda handover: handover._get_reminded()).items():
            env = handovers.with_context(lang=user.lang).env
            # One message tells of all of them, instead of one for each activity.
            activities = env["mail.activity"].with_context(mail_activity_quick_update=True)
            summary = get_summary(env)
            activities.create([handover._prepare_reminder(user, summary) for handover in handovers])
            handovers._tell(user.partner_id, user.lang, get_summary)

    def _get_reminded(self):
        """Return who has to go on with it (one handover)."""
        return self.user_id or self.team_id.leader_id or self.sent_by_id

    def _prepare_reminder(self, user, summary):
        source = self._get_source()
        return {
            "res_model_id": self.env["ir.model"]._get_id(source._name),
            "res_id": source.id,
            "activity_type_id": self.env.ref(REMINDER).id,
            "summary": f"{summary}: {self.department_id.name}",
            "note": self.reason,
            "user_id": user.id,
            "cs_handover_id": self.id,
        }

    def _clear_reminders(self):
        """Take away what reminded the owner of these handovers."""
        # sudo: the reminders may be a colleague's
        self.env["mail.activity"].sudo().search([("cs_handover_id", "in", self.ids)]).unlink()

    def _log_on_source(self, step, note=None):
        """Write the step down where the ticket or anomaly keeps its history."""
        # sudo: the history is the system's, whoever takes the step
        handovers = self.sudo()
        for department, found in handovers.grouped("department_id").items():
            found.ticket_id._log_event(f"handover_{step}", new=department.name, note=note)
        for handover in handovers.filtered("anomaly_id"):
            labels = dict(self._fields["state"]._description_selection(self.env))
            words = " · ".join(filter(None, (handover.department_id.name, labels[handover.state], note)))
            handover.anomaly_id._message_log(body=self.env._("Handover: %(words)s", words=words))
