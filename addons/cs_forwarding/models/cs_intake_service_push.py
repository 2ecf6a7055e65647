from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.exceptions import ConcurrencyError

from ..lib.order_json import dump_order


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _receive(self, channel, order_data, raw, source, delivery_key=""):
        """Take in one order that a platform or a program sent. It joins the channel's batch of the day.

        The same order again makes nothing new: its line is ``duplicate`` and names the order.

        :param OrderData order_data: the parsed order
        :param dict raw: the body as it came, kept with the line
        :param source: ``webhook``, ``api``, ``email`` or ``manual``
        :param delivery_key: the sender's own key of the delivery, shown with the line
        :return: the ``cs.intake.line``, processed
        :raise ConcurrencyError: when the same order comes twice at one moment; the request is tried again
        """
        # the sender is known by the channel's key or signature, not as a user
        batch = self.sudo()._get_day_batch(channel, source)
        line = batch.env["cs.intake.line"].create(
            {
                "batch_id": batch.id,
                "channel_id": channel.id,
                "cells": {**raw, "!delivery": delivery_key} if delivery_key else raw,
                "order_data": dump_order(order_data),
                "order_ref": order_data.ref,
            }
        )
        line.flush_recordset()
        batch.env["cs.intake.service"]._import_lines(batch, line)
        return line.with_env(self.env)

    def _get_day_batch(self, channel, source):
        """Return the batch that collects what the channel is sent today, in its own time zone."""
        day = fields.Date.context_today(self.with_context(tz=channel.tz))
        batches = self.env["cs.intake.batch"].with_company(channel.company_id)
        key = {"channel_id": channel.id, "source": source, "day": day}
        batch = batches.search([(name, "=", value) for name, value in key.items()], limit=1)
        if batch:
            return batch
        now = fields.Datetime.now()
        vals = {**key, "state": "done", "user_id": channel.user_id.id, "started_at": now, "finished_at": now}
        return self._create_day_batch(batches, vals)

    def _create_day_batch(self, batches, vals):
        try:
            with self.env.cr.savepoint():
                return batches.create(vals)
        except UniqueViolation as error:
            raise ConcurrencyError("The batch of the day is being made elsewhere") from error
