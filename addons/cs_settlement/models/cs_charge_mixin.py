from odoo import api, fields, models


class CsChargeMixin(models.AbstractModel):
    """What charges point to: how many there are of a record, and what it leaves."""

    _name = "cs.charge.mixin"
    _description = "Has Charges"

    # the field by which charges point to the model
    _charge_field = None

    cs_charge_count = fields.Integer(string="Number of Charges", compute="_compute_cs_margin")
    cs_margin = fields.Monetary(
        string="Margin",
        currency_field="cs_company_currency_id",
        compute="_compute_cs_margin",
        groups="cs_settlement.group_accountant",
        help="What the customer pays for the shipment less what it costs.",
    )
    cs_company_currency_id = fields.Many2one(
        "res.currency", string="Company Currency", compute="_compute_cs_company_currency_id"
    )

    def _compute_cs_margin(self):
        figures = self.env["cs.charge.report"]._get_margins(self._charge_field, self)
        for record in self:
            record.cs_charge_count, record.cs_margin = figures.get(record, (0, 0.0))

    @api.depends("company_id")
    def _compute_cs_company_currency_id(self):
        for record in self:
            record.cs_company_currency_id = record.company_id.currency_id

    def action_view_charges(self):
        return self.env["cs.charge"]._open_of(self._charge_field, self)
