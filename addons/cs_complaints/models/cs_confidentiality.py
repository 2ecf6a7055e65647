from odoo import api, models


class CsConfidentiality(models.AbstractModel):
    """Department users see no customer's phone or street, whatever the company has set for its agents."""

    _inherit = "cs.confidentiality"

    @api.model
    def _applies(self):
        return super()._applies() or self.env.user._is_department_only()

    @api.model
    def _is_in_use(self):
        # What is pushed to the browsers of departments is masked even where no company masks.
        return True
