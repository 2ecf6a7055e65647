from odoo import models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from odoo.addons.phone_validation.tools.phone_validation import phone_format

ADDRESS_FIELDS = ("street", "street2", "city", "zip", "state_id", "country_id")


def _plain(text):
    return " ".join((text or "").split()).casefold()


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _match_partners(self, channel, drafts):
        """Find or create customer and delivery address of every order, in a constant number of queries."""
        drafts = [draft for draft in drafts if not draft.outcome]
        for draft in drafts:
            self._prepare_people(draft)
        self._find_partners(channel, drafts)
        missing = [draft for draft in drafts if not draft.found.get("partner")]
        if channel.create_customers:
            self._create_partners(missing)
        else:
            self._wait_for_customers(channel, missing)
        self._match_addresses([draft for draft in drafts if draft.found.get("partner")])

    def _prepare_people(self, draft):
        """Note the vals of buyer and recipient and the keys by which the buyer may be known."""
        data = draft.data
        recipient = self._prepare_contact_vals(draft, "ship", data.ship)
        buyer = self._prepare_buyer_vals(draft, recipient)
        buyer["email"] = data.email or False
        draft.found.update(recipient=recipient, buyer=buyer, keys=self._get_buyer_keys(draft, buyer))

    def _prepare_contact_vals(self, draft, name, address):
        """Return an address as vals of a contact; countries and states are matched already."""
        country, state = draft.found["countries"].get(name), draft.found["states"].get(name)
        street = " ".join(filter(None, [address.district, address.street])) or address.raw
        return {
            "name": address.name or address.company,
            "phone": self._format_phone(address.phone, country),
            "street": street,
            "street2": address.street2,
            "city": address.city,
            "zip": address.zip,
            "state_id": state.id if state else False,
            "country_id": country.id if country else False,
        }

    def _format_phone(self, phone, country):
        """Return the phone as Odoo writes it; what is no number, such as a masked one, stays as it is."""
        if not phone:
            return False
        code, prefix = (country.code, country.phone_code) if country else (None, None)
        return phone_format(phone, code, prefix, "INTERNATIONAL", raise_exception=False)

    def _prepare_buyer_vals(self, draft, recipient):
        """Return the vals of who pays: the billing address, or the recipient under the buyer's name."""
        data = draft.data
        name = data.bill and data.bill.name or data.buyer_name
        if data.bill and data.bill.street:
            vals = self._prepare_contact_vals(draft, "bill", data.bill)
            return {**vals, "name": name or recipient["name"], "phone": vals["phone"] or recipient["phone"]}
        name = name or recipient["name"] or data.buyer_account or data.email or data.ref
        if _plain(name) == _plain(recipient["name"]) or not recipient["name"]:
            return {**recipient, "name": name}
        return {**dict.fromkeys(ADDRESS_FIELDS, False), "name": name, "phone": recipient["phone"]}

    def _get_buyer_keys(self, draft, buyer):
        """Return the keys of a buyer, best first. What a platform masks says nothing about who he is."""
        data, keys = draft.data, []
        if data.buyer_account:
            keys.append(("account", data.buyer_account))
        phone = self._sanitize_phone(buyer["phone"], draft.found["countries"].get("ship"))
        if phone and buyer["name"] and not data.masked & {"name", "phone"}:
            keys.append(("phone", phone, _plain(buyer["name"])))
        email = email_normalize(data.email)
        if email and "*" not in email:
            keys.append(("email", email))
        return keys

    def _sanitize_phone(self, phone, country):
        if not phone or "*" in phone:
            return False
        code, prefix = (country.code, country.phone_code) if country else (None, None)
        number = phone_format(phone, code, prefix, "E164", raise_exception=False)
        return number if number[:1] == "+" and number[1:].isdigit() else False

    def _find_partners(self, channel, drafts):
        known = {}
        values = {
            kind: {key[1] for draft in drafts for key in draft.found["keys"] if key[0] == kind}
            for kind in ("account", "phone", "email")
        }
        known.update(self._find_partners_by_account(channel, values["account"]))
        known.update(self._find_partners_by_contact(channel, values["phone"], values["email"]))
        for draft in drafts:
            draft.found["partner"] = next((known[key] for key in draft.found["keys"] if key in known), None)

    def _find_partners_by_account(self, channel, accounts):
        """Return ``{key: partner}``: as somebody said once, else as the buyer's earlier orders say."""
        if not accounts:
            return {}
        alias = self.env["cs.intake.alias"]
        orders = self.env["sale.order"].search_fetch(
            [("cs_channel_id", "=", channel.id), ("cs_buyer_account", "in", list(accounts))],
            ["cs_buyer_account", "partner_id"],
            order="id",
        )
        known = {("account", order.cs_buyer_account): order.partner_id for order in orders}
        targets = alias._get_targets(channel, "partner", accounts)
        for account in accounts:
            if alias._get_key(account) in targets:
                known["account", account] = targets[alias._get_key(account)]
        return known

    def _find_partners_by_contact(self, channel, phones, emails):
        """Return ``{key: partner}`` by phone and name, and by e-mail; the oldest contact wins."""
        domain = Domain("phone_sanitized", "in", list(phones)) | Domain(
            "email_normalized", "in", list(emails)
        )
        domain &= Domain("company_id", "in", [False, channel.company_id.id]) & Domain("parent_id", "=", False)
        known = {}
        names = ["name", "phone_sanitized", "email_normalized"]
        for partner in self.env["res.partner"].search_fetch(domain, names, order="id"):
            known.setdefault(("phone", partner.phone_sanitized, _plain(partner.name)), partner)
            known.setdefault(("email", partner.email_normalized), partner)
        return known

    def _create_partners(self, drafts):
        """Create each new buyer once, however many orders he has in the batch."""
        groups = {}
        for draft in drafts:
            key = next((key for key in draft.found["keys"] if key in groups), None)
            group = groups[key] if key else []
            group.append(draft)
            for other in draft.found["keys"] or [("draft", id(draft))]:
                groups.setdefault(other, group)
        unique = list({id(group): group for group in groups.values()}.values())
        partners = self.env["res.partner"].create(
            [{**group[0].found["buyer"], "customer_rank": 1} for group in unique]
        )
        for group, partner in zip(unique, partners, strict=True):
            for draft in group:
                draft.found["partner"] = partner

    def _wait_for_customers(self, channel, drafts):
        unknown = {}
        for draft in drafts:
            word = draft.data.buyer_account or draft.found["buyer"]["name"]
            unknown.setdefault(word, []).append((draft, draft.found["buyer"]["name"]))
        self._wait_for_words(
            channel,
            "partner",
            unknown,
            lambda draft, name: {"column": self._find_column(draft, "buyer_account"), "hint": name},
        )

    def _match_addresses(self, drafts):
        """Deliver to the customer himself where the address is his, else to a delivery address under him."""
        partners = self.env["res.partner"].union(*(draft.found["partner"] for draft in drafts))
        children = self.env["res.partner"].search(
            [("parent_id", "in", partners.ids), ("type", "in", ("delivery", "other"))], order="id desc"
        )
        known = {self._get_address_key(child.parent_id, child): child for child in children}
        known.update({self._get_address_key(partner, partner): partner for partner in partners})
        missing = {}
        for draft in drafts:
            recipient, partner = draft.found["recipient"], draft.found["partner"]
            key = self._get_address_key(partner, recipient)
            draft.found["shipping"] = known.get(key) if recipient["name"] or recipient["street"] else partner
            if not draft.found["shipping"]:
                missing.setdefault(key, []).append(draft)
        self._create_addresses(missing)

    def _get_address_key(self, partner, contact):
        """Return what makes two addresses of a customer the same; ``contact`` is a record or its vals."""
        ids = [getattr(contact[name], "id", contact[name]) for name in ("state_id", "country_id")]
        texts = [_plain(contact[name]) for name in ("name", "phone", "street", "street2", "city", "zip")]
        return (partner.id, *texts, *(each or False for each in ids))

    def _create_addresses(self, missing):
        """Create each new delivery address once. ``missing``: ``{key: drafts}``."""
        children = self.env["res.partner"].create(
            [
                {
                    **drafts[0].found["recipient"],
                    "type": "delivery",
                    "parent_id": drafts[0].found["partner"].id,
                }
                for drafts in missing.values()
            ]
        )
        for drafts, child in zip(missing.values(), children, strict=True):
            for draft in drafts:
                draft.found["shipping"] = child
