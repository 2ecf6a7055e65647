from odoo import models


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _tracking_value_format_model(self, model):
        """Say which values are confidential, so that they can be masked when they leave the server."""
        formatted = super()._tracking_value_format_model(model)
        kinds = self.env["cs.confidentiality"]._get_kinds(model) if model else {}
        names = {tracking.id: tracking.field_id.name for tracking in self}
        for values in formatted:
            if kind := kinds.get(names[values["id"]]):
                values["fieldInfo"]["confidential"] = kind
        return formatted
