from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cs_intake_batch_id = fields.Many2one(
        "cs.intake.batch", string="Order Import", index="btree_not_null", copy=False, ondelete="set null"
    )
    cs_carrier_word = fields.Char(
        string="Carrier on the Platform",
        copy=False,
        help="The platform's word for carrier or delivery service.",
    )
    cs_payment_method = fields.Char(string="Payment on the Platform", copy=False)

    def action_view_intake_batch(self):
        self.ensure_one()
        return self.cs_intake_batch_id._get_records_action()
