from odoo import models


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _sendone(self, target, notification_type, message):
        """Mask what is pushed to the browser of somebody who would read it masked."""
        masked = self.env["cs.confidentiality"]._mask_push(target, message)
        return super()._sendone(target, notification_type, masked)
