from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const_handover import ACCEPT_MINUTES, ANSWER_MINUTES, OPEN_HANDOVER_STATES


class CsDepartment(models.Model):
    """How fast a department takes and answers what the desk hands over."""

    _inherit = "cs.department"

    handover_accept_minutes = fields.Integer(
        string="Accepts within (minutes)", default=ACCEPT_MINUTES, help="Working time. 0: no deadline."
    )
    handover_answer_minutes = fields.Integer(
        string="Answers within (minutes)",
        default=ANSWER_MINUTES,
        help="Working time from the sending. 0: no deadline.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Calendar",
        help="Hours in which the deadlines of the department run. Empty: the company's calendar.",
    )
    open_handover_count = fields.Integer(string="Open Handovers", compute="_compute_open_handover_count")

    @api.constrains("handover_accept_minutes", "handover_answer_minutes")
    def _check_handover_minutes(self):
        for department in self:
            if min(department.handover_accept_minutes, department.handover_answer_minutes) < 0:
                raise ValidationError(self.env._("A deadline can't be before the start."))

    def _compute_open_handover_count(self):
        groups = self.env["cs.handover"]._read_group(
            [("department_id", "in", self.ids), ("state", "in", OPEN_HANDOVER_STATES)],
            ["department_id"],
            ["__count"],
        )
        counts = dict(groups)
        for department in self:
            department.open_handover_count = counts.get(department, 0)

    def action_view_handovers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_complaints.cs_handover_action")
        return {**action, "domain": [("department_id", "in", self.ids)], "path": False}
