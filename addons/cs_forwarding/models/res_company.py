from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_mask_customer_data = fields.Boolean(
        string="Mask Customer Data",
        help="Agents see phone numbers and streets of customers masked; exports need a right of their own.",
    )
    cs_unmask_minutes = fields.Integer(
        string="Unmasked For (minutes)",
        default=15,
        help="For so long an agent sees a customer's data after he has given a reason.",
    )

    _cs_unmask_minutes_positive = models.Constraint(
        "CHECK (cs_unmask_minutes > 0)", "Customer data has to stay unmasked for at least one minute."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if any(companies.mapped("cs_mask_customer_data")):
            self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "cs_mask_customer_data" in vals:
            # _is_in_use and _is_customer_data_protected are cached
            self.env.registry.clear_cache()
        return result
