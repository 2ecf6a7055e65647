from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_statement_auto = fields.Boolean(
        string="Prepare Customer Statements",
        help="When a month, quarter or year is over, the statements of its customers are prepared. "
        "Somebody looks at them and releases them.",
    )
    cs_statement_reminder_days = fields.Integer(string="Days before a Reminder", default=7)
    cs_statement_reminder_count = fields.Integer(string="Reminders of a Statement", default=2)
