from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const_care import NOTICE_CHANNELS, NOTICE_MILESTONES


class CsNoticeRule(models.Model):
    """What customers are told at a milestone, and how. The first rule that fits a parcel counts."""

    _name = "cs.notice.rule"
    _description = "Rule of Messages to Customers"
    _order = "milestone, channel, sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    milestone = fields.Selection(NOTICE_MILESTONES, required=True)
    channel = fields.Selection(NOTICE_CHANNELS, string="By", required=True, default="mail")
    silent = fields.Boolean(
        string="Say Nothing", help="Parcels that fit are not told about, whatever the later rules say."
    )
    mail_template_id = fields.Many2one("mail.template", domain="[('model', '=', 'cs.parcel')]")
    sms_template_id = fields.Many2one("sms.template", domain="[('model', '=', 'cs.parcel')]")
    delay_minutes = fields.Integer(
        string="Wait (minutes)", help="What is overtaken in the meantime is not sent."
    )
    max_age_hours = fields.Integer(
        string="Not Older Than (hours)",
        default=48,
        help="What happened longer ago when it becomes known is not told: old history sends nothing.",
    )
    bundle = fields.Boolean(
        string="One Message an Order",
        default=True,
        help="Parcels of one order that reach the milestone together are told in one message.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: all companies.")
    team_id = fields.Many2one("cs.team", check_company=True, help="Empty: all teams.")
    channel_id = fields.Many2one(
        "cs.order.channel", string="Order Channel", check_company=True, help="Empty: all channels."
    )
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, help="Empty: all carriers.")
    tag_ids = fields.Many2many(
        "res.partner.category", string="Customer Tags", help="Only customers with one of them. Empty: all."
    )
    notice_count = fields.Integer(string="Messages", compute="_compute_notice_count")

    _times_positive = models.Constraint(
        "CHECK (delay_minutes >= 0 AND max_age_hours > 0)", "Times can't be negative."
    )

    @api.depends("milestone", "channel")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("milestone", "channel")
        }
        for rule in self:
            rule.name = " · ".join(labels[name].get(rule[name], "") for name in labels)

    def _compute_notice_count(self):
        counts = dict(
            self.env["cs.notice"]._read_group([("rule_id", "in", self.ids)], ["rule_id"], ["__count"])
        )
        for rule in self:
            rule.notice_count = counts.get(rule, 0)

    @api.constrains("channel", "silent", "mail_template_id", "sms_template_id")
    def _check_template(self):
        for rule in self:
            if not rule.silent and not rule._get_template():
                raise ValidationError(self.env._("“%(name)s” needs a template.", name=rule.name))

    def _get_template(self):
        """Return the template of one rule."""
        return self.mail_template_id if self.channel == "mail" else self.sms_template_id

    def action_view_notices(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_notice_action")
        return {**action, "domain": [("rule_id", "in", self.ids)], "context": {}}

    def action_preview(self):
        self.ensure_one()
        return self.env["cs.notice.preview"]._get_records_action(
            name=self.env._("Preview"), target="new", context={"default_rule_id": self.id}
        )
