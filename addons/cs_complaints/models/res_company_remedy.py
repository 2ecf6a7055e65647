from odoo import fields, models
from odoo.fields import Command


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_refund_until = fields.Selection(
        [("posted", "the Credit Note Is Posted"), ("paid", "the Money Is Paid")],
        string="A Refund Is Done When",
        default="posted",
        required=True,
    )
    cs_coupon_program_id = fields.Many2one(
        "loyalty.program",
        string="Coupons for Complaints",
        domain="[('program_type', '=', 'coupons'), ('company_id', 'in', [id, False])]",
        help="Empty: one is made with the first coupon.",
    )

    def _get_cs_coupon_program(self):
        """Return the program of the coupons that make good, made when it is first needed."""
        self.ensure_one()
        if not self.cs_coupon_program_id:
            self.cs_coupon_program_id = self.env["loyalty.program"].create(
                self._prepare_cs_coupon_program_vals()
            )
        return self.cs_coupon_program_id

    def _prepare_cs_coupon_program_vals(self):
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 1.0,
            "required_points": 1.0,
        }
        return {
            "name": self.env._("Coupons of the Service Desk"),
            "program_type": "coupons",
            "applies_on": "current",
            "trigger": "with_code",
            "company_id": self.id,
            "currency_id": self.currency_id.id,
            "rule_ids": [Command.clear()],
            "reward_ids": [Command.clear(), Command.create(reward)],
            "communication_plan_ids": [Command.clear()],
        }
