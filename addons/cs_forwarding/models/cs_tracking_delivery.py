import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..const_tracking import MESSAGE_DAYS
from ..lib.intake.schema import InvalidBody
from ..lib.intake.webhooks import load_json

_logger = logging.getLogger(__name__)
_GC_LIMIT = 10_000


class CsTrackingDelivery(models.Model):
    """What tracking services have sent, as it came."""

    _name = "cs.tracking.delivery"
    _description = "Received Tracking Message"
    _inherit = ["cs.inbox.mixin"]
    _order = "id desc"
    _rec_name = "provider_id"
    _log_access = False
    _cs_confidential_fields = {"body": "json"}
    _inbox_cron = "cs_forwarding.ir_cron_tracking_delivery"
    _inbox_key = ("provider_id", "body_hash")
    _inbox_batch = 500

    provider_id = fields.Many2one(
        "cs.tracking.provider", string="Service", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="provider_id.company_id")
    update_count = fields.Integer(
        string="Events", readonly=True, help="How many events the message tells of, known ones too."
    )

    _body_uniq = models.UniqueIndex("(provider_id, body_hash)", "This message has come in already.")
    _failed_idx = models.Index("(provider_id) WHERE state = 'failed'")
    _received_idx = models.Index("(provider_id, received_at)")

    @api.model
    def _take(self, provider, body):
        """Keep a message unless it is known; return ``(delivery, whether it is new)``."""
        return self._keep(body, {"provider_id": provider.id})

    def _split_work(self):
        return list(self.grouped("provider_id").values())

    def _process(self):
        """Work on the messages of one service together; when that fails, one by one.

        :raise ConcurrencyError: another server works on the same parcels: to be tried again
        """
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._process_bodies()
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except Exception as error:
            self.invalidate_recordset()
            self._recover(error)

    def _recover(self, error):
        """Find the message that is in the way; trouble of a single one is noted on it."""
        if len(self) > 1:
            for message in self:
                message._process()
            return
        if not isinstance(error, UserError | psycopg2.Error):
            _logger.error("Tracking message %s can't be worked on", self.id, exc_info=error)
        self._fail(f"{type(error).__name__}: {error}")

    def _process_bodies(self):
        provider = self.provider_id._as_receiver()
        updates, done = [], self.browse()
        for message in self:
            try:
                found = provider._read_updates(message._load())
            except InvalidBody as error:
                message._fail(str(error))
                continue
            message.update_count = len(found)
            updates += found
            done |= message
        if updates:
            provider._take_in(updates)
        done.write({"state": "done", "processed_at": fields.Datetime.now()})

    def _load(self):
        return load_json(self.body.encode(), parse_float=float, lists=True)

    @api.autovacuum
    def _gc_messages(self):
        """Forget what has been worked on; failed messages stay, for they wait for somebody."""
        days = self.env["ir.config_parameter"].get_param("cs_forwarding.tracking_message_days")
        before = fields.Datetime.now() - timedelta(days=int(days or MESSAGE_DAYS))
        domain = [("state", "=", "done"), ("received_at", "<", before)]
        old = self.search(domain, order="id", limit=_GC_LIMIT)
        old.unlink()
        return len(old), len(old) == _GC_LIMIT
