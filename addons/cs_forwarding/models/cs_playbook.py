from odoo import api, fields, models


class CsPlaybook(models.Model):
    """What is to be done, in which order and by when, when an anomaly of a type comes up."""

    _name = "cs.playbook"
    _description = "Playbook"
    _order = "type_id, company_id, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    type_id = fields.Many2one("cs.anomaly.type", string="Anomaly Type", required=True, index=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies that have no playbook of their own."
    )
    step_ids = fields.One2many("cs.playbook.step", "playbook_id", string="Steps", copy=True)
    step_count = fields.Integer(compute="_compute_step_count")

    _type_uniq = models.UniqueIndex(
        "(type_id, COALESCE(company_id, 0)) WHERE active", "There is a playbook for this type already."
    )

    @api.depends("step_ids")
    def _compute_step_count(self):
        for playbook in self:
            playbook.step_count = len(playbook.step_ids)
