import json

from odoo import api, fields, models

from ..const import DELIVERY_RESULTS, DELIVERY_SOURCES, DELIVERY_STATES


class CsIntakeDelivery(models.Model):
    """What platforms and programs have sent, as it came. Rows are only added; the work sets their outcome."""

    _name = "cs.intake.delivery"
    _description = "Received Order Message"
    _inherit = ["cs.inbox.mixin"]
    _order = "id desc"
    _rec_name = "external_ref"
    _log_access = False
    _cs_confidential_fields = {"body": "json"}
    _inbox_cron = "cs_forwarding.ir_cron_intake_delivery"
    _inbox_key = ("channel_id", "source", "key")

    channel_id = fields.Many2one(
        "cs.order.channel", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="channel_id.company_id")
    source = fields.Selection(DELIVERY_SOURCES, required=True, readonly=True)
    topic = fields.Char(readonly=True)
    key = fields.Char(
        required=True, readonly=True, help="The sender's own number of the message: the same comes in once."
    )
    external_ref = fields.Char(string="Platform Order Number", readonly=True, index="btree_not_null")
    external_id = fields.Char(
        string="Platform's Record", readonly=True, help="The platform's internal number."
    )
    event_at = fields.Datetime(
        string="Changed On", readonly=True, help="When the order was last changed on the platform."
    )
    state = fields.Selection(
        selection_add=[*DELIVERY_STATES, ("failed",)],
        ondelete=dict.fromkeys(dict(DELIVERY_STATES), "set default"),
    )
    result = fields.Selection(DELIVERY_RESULTS, readonly=True)
    line_id = fields.Many2one("cs.intake.line", string="Imported Row", readonly=True, ondelete="set null")
    order_id = fields.Many2one("sale.order", readonly=True, index="btree_not_null", ondelete="set null")

    _key_uniq = models.UniqueIndex("(channel_id, source, key)", "This message has come in already.")
    _external_idx = models.Index("(channel_id, external_id) WHERE external_id IS NOT NULL")

    @api.model
    def _take(self, channel, source, key, body, topic=""):
        """Keep a message unless it is known.

        :param bytes body: valid JSON
        :param key: the sender's own key; '' means that the body speaks for itself
        :return: ``(delivery, whether it is new)``
        """
        key = key or f"sha256:{self._hash(body)}"
        return self._keep(body, {"channel_id": channel.id, "source": source, "topic": topic, "key": key})

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

    def action_view_order(self):
        self.ensure_one()
        return self.order_id._get_records_action()
