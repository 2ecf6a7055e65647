from odoo import api, fields, models
from odoo.tools import SQL

from ..const_transport import FRESH_HOURS, LONGEST_BREAK_HOURS, ROUND_STATES
from ..localized import format_moment


class CsTrackingRound(models.Model):
    """One look of a team at everything that is on its way."""

    _name = "cs.tracking.round"
    _description = "Tracking Round"
    _order = "starts_at desc, id desc"
    _rec_names_search = ["team_id.name"]

    team_id = fields.Many2one("cs.team", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date(string="Day", required=True, readonly=True, help="In the team's time zone.")
    starts_at = fields.Datetime(string="Begins", required=True, readonly=True)
    ends_at = fields.Datetime(string="Ends", required=True, readonly=True)
    fresh_from = fields.Datetime(
        required=True, readonly=True, help="Parcels heard of since then need no look of a person."
    )
    state = fields.Selection(ROUND_STATES, required=True, readonly=True, default="open", index=True)
    done_at = fields.Datetime(string="Done On", readonly=True)
    line_ids = fields.One2many("cs.tracking.round.line", "round_id", string="Worklist")
    line_count = fields.Integer(string="Parcels", compute="_compute_counts")
    system_count = fields.Integer(string="Ticked by the System", compute="_compute_counts")
    agent_count = fields.Integer(string="Ticked by Agents", compute="_compute_counts")
    open_count = fields.Integer(string="Still Open", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    _team_start_uniq = models.Constraint("UNIQUE (team_id, starts_at)", "This round exists already.")

    @api.depends("team_id.name", "starts_at")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for tracking_round in self:
            # sudo: the zone is that of the team's calendar, whoever reads
            zone = tracking_round.team_id.sudo()._get_zone()
            moment = format_moment(self.env, zone.fromutc(tracking_round.starts_at))
            tracking_round.display_name = f"{tracking_round.team_id.name} · {moment}"

    @api.depends("line_ids.outcome", "line_ids.done_by_id")
    def _compute_counts(self):
        counts = self._count_lines()
        for tracking_round in self:
            total, system, agent = counts.get(tracking_round.id, [0] * 3)
            tracking_round.line_count = total
            tracking_round.system_count = system
            tracking_round.agent_count = agent
            tracking_round.open_count = total - system - agent
            tracking_round.progress = 100.0 * (system + agent) / total if total else 100.0

    def _count_lines(self):
        """Return ``{round id: (all, ticked by the system, ticked by agents)}``."""
        self.env["cs.tracking.round.line"].flush_model(["outcome", "done_by_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT round_id, count(*), count(outcome) FILTER (WHERE done_by_id IS NULL),
                          count(outcome) FILTER (WHERE done_by_id IS NOT NULL)
                     FROM cs_tracking_round_line WHERE round_id = ANY(%s) GROUP BY round_id""",
                self.ids,
            )
        )
        return {row[0]: row[1:] for row in rows}

    # Making and ending

    @api.model
    def _cron_rounds(self):
        """Begin the rounds that are due, tick what is fresh, and end what is over or done."""
        now = fields.Datetime.now()
        self._begin_due(now)
        self.env["cs.tracking.round.line"]._tick(SQL("TRUE"))
        self._end_over(now)

    def _begin_due(self, now):
        """Make the rounds that run at ``now``; whichever server comes second makes nothing.

        :return: the new rounds
        """
        teams = self.env["cs.team"].search([("tracking_rounds", "=", True)])
        due = [(team, slot) for team in teams if (slot := team._get_round_slot(now))]
        if not due:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(self._insert_due(due))
        self.invalidate_model()
        begun = self.browse(round_id for (round_id,) in rows)
        if begun:
            self.env["cs.tracking.round.line"]._fill(begun)
        return begun

    def _insert_due(self, due):
        """Return the statement that inserts the rounds which do not exist yet.

        :param due: list of (team, (begin, end))
        """
        return SQL(
            """
            INSERT INTO cs_tracking_round (team_id, company_id, date, starts_at, ends_at, fresh_from, state)
            SELECT d.team_id, t.company_id, d.date, d.starts_at, d.ends_at,
                   COALESCE((SELECT max(r.starts_at) FROM cs_tracking_round r
                              WHERE r.team_id = d.team_id AND r.starts_at < d.starts_at
                                AND r.starts_at >= d.starts_at - %(longest)s * interval '1 hour'),
                            d.starts_at - %(fresh)s * interval '1 hour'), 'open'
              FROM unnest(%(teams)s, %(dates)s::date[], %(starts)s::timestamp[], %(ends)s::timestamp[])
                   AS d(team_id, date, starts_at, ends_at)
              JOIN cs_team t ON t.id = d.team_id
                ON CONFLICT (team_id, starts_at) DO NOTHING
         RETURNING id
            """,
            longest=LONGEST_BREAK_HOURS,
            fresh=FRESH_HOURS,
            teams=[team.id for team, _slot in due],
            dates=[team._get_local_date(slot[0]) for team, slot in due],
            starts=[slot[0] for _team, slot in due],
            ends=[slot[1] for _team, slot in due],
        )

    def _end_over(self, now):
        """Mark as missed what is over and not done, after marking what is done."""
        self._end_done(SQL("TRUE"))
        self.env.execute_query(
            SQL(
                """UPDATE cs_tracking_round SET state = 'missed'
                    WHERE state = 'open' AND ends_at <= %s RETURNING id""",
                now,
            )
        )
        self.invalidate_model(["state"])

    def _end_done(self, scope):
        """Mark rounds without an open line as done; a missed one keeps its state and gets the time.

        Two agents who tick the last two lines at the same moment do not see each other's: the scheduled
        action marks that round a little later.

        :param SQL scope: condition on round ``r``
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_tracking_round r
                   SET done_at = %s, state = CASE r.state WHEN 'open' THEN 'done' ELSE r.state END
                 WHERE r.done_at IS NULL AND %s
                   AND NOT EXISTS (SELECT FROM cs_tracking_round_line l
                                    WHERE l.round_id = r.id AND l.outcome IS NULL)
             RETURNING r.id
                """,
                fields.Datetime.now(),
                scope,
            )
        )
        self.invalidate_model(["state", "done_at"])

    def _take_up_again(self):
        """Open rounds whose lines were opened again."""
        now = fields.Datetime.now()
        for tracking_round in self.filtered("done_at"):
            over = tracking_round.state == "missed" or tracking_round.ends_at <= now
            tracking_round.write({"done_at": False, "state": "missed" if over else "open"})

    def action_view_lines(self):
        """Open the worklist of the round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_tracking_round_line_action")
        return {
            **action,
            "name": self.display_name,
            "path": False,
            "domain": [("round_id", "=", self.id)],
            "context": {"cs_round_id": self.id, "search_default_open": self.open_count > 0},
        }
