from markupsafe import Markup

from odoo import fields, models


class CsTicket(models.Model):
    """A draft of the next answer, ready before the promised moment comes."""

    _inherit = "cs.ticket"

    draft_answer = fields.Html(
        copy=False,
        sanitize_style=True,
        help="Prepared when the promised update came near. The next answer starts with it.",
    )

    def _on_clock_warn(self, clocks):
        """Have an update ready when the promise to tell the customer something comes near."""
        promised = clocks.filtered(lambda clock: clock.kind == "next_update").mapped("res_id")
        self.browse(promised).filtered("is_open")._prepare_draft()
        return super()._on_clock_warn(clocks)

    def _prepare_draft(self):
        """Write the first text of progress whose places can all be filled, where no draft waits yet."""
        for ticket in self:
            if not ticket.draft_answer:
                ticket.draft_answer = ticket._compose_update()

    def _compose_update(self):
        """Return the text of a progress update (one ticket), or False when the shelf has none that fits."""
        for template in self.env["cs.answer.template"]._get_offered(self, ["update"]):
            _subject, body, missing = self._compose_answer(template)
            if not missing:
                return Markup(body)
        return False
