from odoo import fields, models

from ..const_transport import EVENT_CLASSIFIERS, EVENT_SOURCES


class CsTrackingEvent(models.Model):
    """What has happened to a parcel, or shall happen. Rows are only added."""

    _name = "cs.tracking.event"
    _description = "Tracking Event"
    _order = "occurred_at desc, id desc"
    _log_access = False
    _rec_name = "description"
    _cs_confidential_fields = {"description": "text", "raw": "json", "signed_by": "text"}
    _cs_customer_field = "parcel_id.partner_id"

    parcel_id = fields.Many2one(
        "cs.parcel",
        readonly=True,
        ondelete="cascade",
        help="Empty: no delivery with this waybill is known yet.",
    )
    provider_id = fields.Many2one(
        "cs.tracking.provider", string="Service", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    waybill_key = fields.Char(required=True, readonly=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="Tells events of a parcel apart, so that a repeated one counts once.",
    )
    occurred_at = fields.Datetime(string="Time", required=True, readonly=True)
    occurred_text = fields.Char(string="Time as Sent", readonly=True)
    zone_assumed = fields.Boolean(readonly=True, help="The service named no time zone.")
    time_assumed = fields.Boolean(
        readonly=True, help="The service named no time at all: it is the moment at which the event came in."
    )
    reported_at = fields.Datetime(readonly=True)
    received_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    classifier = fields.Selection(EVENT_CLASSIFIERS, required=True, readonly=True, default="actual")
    code = fields.Char(readonly=True)
    description = fields.Char(readonly=True)
    status_id = fields.Many2one("cs.tracking.status", readonly=True, ondelete="restrict")
    reason_id = fields.Many2one("cs.tracking.reason", readonly=True, ondelete="set null")
    place = fields.Char(readonly=True)
    country_code = fields.Char(readonly=True)
    latitude = fields.Float(digits=(10, 7), readonly=True)
    longitude = fields.Float(digits=(10, 7), readonly=True)
    signed_by = fields.Char(readonly=True)
    source = fields.Selection(EVENT_SOURCES, required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Recorded by", readonly=True, ondelete="set null")
    raw = fields.Json(readonly=True)

    takes_back_id = fields.Many2one(
        "cs.tracking.event",
        readonly=True,
        ondelete="cascade",
        help="The event that was entered by mistake and does not count any more.",
    )

    # also the index by which the events of a parcel are found: one to keep for each event, not two
    _parcel_key_uniq = models.UniqueIndex(
        "(parcel_id, COALESCE(provider_id, 0), key) WHERE parcel_id IS NOT NULL",
        "This event is already recorded.",
    )
    _waiting_key_uniq = models.UniqueIndex(
        "(company_id, waybill_key, COALESCE(provider_id, 0), key) WHERE parcel_id IS NULL",
        "This event is already waiting for its delivery.",
    )
    _takes_back_uniq = models.UniqueIndex(
        "(takes_back_id) WHERE takes_back_id IS NOT NULL", "This event has been taken back already."
    )
    _unread_idx = models.Index("(provider_id, lower(code)) WHERE status_id IS NULL AND code IS NOT NULL")

    def _get_carried_columns(self):
        """Return the columns that an event keeps when it is given to a parcel."""
        own = {"id", "parcel_id", "company_id", "waybill_key"}
        stored = [name for name, field in self._fields.items() if field.store and field.column_type]
        return [name for name in stored if name not in own]
