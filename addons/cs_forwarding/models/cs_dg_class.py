from odoo import api, fields, models


class CsDgClass(models.Model):
    """A class or division of dangerous goods."""

    _name = "cs.dg.class"
    _description = "Dangerous Goods Class"
    _order = "code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(string="Class", required=True, help="Class or division, as 3 or 5.1.")
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This class exists already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for dg_class in self:
            dg_class.display_name = f"{dg_class.code or ''} {dg_class.name or ''}".strip()
