import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..const import CHUNK_ROWS, INLINE_ORDERS

# Trouble with another transaction: the same orders are tried again in a new one.
RETRYABLE = (ConcurrencyError, psycopg2.OperationalError)
MAX_ATTEMPTS = 5


class CsIntakeBatch(models.Model):
    _inherit = "cs.intake.batch"

    @api.model
    def _cron_process(self):
        """Import what waits in all running batches, a chunk of orders a transaction.

        The rows' own states say what is left, so a server that is killed loses nothing but its last chunk,
        and the locks let several servers work side by side.
        """
        batches = self.search([("state", "=", "importing")], order="id")
        remaining = self.env["cs.intake.line"].search_count(
            [("batch_id", "in", batches.ids), ("state", "=", "new")]
        )
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for batch in batches:
            if not batch._process_committing():
                break

    def _process_committing(self):
        """Process chunk after chunk, each in a transaction of its own. Return the seconds left."""
        left, attempts, chunks = float("inf"), 0, 0
        while left:
            try:
                handled = self._process_locked()
                if not handled:
                    break
                chunks += 1
                self._refresh_statistics(chunks)
                left, attempts = self.env["ir.cron"]._commit_progress(handled), 0
            except RETRYABLE:
                self.env.cr.rollback()
                attempts += 1
                if attempts >= MAX_ATTEMPTS:
                    raise
        self.env["ir.cron"]._commit_progress()
        return left

    def _refresh_statistics(self, chunks):
        """Tell the planner about the rows that a bulk import adds, each time their number has doubled."""
        if chunks.bit_count() == 1:
            self.env.flush_all()
            self.env.cr.execute(
                "ANALYZE sale_order, sale_order_line, res_partner, cs_anomaly, cs_intake_line"
            )

    def _process_locked(self):
        """Process one chunk unless another server has the batch or it was paused. Return the rows handled."""
        batch = self.try_lock_for_update(allow_referencing=True)
        return batch._process_chunk() if batch.filtered(lambda each: each.state == "importing") else 0

    def _process_or_schedule(self):
        """Process few orders while the user waits, and leave many to the scheduled action."""
        self.ensure_one()
        if self._count_waiting_orders(INLINE_ORDERS + 1) > INLINE_ORDERS:
            # any user may wake the scheduled action; it works on the batches it finds
            self.env.ref("cs_forwarding.ir_cron_intake").sudo()._trigger()
            return
        while self._process_locked():
            continue

    def _resume(self):
        """Go on after rows were put back in the queue."""
        if self.state != "paused":
            self._start()

    def _count_waiting_orders(self, limit):
        self.env["cs.intake.line"].flush_model(["batch_id", "state", "order_ref"])
        query = SQL(
            """
            SELECT count(*) FROM (
                SELECT DISTINCT order_ref FROM cs_intake_line
                 WHERE batch_id = %s AND state = 'new' LIMIT %s
            ) waiting
            """,
            self.id,
            limit,
        )
        return self.env.execute_query(query)[0][0]

    def _process_chunk(self):
        """Import the next orders of one locked batch. Return the number of rows handled; 0 ends the batch."""
        lines = self._take_lines(self._get_chunk_rows())
        if not lines:
            self._finish()
            return 0
        # the importer answers for the orders; what he may not create himself is created for him
        importer = self.with_user(self.user_id or self.env.user).sudo()
        importer.env["cs.intake.service"]._import_lines(importer, lines.with_env(importer.env))
        return len(lines)

    def _get_chunk_rows(self):
        return CHUNK_ROWS

    def _take_lines(self, limit):
        """Return the next ``limit`` waiting rows and all other waiting rows of their orders."""
        self.env["cs.intake.line"].flush_model(["batch_id", "state", "order_ref"])
        query = SQL(
            """
            WITH head AS (
                SELECT order_ref FROM cs_intake_line
                 WHERE batch_id = %(batch)s AND state = 'new' ORDER BY id LIMIT %(limit)s
            )
            SELECT id FROM cs_intake_line
             WHERE batch_id = %(batch)s AND state = 'new'
               AND (order_ref IN (SELECT order_ref FROM head)
                    OR (order_ref IS NULL AND EXISTS (SELECT FROM head WHERE order_ref IS NULL)))
             ORDER BY id
            """,
            batch=self.id,
            limit=limit,
        )
        return self.env["cs.intake.line"].browse(row[0] for row in self.env.execute_query(query))

    def _finish(self):
        """Close a batch without waiting rows and tell its importer about the rows to mend."""
        self.invalidate_recordset()
        is_failed = self.failed_count and not self.duplicate_count and not self._has_result()
        self.write({"state": "failed" if is_failed else "done", "finished_at": fields.Datetime.now()})
        if self.failed_count and self.source == "file":
            self._schedule_mending()

    def _has_result(self):
        return bool(self.order_count)

    def _schedule_mending(self):
        """Give the importer one to-do for the rows to mend, not one for each try."""
        if self.activity_ids or not self.user_id:
            return
        batch = self.with_context(lang=self.user_id.lang)
        batch.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=batch.env._("%(count)s rows to mend", count=self.failed_count),
        )
