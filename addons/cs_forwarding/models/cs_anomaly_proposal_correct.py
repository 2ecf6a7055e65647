from odoo import models

from ..lib.correction import corrected_phones, phone_country, read_chinese_address

# What a card shows of a corrected address: all but the street, which not everybody may see.
SHOWN_FIELDS = ("country_id", "state_id", "city", "zip")


class CsAnomalyProposal(models.Model):
    _inherit = "cs.anomaly.proposal"

    def _get_recipient(self, anomaly):
        """Return whom the goods go to."""
        return anomaly.order_id.partner_shipping_id or anomaly.picking_id.partner_id or anomaly.partner_id

    def _get_likely_country(self, anomaly):
        return (
            self._get_recipient(anomaly).country_id
            or anomaly.channel_id.country_id
            or anomaly.company_id.country_id
        )

    # Phone

    def _propose_correct_phone(self, anomalies):
        """Yield the valid numbers the recipient's phone can be read as, else those of the buyer."""
        for anomaly in anomalies:
            recipient = self._get_recipient(anomaly)
            for position, phone in enumerate(self._get_phones(anomaly, recipient)):
                if phone != recipient.phone:
                    yield {
                        "anomaly_id": anomaly.id,
                        "is_default": not position,
                        "data": {"phone": phone},
                    }

    def _get_phones(self, anomaly, recipient):
        codes = [self._get_likely_country(anomaly).code, anomaly.channel_id.country_id.code]
        countries = list(dict.fromkeys(code for code in codes if code))
        found = corrected_phones(recipient.phone, countries)
        return found or corrected_phones(anomaly.partner_id.phone, countries)

    def _explain_correct_phone(self):
        """Show the new number only: the old one may be written in a way that no mask recognises."""
        return self.env._("The number is %(phone)s", phone=(self.data or {}).get("phone", ""))

    # Address

    def _propose_correct_address(self, anomalies):
        """Yield the parts of the delivery address that its own words, zip or phone tell better."""
        states = self._get_states(anomalies)
        twins = self._get_zip_twins(anomalies)
        for anomaly in anomalies:
            recipient = self._get_recipient(anomaly)
            country = self._get_address_country(recipient, anomaly)
            values = self._get_address_values(recipient, country, states.get(country, []))
            values = {**self._get_twin_values(recipient, country, twins), **values}
            changed = {
                name: value for name, value in values.items() if value != self._get_raw(recipient, name)
            }
            if changed:
                yield {
                    "anomaly_id": anomaly.id,
                    "is_default": True,
                    "data": {"address": changed, "partner_id": recipient.id},
                }

    def _get_states(self, anomalies):
        """Return ``{country: states}`` of the countries the addresses may lie in."""
        countries = self.env["res.country"].union(
            *(self._get_address_country(self._get_recipient(anomaly), anomaly) for anomaly in anomalies)
        )
        found = self.env["res.country.state"].search([("country_id", "in", countries.ids)])
        return found.grouped("country_id")

    def _get_address_country(self, recipient, anomaly):
        """Return the country written, else that of the phone's prefix, else the channel's usual one."""
        if recipient.country_id:
            return recipient.country_id
        code = phone_country(recipient.phone)
        by_phone = code and self.env["res.country"].search([("code", "=", code)], limit=1)
        return by_phone or anomaly.channel_id.country_id

    def _get_address_values(self, recipient, country, states):
        """Return the values that the address itself tells, as far as they are certain."""
        values = {"country_id": country.id} if country else {}
        if country.code != "CN":
            return values
        names = {state.name: state.id for state in states}
        read = read_chinese_address(
            recipient.street, recipient.city, recipient.zip, recipient.state_id.name, list(names)
        )
        if "state" in read:
            values["state_id"] = names[read.pop("state")]
        return {**values, **read}

    def _get_zip_twins(self, anomalies):
        """Return ``{(country, zip): (state, city)}`` as most other contacts with that zip have it."""
        recipients = self.env["res.partner"].union(*(self._get_recipient(anomaly) for anomaly in anomalies))
        zips = [code for code in recipients.mapped("zip") if code]
        rows = self.env["res.partner"]._read_group(
            [("zip", "in", zips), ("id", "not in", recipients.ids), ("state_id", "!=", False)],
            ["country_id", "zip", "state_id", "city"],
            ["__count"],
            order="__count",
        )
        return {(country, code): (state, city) for country, code, state, city, _count in rows}

    def _get_twin_values(self, recipient, country, twins):
        state, city = twins.get((country, recipient.zip), (None, None))
        values = {"state_id": state.id} if state and not recipient.state_id else {}
        return {**values, "city": city} if city and not recipient.city else values

    def _get_raw(self, partner, name):
        value = partner[name]
        return value.id if partner._fields[name].type == "many2one" else value

    def _explain_correct_address(self):
        address = (self.data or {}).get("address", {})
        return ", ".join(self._get_shown(name, address[name]) for name in SHOWN_FIELDS if address.get(name))

    def _get_shown(self, name, value):
        field = self.env["res.partner"]._fields[name]
        return self.env[field.comodel_name].browse(value).name if field.type == "many2one" else value

    # Price

    def _propose_correct_price(self, anomalies):
        """Yield the price list's price where the line has another."""
        for anomaly in anomalies.filtered("order_line_id.product_id"):
            line = anomaly.order_line_id
            price, actual = self._get_list_price(line, line.product_id), self._get_net_price(line)
            if line.currency_id.compare_amounts(price, actual):
                yield {
                    "anomaly_id": anomaly.id,
                    "is_default": True,
                    "product_id": line.product_id.id,
                    "quantity": line.product_uom_qty,
                    "price_unit": price,
                    "price_difference": (price - actual) * line.product_uom_qty,
                    "data": {"old_price": actual},
                }

    def _get_list_price(self, line, product):
        """Return the price list's price of one unit of ``product`` in the line's quantity."""
        order = line.order_id
        price = order.pricelist_id._get_product_price(
            product,
            quantity=line.product_uom_qty or 1.0,
            currency=order.currency_id,
            uom=line.product_uom_id,
            date=order.date_order,
        )
        taxes = product.taxes_id._filter_taxes_by_company(order.company_id)
        return product._get_tax_included_unit_price_from_price(
            price, product_taxes=taxes, fiscal_position=order.fiscal_position_id
        )

    def _get_net_price(self, line):
        return line.price_unit * (1 - (line.discount or 0.0) / 100)

    def _explain_correct_price(self):
        amounts = {
            "new": self.currency_id.format(self.price_unit),
            "old": self.currency_id.format((self.data or {}).get("old_price", 0)),
        }
        return self.env._("%(new)s as in the price list, instead of %(old)s", **amounts)

    # Cancel and keep

    def _propose_cancel(self, anomalies):
        """Yield leaving out the line where the order has others, and cancelling the order."""
        for anomaly in anomalies.filtered("order_id"):
            line, order = anomaly.order_line_id, anomaly.order_id
            if line and len(order.order_line.filtered("product_id")) > 1:
                yield {
                    "anomaly_id": anomaly.id,
                    "product_id": line.product_id.id,
                    "price_difference": -line.price_total,
                    "data": {"scope": "line"},
                }
            yield {
                "anomaly_id": anomaly.id,
                "price_difference": -order.amount_total,
                "data": {"scope": "order"},
            }

    def _explain_cancel(self):
        if (self.data or {}).get("scope") == "line":
            return self.env._(
                "Leave out %(product)s, keep the rest", product=self.product_id.display_name or ""
            )
        return self.env._("Cancel the whole order")

    def _propose_keep(self, anomalies):
        """Yield accepting the order as it is."""
        for anomaly in anomalies:
            yield {"anomaly_id": anomaly.id}

    def _explain_keep(self):
        return self.env._("Leave the order as it is")
