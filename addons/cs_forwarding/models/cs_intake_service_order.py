from decimal import Decimal

from odoo import fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

CENT = Decimal("0.005")


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _match_pricelists(self, channel, drafts):
        """Find a price list in each order's currency: the channel's own where it fits."""
        own = channel.pricelist_id
        names = {draft.data.currency or channel.currency_id.name for draft in drafts}
        domain = Domain("currency_id.name", "in", list(names))
        domain &= Domain("company_id", "in", [False, channel.company_id.id])
        known = {}
        for pricelist in self.env["product.pricelist"].search(domain):
            known.setdefault(pricelist.currency_id.name, pricelist)
        company_currency = channel.company_id.currency_id.name
        if not own:
            known[company_currency] = own
        known[channel.currency_id.name] = own
        for draft in drafts:
            name = draft.data.currency or channel.currency_id.name
            if name not in known:
                draft.fail("unknown_currency", value=name, column=self._find_column(draft, "currency"))
            draft.found["pricelist"] = known.get(name)

    def _prepare_order_vals_list(self, channel, drafts):
        names = self._draw_order_names(channel, len(drafts))
        common, defaults = self._get_order_defaults(channel), self._get_line_defaults(channel)
        return [
            {**common, **self._prepare_order_vals(channel, draft, defaults), **name}
            for draft, name in zip(drafts, names, strict=True)
        ]

    def _get_order_defaults(self, channel):
        """Return the vals that all orders share, so that Odoo does not look for them order by order."""
        model = self.env["sale.order"]
        defaults = model.default_get([name for name, field in model._fields.items() if field.default])
        salesperson = channel.user_id.with_company(channel.company_id)
        positions = self.env["account.fiscal.position"]
        domain = [*positions._check_company_domain(channel.company_id), ("auto_apply", "=", True)]
        if not positions.search_count(domain, limit=1):
            defaults["fiscal_position_id"] = False
        return {
            **defaults,
            "company_id": channel.company_id.id,
            "user_id": channel.user_id.id,
            "warehouse_id": (channel.warehouse_id or salesperson._get_default_warehouse_id()).id,
            "campaign_id": False,
            "medium_id": False,
            "source_id": False,
        }

    def _draw_order_names(self, channel, count):
        """Return the vals of ``count`` order numbers, drawn in one query where the numbering allows it."""
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "sale.order"), ("company_id", "in", [channel.company_id.id, False])],
            order="company_id",
            limit=1,
        )
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [{}] * count
        numbers = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"ir_sequence_{sequence.id:03d}", count)
        )
        return [{"name": sequence.get_next_char(number)} for (number,) in numbers]

    def _prepare_order_vals(self, channel, draft, defaults):
        """Return the vals of one order, lines included."""
        data, found = draft.data, draft.found
        vals = {
            "partner_id": found["partner"].id,
            "partner_invoice_id": found["partner"].id,
            "partner_shipping_id": found["shipping"].id,
            "pricelist_id": found["pricelist"].id,
            "carrier_id": (found.get("carrier") or self.env["delivery.carrier"]).id,
            "date_order": data.ordered_at or fields.Datetime.now(),
            "order_line": [Command.create(line) for line in self._prepare_lines(channel, draft, defaults)],
            **self._prepare_channel_facts(channel, draft),
        }
        position = (
            found["shipping"].property_account_position_id or found["partner"].property_account_position_id
        )
        if position:
            vals["fiscal_position_id"] = position.id
        return vals

    def _prepare_channel_facts(self, channel, draft):
        """Return what the platform says about the order, as vals."""
        data = draft.data
        return {
            "cs_channel_id": channel.id,
            "cs_intake_batch_id": draft.lines.batch_id[:1].id,
            "cs_external_ref": data.ref,
            "cs_buyer_account": data.buyer_account,
            "cs_ordered_at": data.ordered_at,
            "cs_paid_at": data.paid_at,
            "cs_channel_total": float(data.total or 0),
            "cs_channel_paid": float(data.paid or 0),
            "cs_platform_status": data.raw_status or data.status,
            "cs_payment_method": data.payment_method,
            "cs_carrier_word": data.carrier,
            "cs_buyer_note": data.buyer_note,
            "cs_seller_note": data.seller_note,
            "cs_masked_fields": ",".join(sorted(data.masked)),
        }

    def _get_line_defaults(self, channel):
        """Return vals that every line gets."""
        defaults = {}
        if channel.tax_mode == "platform":
            defaults["tax_ids"] = [Command.set(channel.tax_ids.ids)]
        if not self.env["account.analytic.distribution.model"].search_count([], limit=1):
            # given, so that Odoo does not look for analytic rules line by line when there are none
            defaults["analytic_distribution"] = False
        return defaults

    def _prepare_lines(self, channel, draft, defaults):
        """Return the vals of all lines: goods, and what else makes up the platform's total."""
        goods, rest = [], Decimal(0)
        for line, product in zip(draft.data.lines, draft.found["products"], strict=True):
            percent, left = self._split_discount(line)
            rest += left
            goods.append({**defaults, **self._prepare_goods_vals(line, product), "discount": float(percent)})
        amounts = self._get_extra_amounts(draft.data, rest)
        extras = [
            self._prepare_amount_vals(channel, kind, amount, defaults) for kind, amount in amounts if amount
        ]
        return goods + extras

    def _prepare_goods_vals(self, line, product):
        vals = {
            "product_id": product.id,
            "product_uom_qty": float(line.qty),
            "cs_external_ref": line.ref,
            "cs_channel_sku": line.sku,
            "cs_channel_title": line.title,
            "cs_spec": line.spec,
        }
        if line.price is not None:
            vals["price_unit"] = float(line.price)
        return vals

    def _split_discount(self, line):
        """Return a line's discount as (percent, amount left): percent where two decimals say it exactly."""
        gross = (line.price or Decimal(0)) * (line.qty or Decimal(0))
        if not line.discount or gross <= 0:
            return Decimal(0), line.discount
        percent = round(line.discount * 100 / gross, 2)
        is_exact = percent <= 100 and abs(round(gross * percent / 100, 2) - line.discount) < CENT
        return (percent, Decimal(0)) if is_exact else (Decimal(0), line.discount)

    def _get_extra_amounts(self, data, rest):
        """Return (kind, amount) of what stands beside the goods.

        Tax is added only where the platform's total contains it on top; elsewhere its prices contain it.
        """
        discount = data.discount + rest
        goods = sum((line.price or 0) * (line.qty or 0) for line in data.lines) - sum(
            line.discount for line in data.lines
        )
        without_tax = goods + data.shipping - data.discount
        is_on_top = bool(data.tax and data.total is not None) and (
            abs(without_tax + data.tax - data.total) < 2 * CENT < abs(without_tax - data.total)
        )
        return [
            ("shipping", data.shipping),
            ("discount", -discount),
            ("tax", data.tax if is_on_top else Decimal(0)),
        ]

    def _prepare_amount_vals(self, channel, kind, amount, defaults):
        return {
            **defaults,
            "product_id": channel[f"{kind}_product_id"].id,
            "product_uom_qty": 1,
            "price_unit": float(amount),
            "is_delivery": kind == "shipping",
            "sequence": 100,
        }
