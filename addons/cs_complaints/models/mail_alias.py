from odoo import models

from ..received_mail import get_received


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """What the desk has kept and will try again is not sent back to the customer."""
        if not get_received(self.env):
            super()._alias_bounce_incoming_email(message, message_dict, set_invalid=set_invalid)
