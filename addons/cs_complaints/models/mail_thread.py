import xmlrpc.client

from odoo import api, models

from ..lib.mail.robots import BOUNCE
from ..received_mail import get_received


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Let the desk look at each mail first: its own are kept, judged and mended before they go on."""
        arguments = (custom_values, save_original, strip_attachments, thread_id)
        if get_received(self.env) or thread_id:
            return super().message_process(model, message, *arguments)
        raw = _to_bytes(message)
        intake = self.env["cs.ticket.intake"].with_context(cs_keep_original=save_original)
        received = intake._find_mail(raw, is_ours=model == "cs.ticket")
        if received is None:
            return super().message_process(model, raw, *arguments)
        return intake._receive_mail(received)

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """The desk knows already where its mails belong; other applications may get them, too."""
        received = get_received(self.env)
        arguments = (message, message_dict, model, thread_id, custom_values)
        if received is None or received.kind == BOUNCE:
            return super().message_route(*arguments)
        others = super().message_route(*arguments) if received.place.has_others else []
        return [
            *(route for route in others if route[0] != "cs.ticket"),
            *self.env["cs.ticket"]._get_mail_routes(received.place),
        ]

    def _message_parse_extract_from_parent(self, parent_message):
        """A customer never answers with a note, whatever his program quotes; a colleague may."""
        values = super()._message_parse_extract_from_parent(parent_message)
        received = get_received(self.env)
        if received and values.get("is_internal"):
            values["is_internal"] = self.env["cs.ticket.intake"]._is_staff(received.mail.sender[1])
        return values

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """The desk has limits of its own: a customer with many parcels is no loop, and is never sent back."""
        if get_received(self.env):
            return False
        return super()._detect_loop_sender(message, message_dict, routes)


def _to_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode() if isinstance(message, str) else message
