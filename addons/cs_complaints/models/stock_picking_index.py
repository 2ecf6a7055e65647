from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    _cs_name_upper_idx = models.Index("(upper(name))")
