from odoo import api, fields, models


class CsReleaseHandout(models.TransientModel):
    """To whom the papers of release waves are handed."""

    _name = "cs.release.handout"
    _description = "Hand Out Release Waves"

    wave_ids = fields.Many2many("cs.release.wave", required=True)
    handed_to = fields.Char(string="To Whom", required=True)
    department_id = fields.Many2one("cs.department", default=lambda self: self._default_department_id())

    @api.model
    def _default_department_id(self):
        return self.env["cs.department"]._get_by_code("warehouse", self.env.company)

    def action_apply(self):
        self.ensure_one()
        self.wave_ids._hand_out(self.handed_to, self.department_id)
        return {"type": "ir.actions.act_window_close"}
