import xmlrpc.client

from odoo import api, models

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
