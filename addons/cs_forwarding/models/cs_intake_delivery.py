import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import mute_logger

from ..const import DELIVERY_RESULTS, DELIVERY_SOURCES, DELIVERY_STATES


class CsIntakeDelivery(models.Model):
    """What platforms and programs have sent, as it came. Rows are only added; the work sets their outcome."""

    _name = "cs.intake.delivery"
    _description = "Received Order Message"
    _order = "id desc"
    _rec_name = "external_ref"
    _log_access = False
    _cs_confidential_fields = {"body": "json"}

    channel_id = fields.Many2one(
        "cs.order.channel", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="channel_id.company_id")
    source = fields.Selection(DELIVERY_SOURCES, required=True, readonly=True)
    topic = fields.Char(readonly=True)
    key = fields.Char(
        required=True, readonly=True, help="The sender's own number of the message: the same comes in once."
    )
    body_hash = fields.Char(required=True, readonly=True)
    body = fields.Text(required=True, readonly=True)
    external_ref = fields.Char(string="Platform Order Number", readonly=True, index="btree_not_null")
    external_id = fields.Char(
        string="Platform's Record", readonly=True, help="The platform's internal number."
    )
    event_at = fields.Datetime(
        string="Changed On", readonly=True, help="When the order was last changed on the platform."
    )
    received_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    processed_at = fields.Datetime(readonly=True)
    state = fields.Selection(DELIVERY_STATES, required=True, readonly=True, default="received")
    result = fields.Selection(DELIVERY_RESULTS, readonly=True)
    error = fields.Text(readonly=True)
    line_id = fields.Many2one("cs.intake.line", string="Imported Row", readonly=True, ondelete="set null")
    order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _key_uniq = models.UniqueIndex("(channel_id, source, key)", "This message has come in already.")
    _waiting_idx = models.Index("(id) WHERE state = 'received'")
    _external_idx = models.Index("(channel_id, external_id) WHERE external_id IS NOT NULL")

    @api.model
    def _hash(self, body):
        return hashlib.sha256(body).hexdigest()

    @api.model
    def _take(self, channel, source, key, body, topic=""):
        """Keep a message unless it is known.

        :param bytes body: valid JSON
        :param key: the sender's own key; '' means that the body speaks for itself
        :return: ``(delivery, whether it is new)``
        :raise ConcurrencyError: when the same message is being kept by another request: to be tried again
        """
        body_hash = self._hash(body)
        vals = {
            "channel_id": channel.id,
            "source": source,
            "topic": topic,
            "key": key or f"sha256:{body_hash}",
            "body_hash": body_hash,
            "body": body.decode("utf-8-sig"),
        }
        known = self.search([(name, "=", vals[name]) for name in ("channel_id", "source", "key")], limit=1)
        if known:
            return known, False
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return self.create(vals), True
        except UniqueViolation as error:
            raise ConcurrencyError("The same message is coming in twice") from error

    def _has_body(self, body):
        return self.body_hash == self._hash(body)

    def _load(self):
        return json.loads(self.body)

    def _prepare_answer(self):
        """Return what a program is told about its order."""
        self.ensure_one()
        answer = {"delivery": self.id, "ref": self.external_ref, "result": self.result}
        if self.order_id:
            answer |= {"order": self.order_id.name, "review_state": self.order_id.cs_review_state or None}
        if self.result == "waiting":
            answer["reason"] = self.line_id.reason or ""
        return answer

    def action_retry(self):
        """Work on failed messages once more."""
        self.check_access("read")
        if not self.env.user.has_group("cs_forwarding.group_manager"):
            raise UserError(self.env._("Only managers may do this."))
        # sudo: messages are read-only for everybody; only their outcome is written, by the work itself
        failed = self.sudo().filtered(lambda delivery: delivery.state == "failed")
        failed.write({"state": "received", "error": False})
        failed._trigger_processing()

    def action_view_order(self):
        self.ensure_one()
        return self.order_id._get_records_action()
