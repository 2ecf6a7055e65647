from odoo import models
from odoo.fields import Domain

from odoo.addons.cs_forwarding.models.cs_desk import Count

from ..const_handover import DEPARTMENT_STATES


class CsDesk(models.AbstractModel):
    """What came back from departments, and who calls for a supervisor."""

    _inherit = "cs.desk"

    def _get_counts(self):
        return super()._get_counts() + self._get_handover_counts()

    def _get_handover_counts(self):
        translate, name = self.env._, "cs.handover"
        action = "cs_complaints.cs_handover_action"
        to_do = Domain("state", "in", ("answered", "returned"))
        late = Domain("state", "in", DEPARTMENT_STATES) & Domain("next_due_at", "<", "now")
        escalated = Domain("state", "=", "open")
        return [
            Count(
                "handovers_back",
                translate("Answers to Pass On"),
                name,
                to_do,
                action,
                "user_id",
                "warning",
                True,
            ),
            Count("handovers_late", translate("Departments Late"), name, late, action, "user_id", "danger"),
            Count(
                "escalations",
                translate("Escalations to Accept"),
                "cs.escalation",
                escalated,
                "cs_complaints.cs_escalation_action",
                "user_id",
                "danger",
            ),
        ]
