from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_notice_ids = fields.One2many("cs.notice", "order_id", string="Messages to the Customer")
    cs_notice_count = fields.Integer(string="Parcel Messages", compute="_compute_cs_notice_count")

    @api.depends("cs_notice_ids")
    def _compute_cs_notice_count(self):
        counts = dict(
            self.env["cs.notice"]._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.cs_notice_count = counts.get(order, 0)

    def action_view_notices(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_notice_action")
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {}}
