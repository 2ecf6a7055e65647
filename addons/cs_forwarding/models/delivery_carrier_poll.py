import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..const_tracking import POLL_BATCH, POLL_RUN, POLL_WAIT_HOURS, POLL_WAIT_MINUTES

_logger = logging.getLogger(__name__)


class DeliveryCarrier(models.Model):
    """Asking a carrier for news, where it tells none by itself."""

    _inherit = "delivery.carrier"

    cs_poll_provider_id = fields.Many2one(
        "cs.tracking.provider",
        string="Answers Read as",
        check_company=True,
        index="btree_not_null",
        help="The carrier is asked for news of its parcels, and its codes are read as those of this service. "
        "Empty: it is never asked.",
    )
    cs_poll_hours = fields.Float(
        string="Ask Again After (hours)", default=4.0, help="The same parcel is asked for at most this often."
    )
    cs_poll_pause = fields.Float(
        string="Pause (seconds)",
        default=1.0,
        help="Between two calls, so that the carrier does not lock us out.",
    )
    cs_poll_quiet_days = fields.Integer(
        string="Give Up After (days)",
        default=30,
        help="A parcel without news for so long is asked for no more.",
    )
    cs_poll_failures = fields.Integer(string="Failed Calls in a Row", readonly=True, copy=False)
    cs_poll_retry_at = fields.Datetime(string="Next Call Not Before", readonly=True, copy=False)
    cs_poll_error = fields.Char(string="Last Error", readonly=True, copy=False)

    _cs_poll_sane = models.Constraint(
        "CHECK (cs_poll_hours > 0 AND cs_poll_pause >= 0 AND cs_poll_quiet_days > 0)",
        "Hours and days of asking are positive, and the pause is not negative.",
    )

    def action_cs_poll_again(self):
        """Do not wait any longer after errors."""
        self.check_access("write")
        self.write({"cs_poll_failures": 0, "cs_poll_retry_at": False, "cs_poll_error": False})

    def _cs_poll_tracking(self, parcels):
        """Ask the carrier for news of some parcels.

        The work is done by a method ``<delivery_type>_cs_poll_tracking(parcels)``, as it is for rates and
        labels; a carrier without one has none. It may call an outside service once for all the parcels, and
        raises whatever goes wrong: the parcels are asked for again later, after an ever longer wait.

        :param parcels: ``cs.parcel`` records of this carrier, at most ``POLL_BATCH``
        :return: list of ``TrackingUpdate``, with the codes of the format of ``cs_poll_provider_id``
        """
        self.ensure_one()
        ask = getattr(self, f"{self.delivery_type}_cs_poll_tracking", None)
        return ask(parcels) if ask else []

    @api.model
    def _cron_poll_tracking(self):
        """Ask each carrier for news of what has to be asked for; one that fails does not hold up the rest."""
        now = fields.Datetime.now()
        ready = Domain("cs_poll_retry_at", "=", False) | Domain("cs_poll_retry_at", "<=", now)
        carriers = self.search(Domain("cs_poll_provider_id", "!=", False) & ready)
        due = {carrier: carrier._get_parcels_to_poll(now) for carrier in carriers}
        self.env["ir.cron"]._commit_progress(remaining=sum(map(len, due.values())))
        for carrier, parcels in due.items():
            if not carrier._poll_all(parcels):
                break

    def _get_parcels_to_poll(self, now):
        """Return the parcels under way that were not asked for of late, those that waited longest first."""
        again = now - timedelta(hours=self.cs_poll_hours)
        quiet = now - timedelta(days=self.cs_poll_quiet_days)
        domain = Domain("carrier_id", "=", self.id) & self.env["cs.parcel"]._get_open_domain()
        domain &= Domain("company_id", "=", self.cs_poll_provider_id.company_id.id)
        domain &= Domain("polled_at", "=", False) | Domain("polled_at", "<", again)
        domain &= Domain("last_event_at", ">", quiet) | (
            Domain("last_event_at", "=", False) & Domain("create_date", ">", quiet)
        )
        return self.env["cs.parcel"].search(domain, order="polled_at nulls first, id", limit=POLL_RUN)

    def _poll_all(self, parcels):
        """Ask for the parcels, a batch at a time; return whether there is time left for other carriers."""
        for number, ids in enumerate(split_every(POLL_BATCH, parcels.ids)):
            if number:
                time.sleep(self.cs_poll_pause)
            batch = parcels.browse(ids)
            try:
                with self.env.cr.savepoint():
                    self._poll(batch)
            except Exception as error:
                _logger.warning("Carrier %s can't be asked for news", self.id, exc_info=True)
                self._note_poll_failure(error)
                return bool(self.env["ir.cron"]._commit_progress(0))
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return False
        return True

    def _poll(self, parcels):
        updates = self._cs_poll_tracking(parcels)
        if updates:
            self.env["cs.tracking.service"]._ingest(self.cs_poll_provider_id, updates, "poll")
        if self.cs_poll_failures:
            self.action_cs_poll_again()
        # Written past the ORM: who is asked for is no change of the parcel that anybody should be told of.
        self.env.cr.execute(
            SQL("UPDATE cs_parcel SET polled_at = %s WHERE id = ANY(%s)", fields.Datetime.now(), parcels.ids)
        )
        parcels.invalidate_recordset(["polled_at"])

    def _note_poll_failure(self, error):
        """Wait twice as long after each failure in a row."""
        minutes = min(POLL_WAIT_MINUTES * 2**self.cs_poll_failures, POLL_WAIT_HOURS * 60)
        self.write(
            {
                "cs_poll_failures": self.cs_poll_failures + 1,
                "cs_poll_retry_at": fields.Datetime.now() + timedelta(minutes=minutes),
                "cs_poll_error": f"{type(error).__name__}: {error}"[:500],
            }
        )
