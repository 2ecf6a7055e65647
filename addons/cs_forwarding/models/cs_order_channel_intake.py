from odoo import fields, models


class CsOrderChannel(models.Model):
    _inherit = "cs.order.channel"

    shipping_product_id = fields.Many2one(
        "product.product",
        string="Shipping Fee Product",
        check_company=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._default_intake_product("shipping"),
        help="Stands on the order line for what the buyer pays for delivery.",
    )
    discount_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._default_intake_product("discount"),
        help="Stands on the order line for what the platform takes off the whole order.",
    )
    tax_product_id = fields.Many2one(
        "product.product",
        check_company=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._default_intake_product("tax"),
        help="Stands on the order line for tax that the platform adds on top of its prices.",
    )
    tax_mode = fields.Selection(
        [("platform", "As the Platform States It"), ("product", "By the Products' Taxes")],
        string="Taxes",
        required=True,
        default="platform",
        help="As the platform states it: prices are taken as they are and a tax on top becomes a line of "
        "its own, so the order's total is the platform's. By the products' taxes: Odoo computes the tax of "
        "each line, and the total may differ from the platform's.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes in the Price",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('price_include', '=', True)]",
        help="Taxes that the platform's prices already contain. They change no total.",
    )
    create_customers = fields.Boolean(
        default=True,
        help="Off: an order of an unknown buyer waits until somebody says which customer it is.",
    )
    mapping_ids = fields.One2many("cs.intake.mapping", "channel_id", string="Column Mappings")
    alias_ids = fields.One2many("cs.intake.alias", "channel_id", string="Words of the Platform")
    carrier_alias_ids = fields.One2many(
        "cs.intake.alias",
        "channel_id",
        string="Carrier Words",
        domain=[("kind", "=", "carrier")],
        context={"default_kind": "carrier"},
    )

    def _default_intake_product(self, kind):
        return self.env.ref(f"cs_forwarding.product_platform_{kind}", raise_if_not_found=False)

    def action_open_import(self):
        """Open the upload dialog for this channel."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_intake_upload_action")
        return {**action, "context": {"default_channel_id": self.id}}
