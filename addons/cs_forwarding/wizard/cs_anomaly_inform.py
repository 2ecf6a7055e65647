from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import CONTACT_WAYS


class CsAnomalyInform(models.TransientModel):
    _name = "cs.anomaly.inform"
    _description = "Inform Customers of Anomalies"

    anomaly_ids = fields.Many2many("cs.anomaly", required=True)
    how = fields.Selection(CONTACT_WAYS, string="Through", required=True, default="phone")
    note = fields.Text(help="What was said, for those who go on with the matter.")
    line_ids = fields.One2many(
        "cs.anomaly.inform.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )
    count_ready = fields.Integer(compute="_compute_counts")
    count_blocked = fields.Integer(compute="_compute_counts")

    @api.depends("anomaly_ids", "how")
    def _compute_line_ids(self):
        for wizard in self:
            anomalies = wizard.anomaly_ids._origin if wizard.how == "mail" else wizard.env["cs.anomaly"]
            wizard.line_ids = [Command.clear(), *map(Command.create, wizard._prepare_lines(anomalies))]

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for wizard in self:
            wizard.count_blocked = len(wizard.line_ids.filtered("problem"))
            wizard.count_ready = len(wizard.line_ids) - wizard.count_blocked

    def _prepare_lines(self, anomalies):
        """Return the mails as they will go out, each in its customer's language."""
        previews = {}
        for template, group in anomalies.grouped(lambda anomaly: anomaly._get_mail_template()).items():
            previews |= template._generate_template(group.ids, ["subject", "body_html"])
        return [
            {
                "anomaly_id": anomaly.id,
                "problem": self._get_problem(anomaly),
                "subject": previews[anomaly.id]["subject"],
                "body": previews[anomaly.id]["body_html"],
            }
            for anomaly in anomalies
        ]

    def _get_problem(self, anomaly):
        if not anomaly.can_inform:
            return self.env._("Already closed")
        return False if anomaly.partner_id.email else self.env._("Customer has no e-mail address")

    def action_confirm(self):
        """Send the mails shown, or record the call."""
        if self.how != "mail":
            self.anomaly_ids._inform(self.how, self.note)
            return {"type": "ir.actions.act_window_close"}
        ready = self.line_ids.filtered(lambda line: not line.problem).anomaly_id
        if not ready:
            raise UserError(self.env._("No customer in this selection can be reached by mail."))
        for anomaly in ready:
            anomaly.with_context(cs_inform_customer=True).message_post_with_source(
                anomaly._get_mail_template(), message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        return {"type": "ir.actions.act_window_close"}


class CsAnomalyInformLine(models.TransientModel):
    _name = "cs.anomaly.inform.line"
    _description = "Preview of a Mail to a Customer"
    _cs_customer_field = "partner_id"
    _cs_confidential_fields = {"body": "text"}

    wizard_id = fields.Many2one("cs.anomaly.inform", required=True, ondelete="cascade")
    anomaly_id = fields.Many2one("cs.anomaly", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="anomaly_id.partner_id")
    lang = fields.Selection(related="anomaly_id.partner_id.lang")
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=True)
    problem = fields.Char(readonly=True)
