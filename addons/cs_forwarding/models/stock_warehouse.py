from odoo import fields, models


class StockWarehouse(models.Model):
    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "cs.guarded.fields"]

    cs_is_candidate = fields.Boolean(
        string="Delivers Orders of the Desk",
        default=True,
        help="The desk's choice of a warehouse considers it. Take it off for warehouses of returns.",
    )
    cs_zones_only = fields.Boolean(
        string="Only Its Zones", help="Orders to destinations outside its zones never go there."
    )
    cs_zone_ids = fields.One2many("cs.warehouse.zone", "warehouse_id", string="Zones")
