from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import SQL

from ..const_transport import WATCH_BATCH

# A pass that meets a concurrent change is taken again from a fresh snapshot, at most so often in a row.
MAX_CONFLICTS = 5


class CsParcel(models.Model):
    """Which parcels are late and which are silent: found for all of them at once, by a sweep.

    A parcel is silent when the last thing that was really heard of it is older than the limit for its case;
    events that nobody understands do not count. It is late when the time at which it was awaited is over by
    more than the company's grace, or when the carrier announces that it will be. The parcel is awaited as
    promised; without a promise as the carrier says; without that as 95 of 100 took before it.
    """

    _inherit = "cs.parcel"

    late_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it should have been there, or when it was first announced that it will come late.",
    )
    silent_since = fields.Datetime(
        readonly=True, copy=False, help="The last real news."
    )
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")
    is_silent = fields.Boolean(string="Silent", compute="_compute_is_silent", search="_search_is_silent")

    _awaited_idx = models.Index(
        "(COALESCE(promised_at, carrier_eta, learned_late_at)) WHERE active AND late_since IS NULL"
        " AND phase IN ('announced', 'moving', 'problem')"
    )
    _announced_late_idx = models.Index(
        "(company_id) WHERE active AND late_since IS NULL AND carrier_eta > promised_at"
        " AND phase IN ('announced', 'moving', 'problem')"
    )
    _late_idx = models.Index("(late_since) WHERE late_since IS NOT NULL")
    _heard_idx = models.Index(
        "(GREATEST(last_event_at, shipped_at)) WHERE active AND silent_since IS NULL"
        " AND phase IN ('announced', 'moving', 'problem', 'returning')"
    )
    _silent_idx = models.Index("(silent_since) WHERE silent_since IS NOT NULL")

    @api.depends("late_since")
    def _compute_is_late(self):
        for parcel in self:
            parcel.is_late = bool(parcel.late_since)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("late_since", "!=", False)

    @api.depends("silent_since")
    def _compute_is_silent(self):
        for parcel in self:
            parcel.is_silent = bool(parcel.silent_since)

    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("silent_since", "!=", False)

    # The sweep

    @api.model
    def _cron_sweep(self):
        """Find the late and the silent parcels, batch by batch; another server may run it as well."""
        conflicts = 0
        self.env["ir.cron"]._commit_progress()
        while conflicts < MAX_CONFLICTS:
            try:
                changed = self._sweep(fields.Datetime.now())
            except TransactionRollbackError:
                self.env.cr.rollback()
                conflicts += 1
                continue
            conflicts = 0
            if not self.env["ir.cron"]._commit_progress(changed) or changed < WATCH_BATCH:
                break

    def _fold(self):
        """News may end at once that parcels are late or silent; the rest waits for the sweep."""
        changes = super()._fold()
        if self:
            marked = SQL(
                """SELECT id FROM cs_parcel
                    WHERE id = ANY(%s) AND (late_since IS NOT NULL OR silent_since IS NOT NULL)""",
                self.ids,
            )
            ids = [row[0] for row in self.env.execute_query(marked)]
            if ids:
                self._sweep(fields.Datetime.now(), SQL("p.id = ANY(%s)", ids))
        return changes

    def _sweep(self, now, scope=None):
        """Mark who is late or silent by ``now``, unmark who no longer is, and bring the anomalies in step.

        A constant number of queries for any number of parcels; only those that change are written, at most
        ``WATCH_BATCH`` of each kind.

        :param SQL scope: condition on parcel ``p``; None: all
        :return: number of marks set and taken away
        """
        self.env.flush_all()
        scope = scope or SQL("TRUE")
        late = self._mark("late_since", self._judge_late(now, scope))
        silent = self._mark("silent_since", self._judge_silent(now, scope))
        self._follow_marks("delay", *late, self._select_delay_evidence)
        self._follow_marks("silent", *silent, self._select_silent_evidence)
        return sum(map(len, late + silent))

    def _mark(self, name, judged):
        """Store the mark ``name`` where it has changed.

        :param SQL judged: query of id, old and new mark
        :return: parcels that got a mark or a new one, and parcels that lost theirs
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH judged AS (%(judged)s),
                     free AS (
                         SELECT p.id, j.new FROM cs_parcel p JOIN judged j ON j.id = p.id
                          WHERE j.new IS DISTINCT FROM j.old
                          ORDER BY p.id LIMIT %(batch)s FOR NO KEY UPDATE OF p SKIP LOCKED)
                UPDATE cs_parcel p SET %(name)s = free.new FROM free WHERE p.id = free.id
             RETURNING p.id, free.new IS NOT NULL
                """,
                judged=judged,
                batch=WATCH_BATCH,
                name=SQL.identifier(name),
            )
        )
        if rows:
            self.invalidate_model(flush=False)
        marked = self.browse(parcel_id for parcel_id, is_marked in rows if is_marked)
        return marked, self.browse(parcel_id for parcel_id, is_marked in rows if not is_marked)

    def _follow_marks(self, type_code, marked, cleared, select_evidence):
        """Open the anomalies of the marked parcels and close those of the others."""
        anomalies = self.env["cs.anomaly"]
        if marked:
            anomalies._open_for_parcels(type_code, select_evidence(marked))
        if cleared:
            notes = {
                "delay": self.env._("The parcel is no longer late. Closed by itself."),
                "silent": self.env._("There is news of the parcel. Closed by itself."),
            }
            anomalies._close_for_parcels(type_code, cleared, notes[type_code])
