import psycopg2.errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from .servers_common import TwoServersCase
from .tracking_common import TrackingCommon


@tagged("post_install", "-at_install")
class TestTrackingServers(TwoServersCase):
    """Two connections to one database, as two servers have them, report on the same transfer."""

    def setUp(self):
        super().setUp()
        env = self.first
        operation = env["stock.warehouse"].search([], limit=1).out_type_id
        self.partner = env["res.partner"].create({"name": "Two Servers"})
        self.provider = env["cs.tracking.provider"].create({"name": "S", "format": "generic", "tz": "UTC"})
        self.picking = env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "partner_id": self.partner.id,
                "location_id": operation.default_location_src_id.id,
                "location_dest_id": self.partner.property_stock_customer.id,
                "carrier_tracking_ref": "SERVER1 SERVER2",
            }
        )
        env.cr.commit()
        self.addCleanup(self._clean)

    def _clean(self):
        self._roll_back()
        self.picking.cs_parcel_ids.unlink()
        self.picking.unlink()
        self.provider.unlink()
        self.partner.unlink()
        self.first.cr.commit()

    def _ingest(self, env, *updates):
        return env["cs.tracking.service"]._ingest(self.provider.with_env(env), list(updates), "webhook")

    def _see_the_present(self, env):
        """Make a transaction see the database as it is now, whatever is committed later."""
        env.cr.execute("SELECT count(*) FROM cs_parcel")

    def _ingest_again(self, env, *updates):
        """Ingest with an outdated picture: it must be refused, and succeed in a new transaction."""
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
            self._ingest(env, *updates)
        env.cr.rollback()
        env.invalidate_all()
        done = self._ingest(env, *updates)
        env.cr.commit()
        return done

    def test_no_update_of_a_parcel_is_lost(self):
        self._see_the_present(self.second)
        self._ingest(self.first, TrackingCommon._update("SERVER1", "delivered", 9))
        self.first.cr.commit()
        done = self._ingest_again(self.second, TrackingCommon._update("SERVER1", "in_transit", 1))
        self.assertEqual(done.new, 1)
        parcel = self.picking.with_env(self.second).cs_parcel_ids[0]
        self.assertEqual((parcel.status_id.code, parcel.event_count), ("delivered", 2))

    def test_no_update_of_a_transfer_is_lost(self):
        """Either parcel alone leaves the transfer on its way; together they deliver it."""
        self._see_the_present(self.second)
        self._ingest(self.first, TrackingCommon._update("SERVER1", "delivered", 9))
        self.first.cr.commit()
        self._ingest_again(self.second, TrackingCommon._update("SERVER2", "delivered", 9))
        self.assertEqual(self.picking.with_env(self.second).cs_tracking_phase, "delivered")

    def test_the_same_event_at_two_servers_counts_once(self):
        update = TrackingCommon._update("SERVER1", "in_transit", 1)
        self._see_the_present(self.second)
        self._ingest(self.first, update)
        self.first.cr.commit()
        done = self._ingest_again(self.second, update)
        self.assertEqual((done.new, done.repeated), (0, 1))

    def test_a_repeated_event_stands_in_nobodys_way(self):
        update = TrackingCommon._update("SERVER1", "in_transit", 1)
        self._ingest(self.first, update)
        self.first.cr.commit()
        self._see_the_present(self.second)
        self._ingest(self.first, update)
        self.first.cr.commit()
        self.assertEqual(self._ingest(self.second, TrackingCommon._update("SERVER1", "arrived", 2)).new, 1)

    def test_a_parcel_made_at_the_same_moment_gets_its_event(self):
        self._see_the_present(self.second)
        self.picking.carrier_tracking_ref = "SERVER1 SERVER2 SERVER3"
        self.first.cr.commit()
        done = self._ingest(self.second, TrackingCommon._update("SERVER3", "in_transit", 1))
        self.assertEqual(done.orphan, 1)
        self.second.cr.commit()
        self.first["cs.parcel"]._cron_adopt()
        self.first.cr.commit()
        self.assertEqual(self.picking.cs_parcel_ids.sorted("id").mapped("event_count"), [0, 0, 1])
