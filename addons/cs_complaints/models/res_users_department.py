from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_department_only(self):
        """Tell whether the user works in a department and not at the desk (one user)."""
        return (
            self.has_group("cs_complaints.group_department")
            and not self.has_group("cs_forwarding.group_agent")
            and not self.has_group("cs_forwarding.group_see_customer_data")
        )

    def _is_customer_data_protected(self):
        return super()._is_customer_data_protected() or self._is_department_only()
