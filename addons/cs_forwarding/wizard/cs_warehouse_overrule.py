from odoo import api, fields, models


class CsWarehouseOverrule(models.TransientModel):
    """Send orders to another warehouse than the chosen one, with a reason."""

    _name = "cs.warehouse.overrule"
    _description = "Choose Another Warehouse"

    order_ids = fields.Many2many("sale.order", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, domain="[('company_id', '=', company_id)]"
    )
    reason = fields.Char(required=True)

    @api.depends("order_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.order_ids[:1].company_id

    def action_apply(self):
        self.ensure_one()
        self.order_ids._overrule_warehouse(self.warehouse_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
