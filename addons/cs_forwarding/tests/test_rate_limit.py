from odoo.tests import BaseCase

from ..controllers.rate_limit import RateLimiter


class TestRateLimiter(BaseCase):
    def setUp(self):
        super().setUp()
        self.now = 0.0
        self.limiter = RateLimiter(lambda: self.now)

    def _hits(self, key, times, limit=10):
        return [self.limiter.hit(key, limit) for _time in range(times)]

    def test_share_of_a_minute(self):
        self.assertEqual(self._hits("a", 10), [0] * 10)
        self.assertEqual(self._hits("a", 1), [60])
        self.assertEqual(self._hits("b", 1), [0], "other senders have their own share")

    def test_share_comes_back_little_by_little(self):
        self._hits("a", 10)
        self.now = 60.0
        self.assertEqual(self._hits("a", 1), [60])
        self.now = 90.0
        self.assertEqual(self._hits("a", 6), [0] * 5 + [30])
        self.now = 200.0
        self.assertEqual(self._hits("a", 10), [0] * 10)

    def test_looking_does_not_count(self):
        self._hits("a", 9)
        self.assertEqual([self.limiter.is_over("a", 10) for _time in range(5)], [0] * 5)
        self._hits("a", 1)
        self.assertGreater(self.limiter.is_over("a", 10), 0)
