from odoo import api, fields, models


class SaleOrder(models.Model):
    """The comparison of carriers as a table on the order."""

    _inherit = "sale.order"

    cs_transport_table = fields.Json(compute="_compute_cs_transport_table")
    cs_can_charge_transport = fields.Boolean(compute="_compute_cs_can_charge_transport")

    @api.depends("cs_choice_ids.is_current", "cs_choice_ids.chosen_id", "carrier_id")
    @api.depends_context("lang", "tz")
    def _compute_cs_transport_table(self):
        for order in self:
            choice = order._get_current_choice()
            order.cs_transport_table = choice and choice._get_table()

    @api.depends("cs_choice_ids.chosen_id", "order_line.price_unit", "state", "carrier_id")
    def _compute_cs_can_charge_transport(self):
        for order in self:
            chosen = order._get_current_choice().chosen_id
            charged = order.order_line.filtered("is_delivery").mapped("price_unit")
            same = charged and not order.currency_id.compare_amounts(sum(charged), chosen.price)
            order.cs_can_charge_transport = order.state in ("draft", "sent") and chosen and not same
