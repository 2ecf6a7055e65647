from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.cs_forwarding.const import CLOCK_STATES

from ..const import TICKET_KINDS, TICKET_PRIORITIES, TICKET_SOURCES
from ..const_clocks import TARGET_FIELDS

# Measures that are no average: what share of the values is smaller.
PERCENTILES = {"median_minutes": 0.5, "p90_minutes": 0.9}


class CsTicketClockReport(models.Model):
    """The deadlines of tickets as figures. Cancelled clocks and those not due yet have no verdict."""

    _name = "cs.ticket.clock.report"
    _description = "Ticket Deadlines"
    _auto = False
    _order = "due_at desc, id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("cs.ticket", readonly=True)
    clock_kind = fields.Selection(selection="_get_clock_kinds", string="Deadline", readonly=True)
    state = fields.Selection(CLOCK_STATES, readonly=True)
    kind = fields.Selection(TICKET_KINDS, string="Kind of Ticket", readonly=True)
    category_id = fields.Many2one("cs.ticket.category", readonly=True)
    priority = fields.Selection(TICKET_PRIORITIES, readonly=True)
    source = fields.Selection(TICKET_SOURCES, readonly=True)
    policy_id = fields.Many2one("cs.ticket.policy", string="Service Policy", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    department_id = fields.Many2one("cs.department", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    started_at = fields.Datetime(string="Started On", readonly=True)
    due_at = fields.Datetime(string="Due", readonly=True)
    ended_at = fields.Datetime(string="Ended On", readonly=True)
    met_percent = fields.Float(
        string="Met (%)", readonly=True, digits=(5, 1), aggregator="avg",
        help="Of the deadlines that have been met or missed.",
    )
    late_count = fields.Integer(string="Late", readonly=True)
    used_minutes = fields.Float(string="Average (min)", readonly=True, digits=(16, 1), aggregator="avg",
        help="Working time until the deadline was met.",
    )
    median_minutes = fields.Float(
        string="Median (min)", readonly=True, digits=(16, 1), aggregator="avg",
        help="Half of the cases took less working time than this.",
    )
    p90_minutes = fields.Float(
        string="Nine of Ten (min)", readonly=True, digits=(16, 1), aggregator="avg",
        help="Nine of ten cases took less working time than this.",
    )

    def _get_clock_kinds(self):
        labels = dict(self.env["cs.clock"]._fields["kind"]._description_selection(self.env))
        return [(kind, labels[kind]) for kind in TARGET_FIELDS]

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        column = self._field_to_sql(self._table, name, query)
        return SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", PERCENTILES[name], column)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, t.id AS ticket_id, c.kind AS clock_kind, c.state, t.kind, t.category_id, t.priority,
                   t.source, t.policy_id, t.team_id, t.user_id, t.department_id, t.carrier_id, t.company_id,
                   c.started_at, c.due_at, c.ended_at,
                   CASE WHEN f.is_late THEN 0.0 WHEN c.state = 'fulfilled' THEN 100.0 END AS met_percent,
                   f.is_late::int AS late_count, f.used AS used_minutes, f.used AS median_minutes,
                   f.used AS p90_minutes
              FROM cs_clock c
              JOIN cs_ticket t ON t.id = c.res_id
        CROSS JOIN LATERAL (
                   SELECT c.breached_at IS NOT NULL
                          OR (c.state = 'running' AND c.due_at < now() AT TIME ZONE 'UTC') AS is_late,
                          CASE WHEN c.state = 'fulfilled' THEN c.elapsed_minutes END AS used) f
             WHERE c.res_model = 'cs.ticket' AND c.kind = ANY(%s)
               AND (c.state <> 'cancelled' OR c.breached_at IS NOT NULL)
            """,
            list(TARGET_FIELDS),
        )
