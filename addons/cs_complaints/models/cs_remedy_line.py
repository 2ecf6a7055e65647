from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..const_remedy import OPEN_REMEDY_LINE_STATES, REMEDY_LINE_STATES, REMEDY_WAITS


class CsRemedyLine(models.Model):
    """One thing that a proposal offers, and the documents that carry it out."""

    _name = "cs.remedy.line"
    _description = "Line of a Remedy"
    _order = "remedy_id, sequence, id"
    _check_company_auto = True
    _cs_confidential_fields = {"done_note": "text", "note": "text"}

    remedy_id = fields.Many2one("cs.remedy", string="Proposal", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    kind_id = fields.Many2one(
        "cs.remedy.kind", string="Remedy", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Char(related="kind_id.code", store=True, string="Kind Code")
    needs_goods = fields.Boolean(related="kind_id.needs_goods")
    value = fields.Selection(related="kind_id.value")
    ticket_id = fields.Many2one(related="remedy_id.ticket_id", store=True, index=True)
    order_id = fields.Many2one(related="remedy_id.order_id")
    partner_id = fields.Many2one(related="remedy_id.partner_id", store=True, string="Customer")
    category_id = fields.Many2one(related="remedy_id.category_id", store=True)
    carrier_id = fields.Many2one(related="remedy_id.carrier_id", store=True)
    team_id = fields.Many2one(related="remedy_id.team_id", store=True)
    user_id = fields.Many2one(related="remedy_id.user_id", store=True)
    company_id = fields.Many2one(related="remedy_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    remedy_state = fields.Selection(related="remedy_id.state", store=True, string="State of the Remedy")

    order_line_id = fields.Many2one(
        "sale.order.line",
        string="Goods",
        index="btree_not_null",
        ondelete="set null",
        domain="[('order_id', '=', order_id), ('display_type', '=', False)]",
        help="Empty: all goods of the order.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        help="What is sent instead; the ordered product where nothing else is chosen.",
    )
    quantity = fields.Float(digits="Product Unit", compute="_compute_quantity", store=True, readonly=False)
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    note = fields.Char(string="Details", help="The customer reads it beside the remedy.")

    state = fields.Selection(REMEDY_LINE_STATES, required=True, default="planned", readonly=True, copy=False)
    error = fields.Text(readonly=True, copy=False, help="Why it could not be carried out.")
    waits_for = fields.Selection(REMEDY_WAITS, string="Waits for", readonly=True, copy=False)
    done_at = fields.Datetime(string="Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, copy=False)
    done_note = fields.Char(string="How It Was Done", readonly=True, copy=False)
    move_ids = fields.Many2many(
        "account.move",
        "cs_remedy_line_account_move_rel",
        "line_id",
        "move_id",
        string="Credit Notes",
        readonly=True,
        copy=False,
    )
    picking_ids = fields.Many2many(
        "stock.picking",
        "cs_remedy_line_stock_picking_rel",
        "line_id",
        "picking_id",
        string="Returns",
        readonly=True,
        copy=False,
    )
    new_order_id = fields.Many2one(
        "sale.order", string="Replacement Order", readonly=True, copy=False, index="btree_not_null"
    )
    repair_id = fields.Many2one("repair.order", readonly=True, copy=False, index="btree_not_null")
    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", readonly=True, copy=False, index="btree_not_null"
    )

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "An amount is not negative.")
    _quantity_positive = models.Constraint("CHECK (quantity >= 0)", "A quantity is not negative.")
    _open_idx = models.Index("(waits_for) WHERE state IN ('failed', 'running')")

    @api.depends("kind_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line._get_title()

    @api.depends("order_line_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.order_line_id.product_id

    @api.depends("order_line_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.order_line_id.product_uom_qty

    @api.depends("kind_id", "order_line_id", "product_id", "quantity", "remedy_id.ticket_id")
    def _compute_amount(self):
        for line in self:
            line.amount = line._get_suggested_amount()

    # Suggestions

    def _get_suggested_amount(self):
        """Return the share of the value of the goods that the kind of remedy suggests (one line)."""
        if self.kind_id.value == "goods":
            return self._get_sent_value()
        if self.kind_id.value != "money":
            return 0.0
        suggested = self._get_goods_value() * self.kind_id.suggested_percent / 100
        suggest = getattr(self, f"_suggest_{self.kind}", None)
        currency = self.currency_id or self.env.company.currency_id
        return currency.round(suggest(suggested) if suggest else suggested)

    def _value_goods(self):
        """Set the amounts of goods that are sent again: they are worked out, whatever was typed."""
        self.filtered(lambda line: line.value == "goods")._compute_amount()

    def _get_goods_value(self):
        """Return what the customer pays for the goods concerned, with taxes (one line)."""
        bought = self.order_line_id
        if not bought:
            # sudo: the value of the order is suggested whoever may read the order
            return self.remedy_id.ticket_id.order_id.sudo().amount_total
        return bought.price_total / (bought.product_uom_qty or 1) * self.quantity

    # Words

    def _get_title(self):
        """Return the remedy in a few words, in the language of the context (one line)."""
        parts = [self.kind_id.name]
        if self.value == "money":
            parts.append(format_amount(self.env, self.amount, self.currency_id))
        return " ".join(filter(None, parts))

    def _get_details(self):
        """Return the goods and what else the customer should know (one line)."""
        goods = ""
        if self.needs_goods and self.product_id:
            goods = f"{self.product_id.display_name} × {self.quantity:g}"
        elif self.needs_goods:
            goods = self.env._("all goods of order %(order)s", order=self.order_id.name)
        return " · ".join(filter(None, [goods, self.note]))

    # Guards

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_stamps(vals_list)
            remedies = self.env["cs.remedy"].browse({vals["remedy_id"] for vals in vals_list})
            remedies._ensure_draft()
            remedies.check_access("write")
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_stamps([vals])
            self.remedy_id._ensure_draft()
            if "remedy_id" in vals:
                raise UserError(self.env._("A line stays with its remedy."))
        return super().write(vals)

    def _check_stamps(self, vals_list):
        names = {name for vals in vals_list for name in vals}
        if any(self._fields[name].store and self._fields[name].readonly for name in names):
            raise UserError(self.env._("What was carried out follows from the documents only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        self.remedy_id._ensure_draft()

    def _ensure_offerable(self):
        """Refuse lines that could not be carried out; ``_check_<code>()`` looks at one of its kind."""
        for line in self:
            title = line.kind_id.name
            if line.value == "money" and line.currency_id.is_zero(line.amount):
                raise UserError(self.env._("%(remedy)s: fill in the amount.", remedy=title))
            if line.needs_goods and not line.order_id:
                raise UserError(
                    self.env._(
                        "%(remedy)s: choose the order of ticket %(ticket)s first.",
                        remedy=title,
                        ticket=line.ticket_id.number,
                    )
                )
            if line.order_line_id and line.order_line_id.order_id != line.order_id:
                raise UserError(self.env._("%(remedy)s: choose goods of this order.", remedy=title))
            check = getattr(line, f"_check_{line.kind}", None)
            if check:
                check()

    def _is_open(self):
        return self.state in OPEN_REMEDY_LINE_STATES
