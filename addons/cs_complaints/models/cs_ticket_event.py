import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..const import TICKET_EVENT_KINDS


class CsTicketEvent(models.Model):
    """What happened to a ticket. Rows are appended and never changed."""

    _name = "cs.ticket.event"
    _description = "Ticket Event"
    _order = "at desc, id desc"
    _log_access = False
    _rec_name = "kind"
    _cs_confidential_fields = {"note": "text"}

    ticket_id = fields.Many2one("cs.ticket", required=True, index=True, ondelete="cascade")
    at = fields.Datetime(string="When", required=True)
    kind = fields.Selection(TICKET_EVENT_KINDS, string="What", required=True)
    user_id = fields.Many2one("res.users", string="Who", index="btree_not_null", ondelete="set null")
    old_value = fields.Char(string="Before")
    new_value = fields.Char(string="After")
    note = fields.Char()

    @api.model
    def _append(self, rows):
        """Insert events in one query, past the ORM.

        :param rows: list of dicts ticket_id, kind, old_value, new_value, note; the rest is now and the user
        """
        if not rows:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_ticket_event (ticket_id, at, kind, user_id, old_value, new_value, note)
                SELECT ticket_id, %s, kind, %s, old_value, new_value, note
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (ticket_id int, kind varchar, old_value varchar, new_value varchar,
                               note varchar)
             RETURNING id
                """,
                fields.Datetime.now(), self.env.uid, json.dumps(rows),
            )
        )
        self.env["cs.ticket"].invalidate_model(["event_ids"], flush=False)
