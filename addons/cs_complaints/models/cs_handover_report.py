from odoo import fields, models
from odoo.tools import SQL

from ..const_handover import ACCEPT_CLOCK, ANSWER_CLOCK, HANDOVER_STATES, INFORM_CLOCK


class CsHandoverReport(models.Model):
    """A handover as figures; shares are 100 or 0, so that their average is the share.

    Times are working time, as the clocks have it. What was called back counts for nobody.
    """

    _name = "cs.handover.report"
    _description = "Handovers of Departments"
    _auto = False
    _order = "sent_at desc, id desc"
    _rec_name = "handover_id"

    handover_id = fields.Many2one("cs.handover", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True)
    department_id = fields.Many2one("cs.department", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True)
    category_id = fields.Many2one("cs.ticket.category", readonly=True)
    state = fields.Selection(HANDOVER_STATES, readonly=True)
    sent_at = fields.Datetime(string="Sent On", readonly=True)
    count = fields.Integer(string="Handovers", readonly=True)
    is_open = fields.Integer(string="Open", readonly=True)
    is_returned = fields.Float(string="Returned (%)", readonly=True, digits=(5, 1), aggregator="avg")
    accepted_in_time = fields.Float(
        string="Accepted in Time (%)", readonly=True, digits=(5, 1), aggregator="avg"
    )
    answered_in_time = fields.Float(
        string="Answered in Time (%)", readonly=True, digits=(5, 1), aggregator="avg"
    )
    accept_hours = fields.Float(string="Until Accepted (h)", readonly=True, digits=(9, 1), aggregator="avg")
    answer_hours = fields.Float(string="Until Answered (h)", readonly=True, digits=(9, 1), aggregator="avg")
    inform_hours = fields.Float(
        string="Until Passed on (h)",
        readonly=True,
        digits=(9, 1),
        aggregator="avg",
        help="From the department's answer until the desk has told the customer.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT h.id, h.id AS handover_id, h.company_id, h.team_id, h.department_id, h.answered_by_id,
                   t.category_id, h.state, h.sent_at, 1 AS count,
                   (h.state IN ('sent', 'accepted', 'returned', 'answered'))::int AS is_open,
                   (h.returned_at IS NOT NULL)::int * 100.0 AS is_returned,
                   %(accepted)s AS accepted_in_time, %(answered)s AS answered_in_time,
                   %(accept_hours)s AS accept_hours, %(answer_hours)s AS answer_hours,
                   %(inform_hours)s AS inform_hours
              FROM cs_handover h
         LEFT JOIN cs_ticket t ON t.id = h.ticket_id
              %(accept)s %(answer)s %(inform)s
             WHERE h.state <> 'recalled'
            """,
            accept=self._join_clock("a", ACCEPT_CLOCK),
            answer=self._join_clock("w", ANSWER_CLOCK),
            inform=self._join_clock("i", INFORM_CLOCK),
            accepted=self._get_share("a"),
            answered=self._get_share("w"),
            accept_hours=self._get_hours("a"),
            answer_hours=self._get_hours("w"),
            inform_hours=self._get_hours("i"),
        )

    def _join_clock(self, alias, kind):
        """Join the last clock of a kind."""
        return SQL(
            """LEFT JOIN LATERAL (SELECT c.state, c.breached_at, c.elapsed_minutes FROM cs_clock c
                                   WHERE c.res_model = 'cs.handover' AND c.res_id = h.id AND c.kind = %s
                                ORDER BY c.id DESC LIMIT 1) %s ON TRUE""",
            kind,
            SQL.identifier(alias),
        )

    def _get_share(self, alias):
        """Return 100 where the clock was met in time, 0 where it was not; what is not decided counts not."""
        return SQL(
            """CASE WHEN %(clock)s.breached_at IS NOT NULL THEN 0.0
                    WHEN %(clock)s.state = 'fulfilled' THEN 100.0 END""",
            clock=SQL.identifier(alias),
        )

    def _get_hours(self, alias):
        return SQL(
            "CASE WHEN %(clock)s.state = 'fulfilled' THEN %(clock)s.elapsed_minutes / 60.0 END",
            clock=SQL.identifier(alias),
        )
