from odoo import api, fields, models
from odoo.tools import SQL

from ..const_answers import VIEWER_DOINGS, VIEWER_SECONDS


class CsTicketViewer(models.Model):
    """Who has a ticket open right now and what he does. A hint for colleagues; it locks nothing."""

    _name = "cs.ticket.viewer"
    _description = "Who Has a Ticket Open"
    _log_access = False

    ticket_id = fields.Many2one("cs.ticket", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    doing = fields.Selection(VIEWER_DOINGS, required=True, default="viewing")
    seen_at = fields.Datetime(required=True, index=True)

    _user_uniq = models.UniqueIndex("(ticket_id, user_id)")

    def _sign(self, ticket, doing):
        """Note that the current user has ``ticket`` open, or (``doing`` is False) that he has left it.

        :return: True when that is news to his colleagues
        """
        if not doing:
            query = SQL(
                "DELETE FROM cs_ticket_viewer WHERE ticket_id = %s AND user_id = %s RETURNING TRUE",
                ticket.id,
                self.env.uid,
            )
        else:
            query = SQL(
                """
                WITH before AS (SELECT doing, seen_at FROM cs_ticket_viewer
                                 WHERE ticket_id = %(ticket)s AND user_id = %(user)s)
                INSERT INTO cs_ticket_viewer (ticket_id, user_id, doing, seen_at)
                VALUES (%(ticket)s, %(user)s, %(doing)s, %(now)s)
                    ON CONFLICT (ticket_id, user_id)
                    DO UPDATE SET doing = EXCLUDED.doing, seen_at = EXCLUDED.seen_at
             RETURNING NOT EXISTS (SELECT FROM before WHERE doing = %(doing)s AND seen_at > %(since)s)
                """,
                ticket=ticket.id,
                user=self.env.uid,
                doing=doing,
                now=fields.Datetime.now(),
                since=self._get_since(),
            )
        self.invalidate_model()
        return any(row[0] for row in self.env.execute_query(query))

    def _get_since(self):
        return fields.Datetime.subtract(fields.Datetime.now(), seconds=VIEWER_SECONDS)

    def _get_others(self, ticket):
        """Return the rows of the colleagues who have ``ticket`` open now."""
        # sudo: rows are written and read by the system alone; what a colleague does is shown, no more
        return self.sudo().search(
            [
                ("ticket_id", "=", ticket.id),
                ("user_id", "!=", self.env.uid),
                ("seen_at", ">", self._get_since()),
            ],
            order="id",
            limit=20,
        )

    def _describe(self):
        """Return the rows for the screen: who, and what he does."""
        # sudo: colleagues may know each other's names
        return [{"id": row.user_id.id, "name": row.user_id.name, "doing": row.doing} for row in self.sudo()]

    @api.autovacuum
    def _gc_viewers(self):
        """Drop the rows of those who left without a word."""
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("seen_at", "<", yesterday)], limit=10_000).unlink()
