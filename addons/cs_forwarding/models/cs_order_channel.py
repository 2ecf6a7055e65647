from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import ORDER_PLATFORMS


class CsOrderChannel(models.Model):
    _name = "cs.order.channel"
    _description = "Order Channel"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    platform = fields.Selection(ORDER_PLATFORMS, required=True, default="shop")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("cs.team", check_company=True, index=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Orders of the channel are created in this person's name, "
        "so that other salespeople do not see them.",
    )
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    country_id = fields.Many2one(
        "res.country",
        string="Usual Country",
        help="Country of a delivery address that names none, and of phone numbers without a country code.",
    )
    tz = fields.Selection(
        lambda self: self.env["res.users"]._fields["tz"]._description_selection(self.env),
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "Asia/Shanghai",
        help="Dates without a zone in the channel's files are meant in this one.",
    )
    cutoff_time = fields.Float(
        string="Same-day Cut-off",
        default=16.0,
        help="Orders released before this time of the channel's day ship the same day.",
    )
    payment_required = fields.Boolean(
        string="Prepaid", help="Orders of this channel are released only when they are paid."
    )
    review_required = fields.Boolean(
        default=True, help="An order can be confirmed only after its review has approved it."
    )
    auto_approve = fields.Boolean(
        default=False, help="Approve an order by itself when no blocking check finds anything."
    )
    auto_confirm = fields.Boolean(default=False, help="Confirm an order as soon as it is approved.")

    _code_uniq = models.Constraint(
        "UNIQUE (code, company_id)", "Another channel of this company has the same code."
    )

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        for channel in self:
            channel.currency_id = channel.pricelist_id.currency_id or channel.company_id.currency_id

    @api.constrains("cutoff_time")
    def _check_cutoff_time(self):
        if any(not 0 <= channel.cutoff_time < 24 for channel in self):
            raise ValidationError(self.env._("The same-day cut-off is a time between 0:00 and 23:59."))
