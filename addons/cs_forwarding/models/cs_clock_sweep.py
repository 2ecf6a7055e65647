import logging
from collections import defaultdict

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..const import OPEN_CLOCK_STATES

_logger = logging.getLogger(__name__)

SWEEP_BATCH = 2000
REFRESH_BATCH = 2000
# A batch that meets a concurrent change is taken again from a fresh snapshot, at most so often in a row.
MAX_CONFLICTS = 5


class CsClock(models.Model):
    _inherit = "cs.clock"

    @api.model
    def _cron_sweep(self):
        """Warn, note missed deadlines and end limited pauses, for whatever is due by now.

        Several servers may run it at once: each takes what the other has not locked.
        """
        now = fields.Datetime.now()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._count_awake(now))
        self._run_batches(lambda: self._sweep_batch(now))
        self._schedule_next_sweep(now)
        cron._commit_progress(remaining=0)

    @api.model
    def _cron_refresh(self):
        """Compute the open clocks again whose calendar has changed its hours since."""
        self.env["ir.cron"]._commit_progress()
        position = [0]

        def run_batch():
            clocks = self._find_outdated(position[0])
            clocks._refresh()
            position[0] = max(clocks.ids, default=position[0])
            return len(clocks)

        self._run_batches(run_batch)

    def _run_batches(self, run_batch):
        """Call ``run_batch`` and commit until it has handled nothing or the time is up."""
        conflicts = 0
        while conflicts < MAX_CONFLICTS:
            try:
                done = run_batch()
            except TransactionRollbackError:
                self.env.cr.rollback()
                conflicts += 1
                continue
            conflicts = 0
            if not done or not self.env["ir.cron"]._commit_progress(done):
                break

    # Finding

    def _count_awake(self, now):
        return self.env.execute_query(SQL("SELECT count(*) FROM cs_clock WHERE wake_at <= %s", now))[0][0]

    def _sweep_batch(self, now):
        """Handle the clocks that are due longest and free; return how many there were."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, res_model, res_id,
                       CASE WHEN state = 'paused' THEN 'resume'
                            WHEN due_at <= %(now)s AND is_late IS NOT TRUE THEN 'breach'
                            WHEN level_at <= %(now)s THEN 'level'
                            ELSE 'warn' END
                  FROM cs_clock WHERE wake_at <= %(now)s
                 ORDER BY wake_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
                """,
                now=now, limit=SWEEP_BATCH,
            )
        )
        found = defaultdict(list)
        for clock_id, model, res_id, event in rows:
            found[event].append((clock_id, model, res_id))
        for event, clocks in found.items():
            getattr(self, f"_sweep_{event}")(clocks)
        return len(rows)

    def _find_outdated(self, after):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT clock.id
                  FROM cs_clock clock LEFT JOIN resource_calendar calendar ON calendar.id = clock.calendar_id
                 WHERE clock.id > %s AND clock.state IN %s
                   AND (clock.is_stale OR clock.working_time
                        AND clock.hours_version IS DISTINCT FROM calendar.cs_hours_version)
                 ORDER BY clock.id LIMIT %s FOR NO KEY UPDATE OF clock SKIP LOCKED
                """,
                after, OPEN_CLOCK_STATES, REFRESH_BATCH,
            )
        )
        return self.browse([row[0] for row in rows])

    # Acting: found clocks are tuples (id, model of the host, id of the host)

    def _sweep_resume(self, found):
        """Write down that limited pauses have ended."""
        clocks = self.browse([row[0] for row in found])
        clocks._append_events(
            [
                {"clock_ids": awake.ids, "kind": "resume", "at": fields.Datetime.to_string(wake_at)}
                for wake_at, awake in clocks.grouped("wake_at").items()
            ]
        )
        self._follow_up(found, "_on_clock_resume")

    def _sweep_warn(self, found):
        self._store_sweep(
            [row[0] for row in found],
            "warn",
            SQL("warned_at = warn_at, wake_at = LEAST(due_at, level_at)"),
            SQL("warn_at"),
        )
        self._follow_up(found, "_on_clock_warn")

    def _sweep_breach(self, found):
        changes = SQL("breached_at = COALESCE(breached_at, due_at), is_late = TRUE, wake_at = level_at")
        self._store_sweep([row[0] for row in found], "breach", changes, SQL("due_at"))
        self._follow_up(found, "_on_clock_breach")

    def _sweep_level(self, found):
        """Note the escalation level reached and find the next one; a clock reaches one after the other."""
        clocks = self.browse([row[0] for row in found])
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_clock_event (clock_id, kind, at, key, minutes)
                SELECT id, 'level', level_at, concat_ws(' ', level_at, level_next), level_next
                  FROM cs_clock WHERE id = ANY(%s)
                    ON CONFLICT (clock_id, kind, key) DO NOTHING
                """,
                clocks.ids,
            )
        )
        clocks._refresh()
        self._follow_up(found, "_on_clock_level")

    def _store_sweep(self, ids, kind, changes, at):
        """Change the clocks and append the event in one statement.

        The changes are what folding the events would give: neither event moves a deadline.
        """
        self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    UPDATE cs_clock SET %(changes)s WHERE id = ANY(%(ids)s) RETURNING id, %(at)s AS at
                )
                INSERT INTO cs_clock_event (clock_id, kind, at, key)
                SELECT id, %(kind)s, at, at::text FROM changed
                    ON CONFLICT (clock_id, kind, key) DO NOTHING
                """,
                changes=changes, ids=ids, at=at, kind=kind,
            )
        )
        self.invalidate_model(flush=False)
        self.env["cs.clock.event"].invalidate_model(flush=False)

    # The hosts' reaction

    def action_retry_follow_up(self):
        """Let the records react again, after what stood in their way is mended."""
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise AccessError(self.env._("Only supervisors may repeat the reaction to a deadline."))
        self.check_access("read")
        # The reaction is the desk's, as in the scheduled action, not the supervisor's own.
        failed = self.sudo().filtered("follow_up_error")
        by_hook = failed.grouped(lambda clock: clock.follow_up_hook or "_on_clock_breach")
        failed._store_follow_up_error(None, None)
        for hook, clocks in by_hook.items():
            found = [(clock.id, clock.res_model, clock.res_id) for clock in clocks]
            clocks._follow_up(found, hook)

    def _follow_up(self, found, hook):
        """Call the hook of the hosts, once per model."""
        by_model = defaultdict(dict)
        for clock_id, model, res_id in found:
            by_model[model][clock_id] = res_id
        for model, hosts_by_clock in by_model.items():
            if model in self.env:
                hosts = self.env[model].browse(sorted(set(hosts_by_clock.values()))).exists()
                alive = set(hosts.ids)
                found_alive = {clock: host for clock, host in hosts_by_clock.items() if host in alive}
                self._call_hook(hosts, hook, found_alive)

    def _call_hook(self, model, hook, hosts_by_clock):
        """Call ``hook`` for the clocks; on an error halve them until only the bad ones are left out.

        :param hosts_by_clock: ``{clock id: host id}``
        """
        if not hosts_by_clock:
            return
        clocks = self.browse(hosts_by_clock)
        try:
            with self.env.cr.savepoint():
                getattr(model.browse(sorted(set(hosts_by_clock.values()))), hook)(clocks)
        except TransactionRollbackError:
            raise
        except Exception as error:  # noqa: BLE001 whatever a host does wrong stays with its clock
            self._halve_hook(model, hook, hosts_by_clock, error)

    def _halve_hook(self, model, hook, hosts_by_clock, error):
        if len(hosts_by_clock) > 1:
            items, middle = list(hosts_by_clock.items()), len(hosts_by_clock) // 2
            self._call_hook(model, hook, dict(items[:middle]))
            self._call_hook(model, hook, dict(items[middle:]))
            return
        clock = self.browse(hosts_by_clock)
        _logger.warning("%s of %s failed", hook, clock, exc_info=error)
        clock._store_follow_up_error(str(error) or type(error).__name__, hook)

    def _store_follow_up_error(self, message, hook):
        self.env.execute_query(
            SQL(
                "UPDATE cs_clock SET follow_up_error = %s, follow_up_hook = %s WHERE id = ANY(%s)",
                message, hook, self.ids,
            )
        )
        self.invalidate_recordset(["follow_up_error", "follow_up_hook"], flush=False)

    # Waking up

    def _schedule_sweep(self, wake_at):
        """See to it that the sweep runs at ``wake_at``, unless it will run before that anyhow."""
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "cs_forwarding.ir_cron_clock_sweep", raise_if_not_found=False
        )
        if not wake_at or not cron_id:
            return
        armed = self.env.execute_query(
            SQL(
                "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at > %s AND call_at <= %s LIMIT 1",
                cron_id, fields.Datetime.now(), wake_at,
            )
        )
        if not armed:
            # The sweep runs as superuser; whoever starts a clock may have it woken up.
            self.env["ir.cron"].sudo().browse(cron_id)._trigger(at=wake_at)

    def _schedule_next_sweep(self, now):
        [[wake_at]] = self.env.execute_query(SQL("SELECT min(wake_at) FROM cs_clock WHERE wake_at > %s", now))
        self._schedule_sweep(wake_at)

    # Clocks without a record

    def _delete_of_hosts(self, model, ids):
        """Delete the clocks of deleted records."""
        self.env.execute_query(
            SQL("DELETE FROM cs_clock WHERE res_model = %s AND res_id = ANY(%s)", model, ids)
        )
        self.invalidate_model(flush=False)

    @api.autovacuum
    def _gc_orphans(self):
        """Delete the clocks of records that went with another record, by a cascade in the database."""
        models_found = self.env.execute_query(SQL("SELECT DISTINCT res_model FROM cs_clock"))
        for [model] in models_found:
            host = self.env.get(model)
            if host is not None and not host._abstract:
                self.env.execute_query(
                    SQL(
                        "DELETE FROM cs_clock WHERE res_model = %s"
                        " AND NOT EXISTS (SELECT 1 FROM %s host WHERE host.id = cs_clock.res_id)",
                        model, SQL.identifier(host._table),
                    )
                )
