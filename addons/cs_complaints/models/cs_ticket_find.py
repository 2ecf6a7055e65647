import json

from odoo import models
from odoo.tools import SQL

from ..const_find import OWN_WORD_SOURCES

_FACTS = (
    "parcel_id", "picking_id", "order_id", "carrier_id", "channel_id", "team_id", "partner_id",
    "complainant_role",
)


class CsTicket(models.Model):
    """What a new ticket is about, from what it mentions."""

    _inherit = "cs.ticket"

    def _find_facts(self):
        """Find parcel, transfer, order and customer, and what follows from them, where nobody chose them.

        Takes a constant number of queries for any number of tickets, and hardly any where nothing is found.
        """
        result = super()._find_facts()
        lacking = self.filtered(lambda ticket: not ticket.partner_id or not ticket._has_shipment())
        found = self.env["cs.ticket.finder"]._find(lacking)
        known = self.filtered(lambda ticket: ticket.id in found or ticket._has_shipment())
        if known:
            known._store_facts(found)
        return result

    def _has_shipment(self):
        return bool(self.parcel_id or self.picking_id or self.order_id)

    def _store_facts(self, found):
        """Complete the tickets from the records found and from those they have.

        :param found: see ``cs.ticket.finder._find``
        """
        self.flush_recordset(_FACTS)
        self.env["cs.parcel"].flush_model(["active", "order_id", "picking_id"])
        rows = [{"id": ticket_id, **found.get(ticket_id, {})} for ticket_id in self.ids]
        changed = self.env.execute_query(
            SQL(
                """
                WITH fact AS MATERIALIZED (%(facts)s)
                UPDATE cs_ticket t SET %(assignments)s
                  FROM fact f
                 WHERE t.id = f.id AND (%(olds)s) IS DISTINCT FROM (%(news)s)
             RETURNING t.id
                """,
                facts=self._select_facts(rows),
                assignments=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("f", name)) for name in _FACTS
                ),
                olds=SQL(", ").join(SQL.identifier("t", name) for name in _FACTS),
                news=SQL(", ").join(SQL.identifier("f", name) for name in _FACTS),
            )
        )
        tickets = self.browse(ticket_id for (ticket_id,) in changed)
        tickets.invalidate_recordset(_FACTS, flush=False)
        tickets.modified(_FACTS)

    def _select_facts(self, rows):
        """Return the query of the tickets' facts; what somebody filled in goes before what was found."""
        return SQL(
            """
            SELECT b.id, p.id AS parcel_id, sp.id AS picking_id, so.id AS order_id,
                   COALESCE(b.carrier_id, p.carrier_id, sp.carrier_id) AS carrier_id,
                   COALESCE(b.channel_id, p.channel_id, so.cs_channel_id) AS channel_id,
                   COALESCE(b.team_id, p.team_id, so.cs_team_id) AS team_id,
                   customer.id AS partner_id,
                   COALESCE(b.complainant_role, %(role)s) AS complainant_role
              FROM jsonb_to_recordset(%(rows)s::jsonb)
                   AS found (id int, parcel_id int, picking_id int, order_id int, partner_id int)
              JOIN cs_ticket b ON b.id = found.id
         LEFT JOIN cs_parcel p ON p.id = COALESCE(b.parcel_id, found.parcel_id, %(only_parcel)s)
         LEFT JOIN stock_picking sp ON sp.id = COALESCE(b.picking_id, found.picking_id, p.picking_id)
         LEFT JOIN sale_order so ON so.id = COALESCE(b.order_id, found.order_id, p.order_id, sp.sale_id)
        CROSS JOIN LATERAL (SELECT COALESCE(b.partner_id, found.partner_id, %(default)s) AS id) customer
            """,
            rows=json.dumps(rows),
            only_parcel=self._select_only_parcel(),
            default=self._select_default_customer(),
            role=self._select_role(),
        )

    def _select_only_parcel(self):
        """The parcel of an order or transfer that has but one."""
        single = """(SELECT CASE WHEN count(*) = 1 THEN min(own.id) END
                       FROM cs_parcel own WHERE own.active AND %s)"""
        return SQL(
            "COALESCE(%s, %s)",
            SQL(single, SQL("own.picking_id = COALESCE(b.picking_id, found.picking_id)")),
            SQL(single, SQL("own.order_id = COALESCE(b.order_id, found.order_id)")),
        )

    def _select_default_customer(self):
        """Who an agent means if he names a shipment and nobody.

        A stranger who names a shipment is not its customer: he must not get to see more than he knows.
        """
        return SQL(
            """CASE WHEN b.source IN %s AND b.contact_name IS NULL AND b.contact_phone IS NULL
                     AND b.contact_email IS NULL
                    THEN COALESCE(so.partner_id, p.partner_id, sp.partner_id) END""",
            OWN_WORD_SOURCES,
        )

    def _select_role(self):
        """Who the customer is to the shipment.

        The partners are looked up one by one: as joins they make the server plan longer than it works.
        """
        roles = {
            "receiver": SQL("COALESCE(p.partner_id, sp.partner_id, so.partner_shipping_id)"),
            "sender": SQL("so.partner_id"),
            "payer": SQL("so.partner_invoice_id"),
        }
        company = "(SELECT commercial_partner_id FROM res_partner WHERE id = %s)"
        own = SQL(company, SQL("customer.id"))
        return SQL(
            """CASE WHEN COALESCE(p.id, sp.id, so.id) IS NULL THEN NULL
                    WHEN customer.id IS NULL THEN 'other'
                    %s %s
                    ELSE 'other' END""",
            SQL(" ").join(
                SQL("WHEN customer.id = %s THEN %s", partner, role) for role, partner in roles.items()
            ),
            SQL(" ").join(
                SQL("WHEN %s = %s THEN %s", own, SQL(company, partner), role)
                for role, partner in roles.items()
            ),
        )
