from odoo import fields, models

from ..const_exception import STEP_COUNTS, STEP_ROLES


class CsPlaybookStep(models.Model):
    _name = "cs.playbook.step"
    _description = "Step of a Playbook"
    _order = "playbook_id, sequence, id"
    _check_company_auto = True

    playbook_id = fields.Many2one("cs.playbook", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="playbook_id.company_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Step", required=True, translate=True)
    instruction = fields.Text(translate=True, help="What exactly to do, or to say.")
    role = fields.Selection(STEP_ROLES, string="Done by", required=True, default="responsible")
    department_id = fields.Many2one("cs.department", check_company=True)
    user_id = fields.Many2one("res.users", string="Person", domain="[('share', '=', False)]")
    minutes = fields.Integer(
        string="Within (minutes)", default=60, help="Working minutes of the team. 0: no deadline."
    )
    counted_from = fields.Selection(STEP_COUNTS, required=True, default="previous")
    may_skip = fields.Boolean(string="May Be Skipped", help="With a reason, which stays on record.")
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Letter",
        domain="[('model', '=', 'cs.anomaly')]",
        help="Mail that the step sends.",
    )

    _minutes_positive = models.Constraint("CHECK (minutes >= 0)", "A time can't be negative.")
