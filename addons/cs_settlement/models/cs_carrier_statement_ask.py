from odoo import models
from odoo.tools import plaintext2html

# The activity that asks the importer; on a statement that is not in review there is no other of its kind.
_ACTIVITY = "mail.mail_activity_data_todo"

# States in which an import waits for a person.
_WAITING = ("draft", "held")


class CsCarrierStatement(models.Model):
    """Who brought a large file need not wait for it: he is asked when its import needs him."""

    _inherit = "cs.carrier.statement"

    def write(self, vals):
        asking = self.browse()
        if "state" in vals and vals["state"] not in _WAITING:
            asking = self.filtered(lambda statement: statement.state in (*_WAITING, "loading"))
        result = super().write(vals)
        if asking:
            asking.activity_feedback([_ACTIVITY], only_automated=True)
        return result

    def _ask_importer(self):
        """Give who imported a file in the background one activity when it was held or failed (one statement).

        It is done with as soon as the statement no longer waits.
        """
        user = self._get_importer()
        if self.state not in _WAITING or not self.held_reasons or not user.active or user._is_superuser():
            return
        if self.activity_search([_ACTIVITY], only_automated=True):
            return
        statement = self.with_context(lang=user.lang)
        statement.activity_schedule(
            _ACTIVITY,
            user_id=user.id,
            summary=statement.env._("The import waits for you"),
            note=plaintext2html(statement.held_text),
        )
