from psycopg2.errors import LockNotAvailable

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .servers_common import TwoServersCase

# A Monday long ago: the rounds of this test are told from others by their day.
MONDAY = fields.Datetime.to_datetime("2016-02-01 12:00:00")


@tagged("post_install", "-at_install")
class TestTrackingRoundServers(TwoServersCase):
    """Two connections to one database, as two servers have them, begin one round."""

    def setUp(self):
        super().setUp()
        self.first["cs.team"].create({"name": "Servers", "first_round": 0.5, "second_round": 12.5})
        self.first.cr.commit()
        self.addCleanup(self._clean)

    def _clean(self):
        self._roll_back()
        self.first.cr.execute("DELETE FROM cs_tracking_round WHERE starts_at < '2017-01-01'")
        self.first["cs.team"].search([("name", "=", "Servers")]).unlink()
        self.first.cr.commit()

    def test_the_second_waits_and_makes_nothing(self):
        self.assertTrue(self.first["cs.tracking.round"]._begin_due(MONDAY))
        self.second.cr.execute("SET LOCAL lock_timeout = '300ms'")
        with self.assertRaises(LockNotAvailable), mute_logger("odoo.sql_db"):
            self.second["cs.tracking.round"]._begin_due(MONDAY)
        self.second.cr.rollback()
        self.second.invalidate_all()
        self.first.cr.commit()
        self.assertFalse(self.second["cs.tracking.round"]._begin_due(MONDAY))
