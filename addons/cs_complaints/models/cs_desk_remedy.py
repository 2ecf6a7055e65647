from odoo import models
from odoo.fields import Domain

from odoo.addons.cs_forwarding.models.cs_desk import Count


class CsDesk(models.AbstractModel):
    _inherit = "cs.desk"

    def _get_counts(self):
        return super()._get_counts() + self._get_remedy_counts()

    def _get_remedy_counts(self):
        of_remedies = {
            "model": "cs.remedy",
            "action": "cs_complaints.cs_remedy_action",
            "user_field": "user_id",
        }
        return [
            Count(
                "remedies_to_approve",
                self.env._("Remedies to Approve"),
                domain=Domain("state", "=", "to_approve"),
                tone="warning",
                **{**of_remedies, "user_field": ""},
            ),
            Count(
                "remedies_accepted",
                self.env._("Remedies to Carry Out"),
                domain=Domain("state", "=", "accepted"),
                **of_remedies,
            ),
        ]
