from odoo import fields, models


class CsOrderChange(models.Model):
    """Who hears of a change: the warehouse while it runs, the customer at its end."""

    _inherit = "cs.order.change"

    def _get_flag_text(self):
        """Return the red flag as the order, the delivery and its papers show it (one change)."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        head = f"{self.name} · {kinds[self.kind]}"
        return f"{head}: {self.flag_note}" if self.flag_note else head

    # Warehouse

    def _warn_warehouse(self):
        """Put an activity on the deliveries to stop, and a message before the warehouse department."""
        pickings = self._get_waiting_pickings()
        text = self.env._("Stop: %(flag)s", flag=self._get_flag_text())
        department = self.env["cs.department"]._get_by_code("warehouse", self.company_id)
        for picking in pickings:
            picking.activity_schedule(
                "mail.mail_activity_data_warning",
                fields.Date.context_today(self),
                summary=text,
                user_id=(picking.user_id or department.manager_id or self.env.user).id,
            )
        names = ", ".join(pickings.mapped("name"))
        self._message_department(department, self.env._("%(text)s (%(names)s)", text=text, names=names))

    def _message_department(self, department, text):
        """Write to everybody in the department, and to its mailbox."""
        users = department.manager_id | department.member_ids
        self.message_post(
            body=text,
            partner_ids=users.partner_id.ids,
            outgoing_email_to=department.email or False,
            subtype_xmlid="mail.mt_note",
        )

    def _end_warnings(self):
        """Clear the reminders on deliveries whose change has ended."""
        # sudo: the reminders belong to people of the warehouse
        for change in self.sudo():
            flag = change._get_flag_text()
            activities = change.picking_ids.activity_ids.filtered(
                lambda activity, flag=flag: flag in (activity.summary or "")
            )
            activities.action_feedback(feedback=self.env._("%(change)s is closed.", change=change.name))

    # Customer

    def _tell_customer(self):
        """Write to the customer how the change ended; without an address remind the agent to call."""
        for change in self.filtered("tell_customer"):
            if change.partner_id.email:
                template = self.env.ref("cs_forwarding.mail_template_order_change")
                change.message_post_with_source(
                    template, message_type="comment", subtype_xmlid="mail.mt_comment"
                )
                change.told_at = fields.Datetime.now()
            else:
                change.activity_schedule(
                    "mail.mail_activity_data_call",
                    fields.Date.context_today(change),
                    summary=self.env._("Tell the customer how the change ended"),
                    user_id=(change.user_id or self.env.user).id,
                )

    def _get_order_label(self):
        """Return the number by which the customer knows the order."""
        return self.order_id.cs_external_ref or self.order_id.name or ""

    def _is_refused(self):
        return self.state == "refused"

    def _get_customer_rows(self):
        """Return ``[(label, new value)]`` of what was changed, for the message to the customer."""
        return [(row["label"], next(iter(row["new"].values()))) for row in self.comparison or []]

    def _log_on_order(self):
        """Leave a link to the change in the trail of its order."""
        for change in self:
            change.order_id._message_log(body=change._get_html_link(title=change.display_name))
