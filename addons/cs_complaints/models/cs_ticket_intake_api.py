import base64

from odoo import api, fields, models

from odoo.addons.cs_forwarding.lib.intake.values import parse_moment
from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill

from ..const_mail import OLDEST_API_DAYS
from ..lib.mail.headers import unbase64
from ..lib.mail.parts import clean_name
from ..lib.ticket_format import PRIORITIES

_TEXTS = ("kind", "demand")
_MAX_NAME = 80


class CsTicketIntake(models.Model):
    """The work on tickets that other programs send."""

    _inherit = "cs.ticket.intake"

    @api.model
    def _take_call(self, channel, key, raw, body):
        """Keep a call unless it is known: each of the sender's keys counts once.

        :param bytes raw: the body as it came; ``body``: the same, read and valid
        :return: ``(message, whether it is new)``
        """
        return self._keep(
            raw,
            {
                "source": "api",
                "kind": "person",
                "key": f"{channel.id}:{key or 'ref:' + body['ref']}",
                "sender": channel.code,
                "subject": self._get_call_subject(body),
                "company_id": channel.company_id.id,
                "team_id": channel.team_id.id or None,
                "channel_id": channel.id,
            },
        )

    @api.model
    def _get_call_subject(self, body):
        subject = (body.get("subject") or "").strip() or body["matter"].strip().partition("\n")[0]
        return subject[:_MAX_NAME]

    def _open_from_call(self, body, category):
        """Open the ticket of a call (one), or find the one that the sender's number has already."""
        vals = self._prepare_call_vals(body, category)
        tickets = self.env["cs.ticket"]
        known = [(name, "=", vals[name]) for name in ("source", "external_ref", "company_id")]
        ticket = tickets.search(known, limit=1)
        is_new = not ticket
        if is_new:
            ticket = tickets.create(vals)
            self._attach_files(ticket, body)
        self._finish(ticket)
        return ticket, is_new

    def _prepare_call_vals(self, body, category):
        channel, contact = self.channel_id, body.get("contact") or {}
        installed = dict(self.env["res.lang"].get_installed())
        shipment, unknown = self._find_shipment(body)
        lang = (body.get("lang") or "").replace("-", "_")
        return {
            **{name: body[name] for name in _TEXTS if body.get(name)},
            "name": self.subject,
            "matter": "\n".join([body["matter"], *unknown]),
            "source": "api",
            "external_ref": f"{channel.code}:{body['ref']}",
            "category_id": category.id,
            "priority": PRIORITIES[body.get("priority") or "normal"],
            "contact_name": contact.get("name"),
            "contact_phone": contact.get("phone"),
            "contact_email": (contact.get("email") or "").strip() or False,
            "complainant_role": contact.get("role"),
            "opened_at": self._get_call_moment(body),
            "last_customer_at": fields.Datetime.now(),
            "company_id": channel.company_id.id,
            "channel_id": channel.id,
            "team_id": channel.team_id.id,
            **({"lang": lang} if lang in installed else {}),
            **shipment,
        }

    def _get_call_moment(self, body):
        """Return when the customer raised the matter, as far as that can be."""
        now = fields.Datetime.now()
        moment = parse_moment(body["raised_at"], self.channel_id.tz) if body.get("raised_at") else now
        oldest = fields.Datetime.subtract(now, days=OLDEST_API_DAYS)
        return moment if moment and oldest <= moment <= now else now

    def _find_shipment(self, body):
        """Return the values for order and parcel, and lines about what nobody here knows."""
        values, unknown = {}, []
        company = [("company_id", "=", self.channel_id.company_id.id)]
        if waybill := (body.get("waybill") or "").strip():
            key = normalize_waybill(waybill)
            parcels = self.env["cs.parcel"].search([*company, ("waybill_key", "=", key)], limit=2)
            values |= {"parcel_id": parcels.id} if len(parcels) == 1 else {}
            unknown += [] if parcels else [self.env._("Waybill: %(number)s", number=waybill)]
        if number := (body.get("order") or "").strip():
            named = ["|", ("name", "=", number), ("cs_external_ref", "=", number)]
            orders = self.env["sale.order"].search([*company, *named], limit=2)
            values |= {"order_id": orders.id} if len(orders) == 1 else {}
            unknown += [] if orders else [self.env._("Order: %(number)s", number=number)]
        return values, unknown

    def _attach_files(self, ticket, body):
        self.env["ir.attachment"].create(
            [
                {
                    "name": clean_name(file["name"]) or "attachment",
                    "datas": base64.b64encode(unbase64(file["content"].encode())),
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
                for file in body.get("files") or []
            ]
        )

    def _prepare_call_answer(self, is_new):
        """Return what a program is told about its ticket."""
        ticket = self.ticket_id
        return {
            "result": "created" if is_new else "known",
            "ref": ticket.external_ref.partition(":")[2],
            "ticket": ticket.number,
            "state": ticket.state,
            "order": ticket.order_id.name or None,
            "waybill": ticket.parcel_id.name or None,
        }
