from odoo import models
from odoo.fields import Domain

from odoo.addons.cs_forwarding.models.cs_desk import Count


class CsDesk(models.AbstractModel):
    _inherit = "cs.desk"

    def _get_counts(self):
        return super()._get_counts() + self._get_ticket_counts()

    def _get_ticket_counts(self):
        is_open = self.env["cs.ticket"]._get_open_domain()
        unassigned = is_open & Domain("user_id", "=", False)
        late = is_open & Domain("next_due_at", "<", "now")
        of_tickets = {"model": "cs.ticket", "action": "cs_complaints.cs_ticket_action"}
        owned = {**of_tickets, "user_field": "user_id", "by_agent": True}
        return [
            Count("tickets", self.env._("Open Tickets"), domain=is_open, **owned),
            Count("tickets_late", self.env._("Late Tickets"), domain=late, tone="danger", **owned),
            Count(
                "tickets_unassigned",
                self.env._("Unassigned Tickets"),
                domain=unassigned,
                tone="warning",
                **of_tickets,
            ),
        ]

    def _get_trends(self):
        return super()._get_trends() + [
            self._count_by_day("tickets", self.env._("Tickets Raised"), "cs.ticket", "opened_at"),
            self._count_by_day("tickets_closed", self.env._("Tickets Closed"), "cs.ticket", "closed_at"),
        ]
