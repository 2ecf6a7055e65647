from odoo import api, fields, models
from odoo.tools import SQL

from ..const_transport import OPEN_PHASES, ROUND_OUTCOMES


class CsTrackingRoundLine(models.Model):
    """A parcel in a round: who looked at it, when, and what came of it."""

    _name = "cs.tracking.round.line"
    _description = "Parcel in a Round"
    _order = "heard_at, id"
    _rec_name = "parcel_id"
    _log_access = False
    _cs_confidential_fields = {"note": "text"}
    _cs_customer_field = "parcel_id.partner_id"

    round_id = fields.Many2one("cs.tracking.round", required=True, readonly=True, ondelete="cascade")
    parcel_id = fields.Many2one("cs.parcel", required=True, readonly=True, index=True, ondelete="cascade")
    team_id = fields.Many2one("cs.team", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date(string="Day", readonly=True)
    heard_at = fields.Datetime(
        string="Last News", readonly=True, help="When the round began, or when it was ticked."
    )
    outcome = fields.Selection(ROUND_OUTCOMES, readonly=True)
    done_by_id = fields.Many2one("res.users", string="Ticked by", readonly=True, ondelete="set null")
    done_at = fields.Datetime(string="Ticked On", readonly=True)
    note = fields.Char(readonly=True)
    anomaly_id = fields.Many2one("cs.anomaly", readonly=True, index="btree_not_null", ondelete="set null")
    has_opened_anomaly = fields.Boolean(readonly=True)

    partner_id = fields.Many2one(related="parcel_id.partner_id", string="Customer")
    carrier_id = fields.Many2one(related="parcel_id.carrier_id")
    status_id = fields.Many2one(related="parcel_id.status_id")
    last_place = fields.Char(related="parcel_id.last_place")
    promised_at = fields.Datetime(related="parcel_id.promised_at")
    is_late = fields.Boolean(related="parcel_id.is_late")
    is_silent = fields.Boolean(related="parcel_id.is_silent")
    can_settle = fields.Boolean(compute="_compute_can_settle")

    _round_parcel_uniq = models.Constraint(
        "UNIQUE (round_id, parcel_id)", "This parcel is already in the round."
    )
    _open_idx = models.Index("(parcel_id) WHERE outcome IS NULL")
    _round_open_idx = models.Index("(round_id) WHERE outcome IS NULL")
    _arrived_idx = models.Index("(parcel_id) WHERE outcome = 'arrived'")

    @api.depends("outcome", "done_by_id")
    def _compute_can_settle(self):
        for line in self:
            # what the system ticked an agent may still judge otherwise
            line.can_settle = not line.done_by_id

    def _fill(self, rounds):
        """Put everything that is on its way into the new rounds, and what has arrived since the last one."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_tracking_round_line (round_id, parcel_id, team_id, company_id, date, heard_at)
                SELECT r.id, p.id, r.team_id, r.company_id, r.date, GREATEST(p.last_event_at, p.shipped_at)
                  FROM cs_tracking_round r
                  JOIN cs_parcel p ON p.team_id = r.team_id AND p.active
                 WHERE r.id = ANY(%(rounds)s) AND p.phase IN %(open)s
                   AND (p.shipped_at IS NOT NULL OR p.phase <> 'announced')
             UNION ALL
                SELECT r.id, p.id, r.team_id, r.company_id, r.date, p.delivered_at
                  FROM cs_tracking_round r
                  JOIN cs_parcel p ON p.team_id = r.team_id AND p.active
                 WHERE r.id = ANY(%(rounds)s) AND p.phase = 'delivered' AND p.delivered_at >= r.fresh_from
                   AND NOT EXISTS (SELECT FROM cs_tracking_round_line l
                                    WHERE l.parcel_id = p.id AND l.outcome = 'arrived')
             RETURNING id
                """,
                rounds=rounds.ids,
                open=OPEN_PHASES,
            )
        )
        self._tick(SQL("l.round_id = ANY(%s)", rounds.ids))

    def _tick(self, scope):
        """Tick the open lines of running rounds whose parcel was heard of, has arrived or is off its way.

        A parcel with a problem is left to a person, however fresh the news.

        :param SQL scope: condition on line ``l``
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_tracking_round_line l
                   SET outcome = CASE WHEN p.phase = 'delivered' THEN 'arrived'
                                      WHEN p.phase = 'closed' OR NOT p.active THEN 'ended'
                                      ELSE 'fresh' END,
                       done_at = %(now)s, heard_at = GREATEST(p.last_event_at, p.shipped_at)
                  FROM cs_tracking_round r, cs_parcel p
                 WHERE r.id = l.round_id AND r.state = 'open' AND p.id = l.parcel_id
                   AND l.outcome IS NULL AND %(scope)s
                   AND (p.phase IN ('delivered', 'closed') OR NOT p.active
                        OR p.phase <> 'problem' AND GREATEST(p.last_event_at, p.shipped_at) >= r.fresh_from)
             RETURNING l.id
                """,
                now=fields.Datetime.now(),
                scope=scope,
            )
        )
        if rows:
            self.invalidate_model()
