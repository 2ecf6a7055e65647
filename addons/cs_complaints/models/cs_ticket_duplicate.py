from odoo import fields, models
from odoo.tools import SQL

from ..const import OPEN_TICKET_STATES
from ..const_find import DUPLICATE_DAYS, RELEVANT_HITS, VAGUE_CATEGORIES

_COMPARED = ("category_id", "company_id", "opened_at", "order_id", "parcel_id", "partner_id", "state")


class CsTicket(models.Model):
    """The same matter raised twice, by another channel or another person."""

    _inherit = "cs.ticket"

    duplicate_ids = fields.Many2many(
        "cs.ticket",
        compute="_compute_duplicate_ids",
        string="Possible Duplicates",
        help="Tickets about the same shipment and matter, raised within a few weeks.",
    )
    has_duplicates = fields.Boolean(
        string="Possible Duplicate", compute="_compute_has_duplicates", search="_search_has_duplicates"
    )

    _customer_matter_idx = models.Index(
        "(partner_id, category_id, opened_at) WHERE parcel_id IS NULL AND order_id IS NULL"
    )

    def _compute_duplicate_ids(self):
        found = self._origin._find_duplicates()
        for ticket in self:
            ticket.duplicate_ids = found.get(ticket._origin.id, self.browse())

    def _compute_has_duplicates(self):
        for ticket in self:
            ticket.has_duplicates = bool(ticket.duplicate_ids)

    def _search_has_duplicates(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(_model, alias, _query):
            return SQL("%s IN %s", SQL.identifier(alias, "id"), self._select_with_duplicates())

        return fields.Domain.custom(to_sql=to_sql)

    def _find_duplicates(self):
        """Return ``{id: tickets}`` with what may be the same case, the oldest first, in one query.

        Only what the user may read is offered, and nothing where too much would be.
        """
        if not self:
            return {}
        self.flush_model(_COMPARED)
        rows = self.env.execute_query(
            SQL(
                """SELECT t.id, array_agg(d.id ORDER BY d.opened_at, d.id)
                     FROM cs_ticket t %s WHERE t.id = ANY(%s) AND t.state != 'merged' GROUP BY t.id""",
                self._join_duplicates(),
                self.ids,
            )
        )
        found = {ticket_id: ids for ticket_id, ids in rows if len(ids) <= RELEVANT_HITS}
        others = self.browse({other_id for ids in found.values() for other_id in ids})
        allowed = set(others._filtered_access("read").ids)
        return {
            ticket_id: self.browse(found_id for found_id in ids if found_id in allowed)
            for ticket_id, ids in found.items()
        }

    def _select_with_duplicates(self):
        """Return the query of the open tickets that may be one of two."""
        self.flush_model(_COMPARED)
        return SQL(
            "(SELECT t.id FROM cs_ticket t %s WHERE t.state IN %s)",
            self._join_duplicates(),
            OPEN_TICKET_STATES,
        )

    def _join_duplicates(self):
        """Return the join of ticket ``t`` with each other one ``d`` about the same matter.

        The shipment decides; where there is none, the same customer has to raise what is surely the same.
        """
        return SQL(
            """
            LEFT JOIN cs_ticket_category tc ON tc.id = t.category_id
            CROSS JOIN LATERAL (
                  (SELECT id FROM cs_ticket WHERE parcel_id = t.parcel_id)
                   UNION
                  (SELECT id FROM cs_ticket
                    WHERE order_id = t.order_id AND (parcel_id IS NULL OR t.parcel_id IS NULL))
                   UNION
                  (SELECT id FROM cs_ticket
                    WHERE partner_id = t.partner_id AND category_id = t.category_id
                      AND parcel_id IS NULL AND order_id IS NULL AND COALESCE(t.parcel_id, t.order_id) IS NULL
                      AND opened_at BETWEEN t.opened_at - %(window)s::interval
                                        AND t.opened_at + %(window)s::interval
                      AND state NOT IN ('merged', 'cancelled')
                    LIMIT %(limit)s)
            ) hit
            JOIN cs_ticket d ON d.id = hit.id AND d.id != t.id AND d.company_id = t.company_id
                            AND d.state NOT IN ('merged', 'cancelled')
                            AND d.opened_at BETWEEN t.opened_at - %(window)s::interval
                                                AND t.opened_at + %(window)s::interval
            LEFT JOIN cs_ticket_category dc ON dc.id = d.category_id
            JOIN (SELECT %(vague)s::varchar[] AS codes) vague
              ON tc.id IS NULL OR dc.id IS NULL OR tc.code = ANY(vague.codes) OR dc.code = ANY(vague.codes)
              OR split_part(tc.parent_path, '/', 1) = split_part(dc.parent_path, '/', 1)
            """,
            window=f"{DUPLICATE_DAYS} days",
            vague=list(VAGUE_CATEGORIES),
            # itself, and one more than counts
            limit=RELEVANT_HITS + 2,
        )
