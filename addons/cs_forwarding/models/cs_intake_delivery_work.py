import json
import logging

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..lib.intake.values import parse_moment
from ..lib.intake.webhooks import PARSERS, InvalidBody, load_json

_logger = logging.getLogger(__name__)
# Where a body says when its order was last changed.
_EVENT_FIELDS = {"shopify": "updated_at", "woocommerce": "date_modified_gmt"}
_FORMATS = {"api": "generic", "shopify": "shopify", "woocommerce": "woocommerce"}
_DELETED_TOPICS = ("orders/delete", "order.deleted")


class CsIntakeDelivery(models.Model):
    """The work on received messages."""

    _inherit = "cs.intake.delivery"

    def _process(self):
        """Work on one message, or on none; trouble is noted on it and goes no further.

        :raise ConcurrencyError: the same order is being made elsewhere: to be tried again
        """
        if not self:
            return
        delivery = self._as_importer()
        try:
            with self.env.cr.savepoint():
                delivery._process_body()
        except (ConcurrencyError, psycopg2.OperationalError):
            raise
        except (InvalidBody, UserError, psycopg2.Error) as error:
            delivery._fail(str(error))
        except Exception as error:
            _logger.exception("Message %s can't be worked on", self.id)
            delivery._fail(f"{type(error).__name__}: {error}")

    def _as_importer(self):
        channel = self.channel_id._as_importer()
        return self.with_env(channel.env)

    def _process_body(self):
        body = load_json(self.body.encode())
        self.external_id = str(body.get("id") or "") or False
        if self.topic in _DELETED_TOPICS:
            self._process_deletion()
            return
        channel = self.channel_id
        parse = PARSERS[_FORMATS[self.source]]
        order_data = parse(body, tz=channel.tz, country=channel.country_id.code or "")
        self.event_at = self._read_event_at(body)
        self._process_order(order_data)

    def _read_event_at(self, body):
        text = body.get(_EVENT_FIELDS.get(self.source))
        return parse_moment(text) if isinstance(text, str) else False

    def _process_order(self, order_data):
        """Turn a parsed order into a sales order, or bring the sales order up to date."""
        self.external_ref = order_data.ref
        service = self.env["cs.intake.service"]
        source = "api" if self.source == "api" else "webhook"
        line = service._receive(self.channel_id, order_data, json.loads(self.body), source, self.key)
        self._finish(self._get_result(line, order_data), line, line.order_id)

    def _get_result(self, line, order_data):
        if line.state == "failed":
            return "waiting"
        if line.state != "duplicate":
            return "created" if line.order_id else "ignored"
        if self._is_outdated(line.order_id):
            return "ignored"
        update = self.env["cs.order.update"]
        return update._apply(line.order_id, order_data, self._get_previous_order(line.order_id))

    def _finish(self, result, line, order):
        self.write(
            {
                "state": "ignored" if result == "ignored" else "waiting" if result == "waiting" else "done",
                "result": result,
                "line_id": line.id,
                "order_id": order.id,
                "processed_at": fields.Datetime.now(),
            }
        )

    def _is_outdated(self, order):
        """Messages overtake each other: what happened before the newest one known is no news."""
        later = [("order_id", "=", order.id), ("id", "!=", self.id), ("event_at", ">", self.event_at)]
        return bool(self.event_at) and bool(self.search_count(later, limit=1))

    def _get_previous_order(self, order):
        """Return what the last message about an order said, or None when it came another way."""
        domain = [("order_id", "=", order.id), ("id", "<", self.id), ("state", "=", "done")]
        previous = self.search(domain, order="event_at desc nulls last, id desc", limit=1)
        if not previous:
            return None
        parse = PARSERS[_FORMATS[previous.source]]
        channel = self.channel_id
        return parse(load_json(previous.body.encode()), tz=channel.tz, country=channel.country_id.code or "")

    def _process_deletion(self):
        """The platform names only its own number of the order."""
        known = self.search(
            [
                ("channel_id", "=", self.channel_id.id),
                ("external_id", "=", self.external_id),
                ("order_id", "!=", False),
            ],
            limit=1,
        )
        order = known.order_id
        self.external_ref = known.external_ref
        result = self.env["cs.order.update"]._apply_deletion(order) if order else "ignored"
        self._finish(result, self.line_id, order)
