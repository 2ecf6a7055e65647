import pytz

from odoo import fields, models

from ..localized import format_moment


class CsParcel(models.Model):
    """What the customer is told about the parcel, and the words for it."""

    _inherit = "cs.parcel"

    notice_ids = fields.One2many("cs.notice", "parcel_id", string="Messages to the Customer")

    def _after_tracking(self, changes):
        """Note what the customers of moved parcels are to be told."""
        result = super()._after_tracking(changes)
        moved = [parcel_id for parcel_id, change in changes.items() if change.new_status != change.old_status]
        if moved:
            self.env["cs.notice"]._queue_reached(self.browse(moved))
        return result

    def _get_receiver_tz(self):
        """Return the time zone of the receiver: his own, that of his country, that of the company."""
        self.ensure_one()
        partner = self.partner_id
        by_country = pytz.country_timezones.get(partner.country_id.code or "", [])
        return partner.tz or next(iter(by_country), self.company_id.partner_id.tz or "UTC")

    # Words for the templates: one parcel, in the language of the environment

    def _get_notice_lang(self):
        return self.partner_id.lang or self.order_id.partner_id.lang or self.company_id.partner_id.lang

    def _get_notice_parcels(self):
        """Return the parcels that the message is about: this one, or those told of together."""
        told = self.env.context.get("cs_notice_parcels", {}).get(self.id)
        return self.browse(told) if told else self

    def _get_notice_waybills(self):
        return ", ".join(self._get_notice_parcels().mapped("name"))

    def _get_notice_order(self):
        """Return the number by which the customer knows the order."""
        return self.order_id.cs_external_ref or self.order_id.name or self.picking_id.name

    def _get_notice_eta(self):
        """Return when the parcel is expected, by the receiver's clock and language; '' when overdue."""
        return self._format_for_receiver(self.eta) if self.eta and self.eta > fields.Datetime.now() else ""

    def _get_notice_delivered_at(self):
        return self._format_for_receiver(self.delivered_at)

    def _format_for_receiver(self, moment):
        if not moment:
            return ""
        parcel = self.with_context(tz=self._get_receiver_tz())
        return format_moment(parcel.env, fields.Datetime.context_timestamp(parcel, moment))

    def _get_arrival_link(self):
        check = self.arrival_check_ids[:1]
        return check._get_link() if check else ""

    def _get_preferences_link(self):
        """Return the address at which the receiver says what he wants to be told."""
        return self.partner_id._get_notice_link()
