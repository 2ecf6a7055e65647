import hashlib

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import INBOX_STATES


class CsInboxMixin(models.AbstractModel):
    """Messages as they came: kept first, answered, and worked on afterwards by a scheduled action.

    A model names its scheduled action, has a unique index on what tells messages apart, and does the work in
    ``_process``.
    """

    _name = "cs.inbox.mixin"
    _description = "Received Messages"

    # External identifier of the scheduled action that calls ``_cron_process``.
    _inbox_cron = None
    # The fields that tell one message from another.
    _inbox_key = ()
    # How many messages a run takes at a time.
    _inbox_batch = 50

    body_hash = fields.Char(required=True, readonly=True)
    body = fields.Text(required=True, readonly=True)
    received_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    processed_at = fields.Datetime(readonly=True)
    state = fields.Selection(INBOX_STATES, required=True, readonly=True, default="received")
    error = fields.Text(readonly=True)

    _inbox_waiting_idx = models.Index("(id) WHERE state = 'received'")

    # Keeping

    @api.model
    def _hash(self, body):
        return hashlib.sha256(body).hexdigest()

    def _has_body(self, body):
        return self.body_hash == self._hash(body)

    @api.model
    def _keep(self, body, vals):
        """Keep a message unless it is known.

        One statement, for it is what every sender waits for; nothing else may be written before. When another
        request keeps the same message at this moment, this one looks again from a new start: the server's own
        way to try again would have both the sender and all behind him wait for a second.

        :param bytes body: text in UTF-8
        :param vals: the model's own columns
        :return: ``(message, whether it is new)``
        """
        vals = {
            "body_hash": self._hash(body),
            "body": body.decode("utf-8-sig"),
            "received_at": fields.Datetime.now(),
            "state": "received",
            **vals,
        }
        statement = SQL(
            "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, vals)),
            tuple(vals.values()),
        )
        domain = [(name, "=", vals[name]) for name in self._inbox_key]
        try:
            self.env.cr.execute(statement, log_exceptions=False)
        except psycopg2.errors.SerializationFailure:
            self.env.cr.rollback()
            known = self.search(domain, limit=1)
            if not known:
                raise
            return known, False
        row = self.env.cr.fetchone()
        return (self.browse(row[0]), True) if row else (self.search(domain, limit=1), False)

    # Working

    @api.model
    def _get_waiting_domain(self):
        return Domain("state", "=", "received")

    @api.model
    def _trigger_processing(self):
        """Wake the scheduled action as soon as this transaction can be seen."""
        self.env.cr.postcommit.add(self._wake_cron)

    @api.model
    def _wake_cron(self):
        """Call the scheduled action, unless a call for it is waiting: a storm of messages needs one.

        A call that a run has begun to serve is locked by that run, and may have come too early for the newest
        message: it is passed over.
        """
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(self._inbox_cron)
        with self.pool.cursor() as cr:
            # A call that disappears while we look is none, and no reason to end with an error.
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(
                SQL(
                    """
                    SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s
                     LIMIT 1 FOR KEY SHARE SKIP LOCKED
                    """,
                    cron_id,
                    fields.Datetime.now(),
                )
            )
            if not cr.fetchone():
                api.Environment(cr, SUPERUSER_ID, {})["ir.cron"].browse(cron_id)._trigger()

    @api.model
    def _cron_process(self):
        """Work on what has come in, in the order in which it came, each group in its own transaction."""
        domain = self._get_waiting_domain()
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(domain))
        for group in self.search(domain, order="id", limit=self._inbox_batch)._split_work():
            try:
                group.try_lock_for_update().filtered_domain(domain)._process()
            except (ConcurrencyError, psycopg2.OperationalError):
                self.env.cr.rollback()
                self._trigger_processing()
                break
            if not self.env["ir.cron"]._commit_progress(len(group)):
                break

    def _split_work(self):
        """Return the recordsets that are worked on together."""
        return [self.browse(message.id) for message in self]

    def _process(self):
        """Work on the messages, which may be none; trouble is noted on them and goes no further.

        :raise ConcurrencyError: to be tried again
        """
        raise NotImplementedError

    def _fail(self, error):
        self.write({"state": "failed", "error": error, "processed_at": fields.Datetime.now()})

    def action_retry(self):
        """Work on failed messages once more."""
        self.check_access("read")
        if not self.env.user.has_group("cs_forwarding.group_manager"):
            raise UserError(self.env._("Only managers may do this."))
        # sudo: messages are read-only for everybody; only their outcome is written, by the work itself
        failed = self.sudo().filtered(lambda message: message.state == "failed")
        failed.write({"state": "received", "error": False})
        failed._trigger_processing()
