from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_customer import ANSWERABLE_STATES


class CsCustomerStatement(models.Model):
    """What the customer says to a statement, line by line or to all of it."""

    _inherit = "cs.customer.statement"

    def _is_answerable(self):
        """Tell whether the customer may answer (one statement)."""
        return self.state in ANSWERABLE_STATES

    def _confirm(self, way, line=None, **who):
        """Take the customer's yes: to one line, or to all that are open. Return whether it was taken.

        :param way: one of ``ANSWER_WAYS``
        :param who: ``name``, ``partner_id``, ``ip``, ``words``, ``proof_ids`` as far as known
        """
        if not self._is_open_to(line):
            return False
        self._note_answer("confirm", way, line, **who)
        if line:
            line = line.with_env(self.env)
            taken_back = line.filtered(lambda line: line.answer == "objected")
            line.write(self._prepare_line_answer("confirmed"))
            self._after_withdrawal(taken_back)
        else:
            self._confirm_rest()
        self._follow_answers(way, **who)
        return True

    def _object(self, way, line, reason, words="", claimed=False, **who):
        """Take the customer's no to one line. Return whether it was taken.

        :param reason: one of ``OBJECTION_REASONS``
        :param claimed: what would be right in his view, in the line's currency; False where he does not say
        """
        if not self._is_open_to(line):
            return False
        line = line.with_env(self.env)
        said = {"reason": reason, "words": words or False, "claimed": claimed}
        self._note_answer("object", way, line, **said, **who)
        line.write(self._prepare_line_answer("objected", **said))
        self._follow_answers(way, **who)
        self._after_objection(line)
        return True

    def _is_open_to(self, line):
        """Lock the statement, so that answers of two windows come one after the other."""
        return bool(
            self.try_lock_for_update() and self._is_answerable() and (not line or line.statement_id == self)
        )

    def _note_answer(self, answer, way, line, **facts):
        self.env["cs.customer.statement.answer"].create(
            {
                "statement_id": self.id,
                "line_id": line.id if line else False,
                "answer": answer,
                "way": way,
                **facts,
            }
        )

    @api.model
    def _prepare_line_answer(self, answer, reason=False, words=False, claimed=False):
        return {
            "answer": answer,
            "answered_at": fields.Datetime.now(),
            "reason": reason,
            "words": words,
            "claimed": claimed,
        }

    def _confirm_rest(self):
        """Confirm the lines that are open, thousands as well as one."""
        lines = self.env["cs.customer.statement.line"]
        lines.flush_model(["answer", "answered_at", "statement_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE cs_customer_statement_line SET answer = 'confirmed', answered_at = %s
                    WHERE statement_id = %s AND answer = 'open'""",
                fields.Datetime.now(),
                self.id,
            )
        )
        lines.invalidate_model(["answer", "answered_at"], flush=False)

    def _follow_answers(self, way, name=False, ip=False, **_who):
        """Let the state follow from the answers to the lines."""
        self._count_lines()
        state = "objected" if self.objected_count else "sent" if self.open_count else "confirmed"
        if state != self.state:
            self._set_state(state)
            self._tell_state()
        self.write(
            {"answered_at": fields.Datetime.now(), "answer_way": way, "answer_name": name, "answer_ip": ip}
        )

    def _tell_state(self):
        """Note a confirmation; ask the responsible to look at objections."""
        ours = self.with_context(lang=self.user_id.lang or self.company_id.partner_id.lang)
        if self.state == "confirmed":
            ours.message_post(body=ours.env._("The customer has confirmed the statement."))
        elif self.state == "objected":
            ours.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=ours.env._("The customer objects to lines of %s", self.number),
                user_id=self.user_id.id or self.env.uid,
            )

    def _after_objection(self, lines):
        """Do what follows from objections to lines; disputes hook in here."""

    def _after_withdrawal(self, lines):
        """Do what follows when the customer takes objections to lines back; disputes hook in here."""

    # Silence

    @api.model
    def _get_deemed_domain(self):
        """Return the domain of statements that count as confirmed by silence."""
        return Domain(
            [
                ("state", "=", "sent"),
                ("deemed_on", "<=", fields.Date.context_today(self)),
                ("objected_count", "=", 0),
            ]
        )

    @api.model
    def _cron_deem(self):
        """Confirm what by contract counts as confirmed, one by one; a bad one does not stop the rest."""
        domain = self._get_deemed_domain()
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(domain))
        for statement in self.search(domain):
            if statement.filtered_domain(domain):
                statement._confirm("deemed")
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _get_answer_way_label(self):
        """Return in words through which way the answer came (one statement)."""
        return dict(self._fields["answer_way"]._description_selection(self.env)).get(self.answer_way, "")
