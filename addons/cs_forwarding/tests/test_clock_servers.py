from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .servers_common import TwoServersCase

MODEL = "cs.test.servers"  # no model of this name: the records' reaction is not the matter here
COUNT = 6


@tagged("post_install", "-at_install")
class TestClockServers(TwoServersCase):
    """Two connections to one database, as two servers have them, share the sweep."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.first.cr.execute(
            """
            INSERT INTO cs_clock (res_model, res_id, kind, state, minutes, started_at, due_at, wake_at)
            SELECT %s, number, 'resolution', 'running', 60, %s, %s, %s + number * interval '1 second'
              FROM generate_series(1, %s) number
            """,
            [MODEL, *[self.now - timedelta(days=3650)] * 3, COUNT],
        )
        self.first.cr.commit()
        self.addCleanup(self._clean)

    def _clean(self):
        self._roll_back()
        self.first.cr.execute("DELETE FROM cs_clock WHERE res_model = %s", [MODEL])
        self.first.cr.commit()

    def _sweep(self, env, limit):
        with patch("odoo.addons.cs_forwarding.models.cs_clock_sweep.SWEEP_BATCH", limit):
            return env["cs.clock"]._sweep_batch(self.now - timedelta(days=3000))

    def test_each_takes_what_the_other_has_not_locked(self):
        self.assertEqual(self._sweep(self.first, 4), 4)
        self.assertEqual(self._sweep(self.second, 10), COUNT - 4)
        self.first.cr.commit()
        self.second.cr.commit()
        self.assertEqual(self._sweep(self.second, 10), 0)
        self.second.cr.execute(
            """
            SELECT count(*), count(DISTINCT clock_id) FROM cs_clock_event
              JOIN cs_clock clock ON clock.id = clock_id WHERE clock.res_model = %s
            """,
            [MODEL],
        )
        self.assertEqual(self.second.cr.fetchone(), (COUNT, COUNT))
