from odoo import fields, models
from odoo.exceptions import UserError


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _inform(self, how, note=None):
        """Record that the customers were told: when, through which way, by whom. Sends nothing itself."""
        self._ensure_can_inform()
        told = {"informed_at": fields.Datetime.now(), "informed_by_id": self.env.uid, "informed_how": how}
        self.write({"state": "informed", **told})
        if note:
            ways = dict(self._fields["informed_how"]._description_selection(self.env))
            body = self.env._("Customer informed (%(way)s): %(note)s", way=ways[how], note=note)
            self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    def _ensure_can_inform(self):
        for anomaly in self:
            if not anomaly.can_inform:
                raise UserError(self.env._("“%(name)s” is closed.", name=anomaly.display_name))

    def message_post(self, **kwargs):
        """Count the message as the customer's information when the composer was opened for that."""
        message = super().message_post(**kwargs)
        if self.env.context.get("cs_inform_customer") and self.can_inform:
            self.with_context(cs_inform_customer=False)._inform("mail")
        return message

    def _message_add_suggested_recipients(self, force_primary_email=False):
        """Address the message that informs the customer to nobody else."""
        suggested = super()._message_add_suggested_recipients(force_primary_email=force_primary_email)
        if self.env.context.get("cs_inform_customer"):
            for anomaly in self:
                suggested[anomaly.id]["partners"] -= anomaly.user_id.partner_id - anomaly.partner_id
        return suggested

    def _message_post_after_hook(self, message, msg_vals):
        """Put a customer's answer by mail before the responsible person."""
        asker = message.author_id.commercial_partner_id
        if message.message_type == "email" and asker and asker == self.partner_id.commercial_partner_id:
            self.filtered("is_open").activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The customer has answered"),
                user_id=(self.user_id or self.team_id.leader_id or self.env.user).id,
            )
        return super()._message_post_after_hook(message, msg_vals)

    def _get_mail_template(self):
        """Return the template of the message to the customer: that of the type, else the general one."""
        return self.type_id.mail_template_id[:1] or self.env.ref("cs_forwarding.mail_template_anomaly_inform")

    def _get_order_label(self):
        """Return the number by which the customer knows the order."""
        return self.order_id.cs_external_ref or self.order_id.name or self.picking_id.name or ""

    def _get_customer_text(self):
        """Return what the customer reads about the matter; findings only where the type allows it."""
        text = self.type_id.customer_text or self.type_id.name
        return f"{text} {self.name}" if self.type_id.tell_evidence and self.name != text else text

    def _get_offers(self):
        """Return the proposals a message to the customer names."""
        return self.proposal_ids.filtered(lambda proposal: proposal.kind_id.is_for_customer)

    def action_inform(self):
        """Open the next step: the mail to the customer, or the note of a call when there is no address."""
        self._ensure_can_inform()
        if len(self) == 1 and self.partner_id.email:
            return self._open_mail_composer()
        return self._open_inform_wizard("mail" if len(self) > 1 else "phone")

    def action_inform_by_phone(self):
        self._ensure_can_inform()
        return self._open_inform_wizard("phone")

    def _open_mail_composer(self):
        return self.env["mail.compose.message"]._get_records_action(
            name=self.env._("Inform the Customer"),
            target="new",
            context={
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": self._get_mail_template().id,
                "default_email_layout_xmlid": "mail.mail_notification_layout_with_responsible_signature",
                "cs_inform_customer": True,
            },
        )

    def _open_inform_wizard(self, how):
        return self._open_wizard("cs.anomaly.inform", self.env._("Inform Customers"), {"default_how": how})

    def _open_wizard(self, model, name, context=None):
        """Return the action of a wizard that works on these anomalies."""
        return self.env[model]._get_records_action(
            name=name, target="new", context={"default_anomaly_ids": self.ids, **(context or {})}
        )
