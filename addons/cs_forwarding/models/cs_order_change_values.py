from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..const_change import GOODS_KINDS

ADDRESS_FIELDS = ("street", "street2", "city", "zip", "state_id", "country_id", "phone")

# What has to be filled in for each kind; one of them is enough.
NEEDED_VALUES = {
    "address": ("receiver", "new_partner_id", *ADDRESS_FIELDS),
    "date": ("new_date",),
    "carrier": ("new_carrier_id",),
    "invoice": ("new_partner_id",),
    "note": ("new_note",),
    "quantity": ("line_ids",),
    "specification": ("line_ids",),
}


class CsOrderChange(models.Model):
    """What is to hold afterwards, beside what holds now."""

    _inherit = "cs.order.change"

    receiver = fields.Char(help="Name of the receiver. Empty: as it is.")
    phone = fields.Char(help="Empty: as it is.")
    street = fields.Char(help="Empty: as it is.")
    street2 = fields.Char()
    city = fields.Char(help="Empty: as it is.")
    zip = fields.Char(help="Empty: as it is.")
    state_id = fields.Many2one(
        "res.country.state",
        string="Province",
        domain="[('country_id', '=?', country_id)]",
        help="Empty: as it is.",
    )
    country_id = fields.Many2one("res.country", help="Empty: as it is.")
    new_partner_id = fields.Many2one(
        "res.partner",
        string="New Address",
        check_company=True,
        help="A contact that the customer already has. Empty: the address below.",
    )
    new_date = fields.Datetime(string="New Delivery Date")
    new_carrier_id = fields.Many2one("delivery.carrier", check_company=True)
    new_note = fields.Text(
        string="Note", help="For those who pack and deliver; printed on the delivery slip."
    )
    line_ids = fields.One2many(
        "cs.order.change.line",
        "change_id",
        string="Products",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    old_values = fields.Json(copy=False, help="What held when the change was made.")
    comparison = fields.Json(compute="_compute_comparison", string="Old and New")

    @api.depends("order_id", "kind")
    def _compute_line_ids(self):
        """Offer the products of the order; those left as they are drop out when the change is sent."""
        for change in self.filtered(lambda change: change.state == "new"):
            wanted = (
                change._get_goods_lines() if change.kind in GOODS_KINDS else change.env["sale.order.line"]
            )
            if change.line_ids.order_line_id == wanted:
                continue
            change.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"order_line_id": line.id, "new_quantity": line.product_uom_qty})
                for line in wanted
            ]

    def _get_goods_lines(self):
        return self.order_id.order_line._origin.filtered(
            lambda line: line.product_id.type == "consu" and not line.display_type and line.product_uom_qty
        )

    def _ensure_complete(self):
        """Refuse a change that does not say what is wanted."""
        for change in self:
            needed = NEEDED_VALUES.get(change.kind, ())
            if needed and not any(change._is_filled(name) for name in needed):
                raise UserError(change.env._("%(change)s: say what is to hold instead.", change=change.name))

    def _is_filled(self, name):
        if name == "line_ids":
            return any(line.is_changed for line in self.line_ids)
        return bool(self[name])

    # Side by side

    @api.depends(
        "kind",
        "receiver",
        "new_partner_id",
        "new_date",
        "new_carrier_id",
        "new_note",
        "old_values",
        "line_ids.new_quantity",
        "line_ids.new_product_id",
        "line_ids.order_line_id",
        *ADDRESS_FIELDS,
    )
    @api.depends_context("lang", "tz")
    def _compute_comparison(self):
        """Return ``[{"label", "old", "new"}]``; a value stands under its field's name, for the masks."""
        for change in self:
            rows = getattr(change, f"_compare_{change.kind}", list)() if change.order_id else []
            change.comparison = change._with_old_values(rows)

    def _with_old_values(self, rows):
        """Put what held when the change was made in the place of what holds now."""
        stored = self.old_values or []
        known = {row["label_key"]: row["old"] for row in stored}
        return [{**row, "old": known.get(row["label_key"], row["old"])} for row in rows]

    def _compare_row(self, key, label, old, new):
        return {"label_key": key, "label": label, "old": {key: old or ""}, "new": {key: new or ""}}

    def _compare_address(self):
        partner, own = self.order_id.partner_shipping_id, self.env["res.partner"]._fields
        values = self._get_address_values()
        names = [name for name in ("name", *ADDRESS_FIELDS) if name in values]
        return [
            self._compare_row(
                name,
                own[name]._description_string(self.env),
                self._get_words(partner, name),
                self._get_words(partner.new(values), name),
            )
            for name in names
        ]

    def _get_address_values(self):
        """Return the values of the delivery address that are to change."""
        if self.new_partner_id:
            source = self.new_partner_id
            return {name: self._get_raw(source, name) for name in ("name", *ADDRESS_FIELDS)}
        values = {name: self._get_raw(self, name) for name in ADDRESS_FIELDS if self[name]}
        if self.street:
            values["street2"] = self.street2 or False
        return {**({"name": self.receiver} if self.receiver else {}), **values}

    def _get_raw(self, record, name):
        value = record[name]
        return value.id if record._fields[name].type == "many2one" else value

    def _get_words(self, record, name):
        value = record[name]
        return value.display_name if record._fields[name].type == "many2one" else value

    def _compare_date(self):
        old = self.order_id.commitment_date or self.order_id.expected_date
        return [
            self._compare_row(
                "date",
                self.env._("Delivery date"),
                old and format_datetime(self.env, old, dt_format="short"),
                self.new_date and format_datetime(self.env, self.new_date, dt_format="short"),
            )
        ]

    def _compare_carrier(self):
        return [
            self._compare_row(
                "carrier",
                self.env._("Carrier"),
                (self.picking_id.carrier_id or self.order_id.carrier_id).name,
                self.new_carrier_id.name,
            )
        ]

    def _compare_invoice(self):
        return [
            self._compare_row(
                "invoice",
                self.env._("Invoice address"),
                self.order_id.partner_invoice_id.name,
                self.new_partner_id.name,
            )
        ]

    def _compare_note(self):
        return [self._compare_row("note", self.env._("Note"), self.order_id.cs_seller_note, self.new_note)]

    def _compare_cancel(self):
        state = dict(self.order_id._fields["state"]._description_selection(self.env))
        return [
            self._compare_row(
                "state", self.env._("Order"), state[self.order_id.state], self.env._("Cancelled")
            )
        ]

    def _compare_quantity(self):
        return [
            self._compare_row(
                f"line{line.order_line_id.id}",
                line.product_id.display_name,
                line._format_quantity(line.old_quantity),
                line._format_quantity(line.new_quantity),
            )
            for line in self.line_ids
            if line.is_changed
        ]

    def _compare_specification(self):
        return [
            self._compare_row(
                f"line{line.order_line_id.id}",
                self.env._("Product"),
                f"{line.product_id.display_name} × {line._format_quantity(line.old_quantity)}",
                f"{(line.new_product_id or line.product_id).display_name}"
                f" × {line._format_quantity(line.new_quantity)}",
            )
            for line in self.line_ids
            if line.is_changed
        ]
