from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cs.guarded.fields"]

    cs_channel_id = fields.Many2one(
        "cs.order.channel", string="Order Channel", index="btree_not_null", check_company=True, copy=False
    )
    cs_team_id = fields.Many2one(
        "cs.team", string="Service Team", related="cs_channel_id.team_id", store=True, index="btree_not_null"
    )
    cs_external_ref = fields.Char(
        string="Platform Order Number",
        index="trigram",
        copy=False,
        help="Number of the order on its platform.",
    )
    cs_buyer_account = fields.Char(string="Buyer Account", copy=False)
    cs_ordered_at = fields.Datetime(string="Ordered On", copy=False)
    cs_paid_at = fields.Datetime(string="Paid On", copy=False)
    cs_channel_total = fields.Monetary(
        string="Channel Total", copy=False, help="What the buyer has to pay, as the platform states it."
    )
    cs_channel_paid = fields.Monetary(
        string="Channel Paid", copy=False, help="What the buyer has paid, as the platform states it."
    )
    cs_platform_status = fields.Char(string="Platform Status", copy=False)
    cs_buyer_note = fields.Text(string="Buyer's Note", copy=False)
    cs_seller_note = fields.Text(string="Seller's Note", copy=False)
    cs_masked_fields = fields.Char(
        string="Masked by the Platform",
        copy=False,
        help="Comma-separated: name, phone, street. The platform hides these; they are not missing.",
    )

    _cs_external_ref_uniq = models.UniqueIndex(
        "(cs_channel_id, cs_external_ref) WHERE cs_channel_id IS NOT NULL AND cs_external_ref IS NOT NULL",
        "This channel already has an order with this platform number.",
    )
