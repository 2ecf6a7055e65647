from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const_transport import AWAITED_PHASES, ETA_SOURCES, LANE_LEVELS, PROMISE_SOURCES


class CsParcel(models.Model):
    """When the parcel shall arrive: as promised, as the carrier says, as others took before it."""

    _inherit = "cs.parcel"

    promised_at = fields.Datetime(
        string="Promised For", compute="_compute_promised_at", store=True, help="What the customer counts on."
    )
    promise_source = fields.Selection(
        PROMISE_SOURCES, string="Promise Rests on", compute="_compute_promised_at", store=True
    )
    learned_eta = fields.Datetime(
        string="Learned ETA",
        compute="_compute_learned",
        store=True,
        help="By then 80 of 100 parcels like this one had arrived. Empty: too few have, or none.",
    )
    learned_late_at = fields.Datetime(
        compute="_compute_learned", store=True, help="By then 95 of 100 parcels like this one had arrived."
    )
    learned_level = fields.Selection(LANE_LEVELS, compute="_compute_learned", store=True)
    learned_sample = fields.Integer(compute="_compute_learned", store=True, aggregator=None)
    eta = fields.Datetime(string="Expected", compute="_compute_eta")
    eta_source = fields.Selection(ETA_SOURCES, string="Expected by", compute="_compute_eta")
    eta_note = fields.Char(string="Why This Date", compute="_compute_eta")

    @api.depends("order_id.commitment_date", "picking_id.date_deadline", "shipped_at", "carrier_id")
    def _compute_promised_at(self):
        # The usual times are those that hold when the parcel leaves: a later change of the carrier's or
        # the channel's settings does not move what was promised.
        for parcel in self:
            parcel.promised_at, parcel.promise_source = parcel._get_promise()

    def _get_promise(self):
        """Return the promised arrival and what it rests on, or (False, False) (one parcel)."""
        shipped_at, deadline = self.shipped_at, self.picking_id.date_deadline
        if self.order_id.commitment_date:
            return self.order_id.commitment_date, "order"
        if not shipped_at:
            return False, False
        # A lead time that only covers the warehouse's own work promises nothing about the way.
        if deadline and deadline > shipped_at:
            return deadline, "order"
        if self.carrier_id.cs_transit_days:
            return shipped_at + timedelta(days=self.carrier_id.cs_transit_days), "carrier"
        if self.channel_id.transit_days:
            return shipped_at + timedelta(days=self.channel_id.transit_days), "channel"
        return False, False

    @api.depends("shipped_at", "carrier_id", "partner_id", "company_id")
    def _compute_learned(self):
        self.flush_recordset(["shipped_at", "carrier_id", "partner_id", "company_id", "picking_id"])
        query = self.env["cs.tracking.lane"]._select_learned(SQL("p.id = ANY(%s)", self._origin.ids))
        learned = {row[0]: row[1:] for row in self.env.execute_query(query)}
        for parcel in self:
            eta, late_at, level, sample = learned.get(parcel._origin.id, (False, False, False, 0))
            parcel.learned_eta = eta and eta.replace(microsecond=0)
            parcel.learned_late_at = late_at and late_at.replace(microsecond=0)
            parcel.learned_level = level
            parcel.learned_sample = sample

    def _refresh_learned(self):
        """Bring the forecasts of all awaited parcels in step with the lanes, in one statement."""
        awaited = SQL("p.active AND p.phase IN %s", AWAITED_PHASES)
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_parcel p
                   SET learned_eta = date_trunc('second', n.eta),
                       learned_late_at = date_trunc('second', n.late_at),
                       learned_level = n.level, learned_sample = COALESCE(n.sample, 0)
                  FROM (SELECT p.id AS parcel_id, l.*
                          FROM cs_parcel p LEFT JOIN (%(learned)s) l ON l.id = p.id
                         WHERE %(awaited)s) n
                 WHERE p.id = n.parcel_id
                   AND (p.learned_eta, p.learned_late_at, p.learned_level, COALESCE(p.learned_sample, 0))
                       IS DISTINCT FROM (date_trunc('second', n.eta), date_trunc('second', n.late_at),
                                         n.level, COALESCE(n.sample, 0))
             RETURNING p.id
                """,
                learned=self.env["cs.tracking.lane"]._select_learned(awaited),
                awaited=awaited,
            )
        )
        self.invalidate_model()

    @api.depends("phase", "carrier_eta", "learned_eta", "learned_late_at", "promised_at")
    @api.depends_context("lang")
    def _compute_eta(self):
        now = fields.Datetime.now()
        for parcel in self:
            forecasts = parcel._get_forecasts() if parcel.phase in AWAITED_PHASES else []
            coming = (forecast for forecast in forecasts if forecast[1] and forecast[1] > now)
            parcel.eta_source, parcel.eta, parcel.eta_note = next(coming, (False, False, False))

    def _get_forecasts(self):
        """Return source, moment and what it rests on, in words; what counts most first (one parcel).

        A moment that is over tells nobody anything: the next one that is still to come is shown.
        """
        promises = {
            "order": self.env._("Promised on the order"),
            "carrier": self.env._("The carrier's usual time"),
            "channel": self.env._("The channel's usual time"),
        }
        return [
            ("carrier", self.carrier_eta, self.env._("The carrier says so")),
            ("learned", self.learned_eta, self._get_learned_words(self.env._("8 in 10"))),
            ("learned", self.learned_late_at, self._get_learned_words(self.env._("19 in 20"))),
            ("promised", self.promised_at, promises.get(self.promise_source, False)),
        ]

    def _get_learned_words(self, share):
        """Return in words of how many parcels which share had arrived by then (one parcel)."""
        words = {"share": share, "count": self.learned_sample}
        texts = {
            "lane": self.env._("%(share)s of %(count)s parcels on this lane", **words),
            "country": self.env._("%(share)s of %(count)s parcels of this carrier to this country", **words),
            "carrier": self.env._("%(share)s of %(count)s parcels of this carrier", **words),
        }
        return texts.get(self.learned_level, False)
