from odoo import models

from ..const_handover import RETURN_LIMIT


class CsHandover(models.Model):
    """What goes to and fro goes up: nobody feels responsible for it."""

    _inherit = "cs.handover"

    def _escalate_hops(self):
        """Escalate the matters of new handovers that make one too many in a row."""
        for handover in self.sudo():  # sudo: follows from the handover, whoever may escalate
            limit = handover.team_id.handover_hop_limit
            if limit and handover.hop == limit + 1:
                handover._escalate_source(
                    self.env._(
                        "Handed over for the %(count)sth time, still without an end.", count=handover.hop
                    )
                )

    def _escalate_returns(self):
        """Escalate the matters that came back from departments too often."""
        for handover in self.sudo():  # sudo: a department may not escalate by itself
            returned = handover._get_source().handover_ids.filtered("returned_at")
            if len(returned) == RETURN_LIMIT:
                names = ", ".join(returned.sorted("id").mapped("department_id.name"))
                handover._escalate_source(
                    self.env._(
                        "Returned %(count)s times (%(departments)s): nobody takes it.",
                        count=len(returned),
                        departments=names,
                    )
                )

    def _escalate_source(self, reason):
        """Put the matter before the next tier (one handover)."""
        self._get_source()._escalate_handover(reason)
