from odoo import api, models
from odoo.tools import SQL, email_normalize

from odoo.addons.cs_forwarding.lib.mentions import find_mentions, find_phone

from ..const_find import RELEVANT_HITS

# What is compared with the texts.
_SEARCHED = {
    "cs.parcel": ["active", "company_id", "waybill_key"],
    "res.partner": ["active", "company_id", "email_normalized", "phone_sanitized"],
    "sale.order": ["client_order_ref", "company_id", "cs_external_ref", "name"],
    "stock.picking": ["company_id", "name"],
}


class CsTicketFinder(models.AbstractModel):
    """Finds what tickets are about: parcel, transfer, order and customer.

    What the texts mention is checked against the database for a whole batch, in one query per kind of record.
    """

    _name = "cs.ticket.finder"
    _description = "What Tickets Mention"

    @api.model
    def _find(self, tickets):
        """Return ``{ticket id: {parcel_id, picking_id, order_id, partner_id}}``, ids or None.

        Of several parcels or orders that a text mentions the first one counts.
        """
        countries = self._get_countries(tickets.company_id)
        mentions = {ticket: self._read_mentions(ticket, countries) for ticket in tickets}
        shipments = {ticket: found for ticket, found in mentions.items() if not _has_shipment(ticket)}
        parcels = self._look_up(shipments, "waybills", self._select_parcels)
        records = self._look_up(shipments, "numbers", self._select_numbered)
        partners = self._look_up(
            {ticket: found for ticket, found in mentions.items() if not ticket.partner_id},
            "contacts",
            self._select_partners,
        )
        result = {}
        for ticket in tickets:
            parcel = _first_hit(parcels.get(ticket), "cs_parcel")
            picking = _first_hit(records.get(ticket), "stock_picking")
            values = {
                "parcel_id": parcel,
                "picking_id": None if parcel else picking,
                "order_id": None if parcel or picking else _first_hit(records.get(ticket), "sale_order"),
                "partner_id": _first_hit(partners.get(ticket), "res_partner"),
            }
            if any(values.values()):
                result[ticket.id] = values
        return result

    @api.model
    def _get_countries(self, companies):
        """Return ``{company id: code of its country}``, without the addresses it is computed from."""
        self.env["res.partner"].flush_model(["country_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT company.id, country.code FROM res_company company
                      JOIN res_partner partner ON partner.id = company.partner_id
                      JOIN res_country country ON country.id = partner.country_id
                     WHERE company.id = ANY(%s)
                    """,
                    companies.ids,
                )
            )
        )

    def _read_mentions(self, ticket, countries):
        """Return what a ticket mentions, as a dict of lists of keys."""
        country = countries.get(ticket.company_id.id, "CN")
        found = find_mentions(ticket.name, ticket.matter, ticket.demand, country=country)
        own = [email_normalize(ticket.contact_email or ""), find_phone(ticket.contact_phone, country)]
        contacts = list(dict.fromkeys([*filter(None, own), *found.phones]))
        return {"waybills": found.waybills, "numbers": found.numbers, "contacts": contacts}

    def _look_up(self, mentions, kind, select):
        """Return ``{ticket: [(table, id)]}`` in the order in which the ticket mentions them.

        :param mentions: ``{ticket: what it mentions}``
        :param select: makes the query of (company id, key, table, ids) from one of (company id, key)
        """
        wanted = {
            (ticket.company_id.id, key) for ticket, found in mentions.items() for key in found[kind]
        }
        if not wanted:
            return {}
        self._flush_searched()
        companies, keys = zip(*sorted(wanted), strict=True)
        query = SQL(
            "SELECT DISTINCT company_id, key FROM unnest(%s, %s::text[]) AS row (company_id, key)",
            list(companies),
            list(keys),
        )
        hits = {}
        for company_id, key, table, ids in self.env.execute_query(select(query)):
            if ids and len(ids) <= RELEVANT_HITS:
                hits.setdefault((company_id, key), []).append((table, ids[0]))
        return {
            ticket: [hit for key in found[kind] for hit in hits.get((ticket.company_id.id, key), ())]
            for ticket, found in mentions.items()
        }

    # Queries

    def _flush_searched(self):
        for model, names in _SEARCHED.items():
            self.env[model].flush_model(names)

    def _select_parcels(self, wanted):
        """The newest parcel with a waybill: numbers are used again after some years."""
        found = SQL(
            """SELECT id FROM cs_parcel
                WHERE waybill_key = wanted.key AND company_id = wanted.company_id AND active
             ORDER BY id DESC LIMIT %s""",
            RELEVANT_HITS + 1,
        )
        return self._select_hits(wanted, "cs_parcel", found)

    def _select_numbered(self, wanted):
        """Orders by any of their numbers, and transfers."""
        columns = ("name", "cs_external_ref", "client_order_ref")
        orders = SQL(" UNION ").join(self._select_by_number("sale_order", column) for column in columns)
        orders = SQL("SELECT id FROM (%s) numbered ORDER BY id DESC", orders)
        pickings = self._select_by_number("stock_picking", "name")
        return SQL(
            "%s UNION ALL %s",
            self._select_hits(wanted, "sale_order", orders),
            self._select_hits(wanted, "stock_picking", pickings),
        )

    def _select_by_number(self, table, column):
        return SQL(
            """(SELECT id FROM %(table)s
                 WHERE upper(%(column)s) = wanted.key AND company_id = wanted.company_id LIMIT %(limit)s)""",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            limit=RELEVANT_HITS + 1,
        )

    def _select_partners(self, wanted):
        """Customers by mail address or phone; of several the one who is known longest."""
        columns = ("email_normalized", "phone_sanitized")
        found = SQL(" UNION ").join(self._select_by_contact(column) for column in columns)
        return self._select_hits(
            wanted, "res_partner", SQL("SELECT id FROM (%s) reached ORDER BY id", found)
        )

    def _select_by_contact(self, column):
        return SQL(
            """(SELECT id FROM res_partner
                 WHERE %s = wanted.key AND active
                  AND COALESCE(company_id, wanted.company_id) = wanted.company_id
                 LIMIT %s)""",
            SQL.identifier(column),
            RELEVANT_HITS + 1,
        )

    def _select_hits(self, wanted, table, found):
        return SQL(
            """SELECT wanted.company_id, wanted.key, %s, found.ids
                 FROM (%s) wanted
           CROSS JOIN LATERAL (SELECT array_agg(id) AS ids FROM (%s) hit) found
                WHERE found.ids IS NOT NULL""",
            table,
            wanted,
            found,
        )


def _has_shipment(ticket):
    return ticket.parcel_id or ticket.picking_id or ticket.order_id


def _first_hit(hits, table):
    return next((hit_id for hit_table, hit_id in hits or () if hit_table == table), None)
