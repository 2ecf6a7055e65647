from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsStatementMatcher(models.Model):
    """One pass of matching with its parameters: a way to find the shipment a line stands for.

    The work is in one method a pass, found by the row's code; another addon adds a pass with that method
    and one data row:

    ``_match_by_<code>(self, run)``
        Works on all lines of a run at once, a constant number of SQL statements for any number of them,
        over the relations that ``cs.matching.service`` documents. ``run`` is a
        :class:`~odoo.addons.cs_settlement.matching.MatchRun`.
    """

    _name = "cs.statement.matcher"
    _description = "Matching Pass"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(string="Method", required=True, readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    automatic = fields.Boolean(
        default=True,
        help="What the pass finds is taken. Otherwise it is only suggested to a person.",
    )
    note = fields.Char(string="What It Does", translate=True)
    days = fields.Integer(help="How far the carrier's date may be from ours.")
    distance = fields.Integer(string="Wrong Characters", default=1, help="How many a waybill may have.")
    weight_kg = fields.Float(string="Weight (kg)", digits="Stock Weight", default=0.05)
    weight_percent = fields.Float(string="Weight (%)", default=2.0)
    parameters = fields.Char(compute="_compute_parameters")

    _code_uniq = models.UniqueIndex("(code)", "There is such a pass already.")

    @api.depends("code")
    def _compute_parameters(self):
        for matcher in self:
            method = matcher._get_method()
            matcher.parameters = ",".join(getattr(method, "match_parameters", ()))

    @api.constrains("code")
    def _check_code(self):
        for matcher in self:
            if not matcher._get_method():
                raise ValidationError(self.env._("There is no pass named “%(code)s”.", code=matcher.code))

    def _get_method(self):
        return getattr(self, f"_match_by_{self.code}", None)

    def _run(self, run):
        """Let each pass work on the run, in their order."""
        for matcher in self:
            matcher._get_method()(run)
