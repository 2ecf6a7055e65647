from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..lib.warehouse_choice import Need, Site, choose, distribute

WEIGHTS = {"goods": 50, "near": 30, "work": 20}
QUANTITIES = st.integers(0, 5)


def verdicts(plan):
    return {judged.site.warehouse: judged.verdict for judged in plan.judged}


@tagged("post_install", "-at_install")
class TestWarehouseChoice(BaseCase):
    def test_goods_come_before_nearness(self):
        sites = [Site(1, 0, 0), Site(2, 2000, 40), Site(3, 10, 0)]
        free = {(1, 7): 2, (2, 7): 5}
        plan = choose([Need(10, 7, 3)], free, sites, WEIGHTS, max_parts=3)
        self.assertEqual(plan.main, 2)
        self.assertEqual(verdicts(plan), {1: "part", 2: "chosen", 3: "nothing"})
        self.assertEqual((plan.shares, plan.complete), ([], True))
        self.assertEqual(free, {(1, 7): 2, (2, 7): 2}, "what the order takes is not offered again")

    def test_nearest_of_those_that_have_it(self):
        sites = [Site(1, 1000, 5), Site(2, 100, 5)]
        plan = choose([Need(10, 7, 1)], {(1, 7): 9, (2, 7): 9}, sites, WEIGHTS)
        self.assertEqual((plan.main, verdicts(plan)), (2, {1: "score", 2: "chosen"}))

    def test_least_work_of_equals(self):
        sites = [Site(1, 100, 50), Site(2, 100, 5)]
        plan = choose([Need(10, 7, 1)], {(1, 7): 9, (2, 7): 9}, sites, WEIGHTS)
        self.assertEqual(plan.main, 2)

    def test_split_keeps_lines_whole_where_it_can(self):
        sites = [Site(1, 100, 0), Site(2, 200, 0)]
        free = {(1, 7): 3, (2, 7): 2, (2, 8): 4}
        plan = choose([Need(10, 7, 4), Need(11, 8, 4)], free, sites, WEIGHTS, max_parts=2)
        self.assertEqual(verdicts(plan), {1: "split", 2: "split"})
        self.assertEqual(sorted(plan.shares), [(1, 10, 2.0), (2, 10, 2), (2, 11, 4)])
        self.assertTrue(plan.complete)

    def test_no_split_when_the_goods_are_nowhere(self):
        sites = [Site(1, 100, 0), Site(2, 200, 0)]
        plan = choose([Need(10, 7, 9)], {(1, 7): 3, (2, 7): 4}, sites, WEIGHTS, max_parts=2)
        self.assertEqual((len([v for v in verdicts(plan).values() if v == "chosen"]), plan.shares), (1, []))
        self.assertFalse(plan.complete)

    def test_no_split_where_it_is_not_wanted(self):
        sites = [Site(1, 100, 0), Site(2, 200, 0)]
        plan = choose([Need(10, 7, 5)], {(1, 7): 3, (2, 7): 4}, sites, WEIGHTS, max_parts=1)
        self.assertEqual(plan.shares, [])
        self.assertFalse(plan.complete)

    def test_warehouse_outside_its_zones_is_refused(self):
        plan = choose([Need(10, 7, 1)], {(1, 7): 9}, [Site(1, 10, 0, serves=False)], WEIGHTS)
        self.assertEqual((plan.main, verdicts(plan)), (None, {1: "outside"}))

    def test_a_person_overrules_everything(self):
        sites = [Site(1, 10, 0), Site(2, 10, 0, serves=False)]
        plan = choose([Need(10, 7, 1)], {(1, 7): 9}, sites, WEIGHTS, forced=2)
        self.assertEqual((plan.main, verdicts(plan)), (2, {1: "score", 2: "overruled"}))

    def test_no_goods_to_store(self):
        plan = choose([], {}, [Site(1, 10, 3), Site(2, 10, 0)], WEIGHTS)
        self.assertEqual((plan.main, plan.complete), (2, True))

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6)), min_size=1, max_size=4),
        st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), QUANTITIES),
        st.integers(1, 4),
    )
    def test_fewest_warehouses_and_nothing_given_twice(self, wants, free, max_parts):
        needs = [Need(line, product, quantity) for line, (product, quantity) in enumerate(wants)]
        before = dict(free)
        sites = [Site(warehouse, 100 * warehouse, 0) for warehouse in range(1, 5)]
        plan = choose(needs, free, sites, WEIGHTS, max_parts=max_parts)
        fewest = _count_fewest(needs, before, max_parts)
        taken = [judged for judged in plan.judged if judged.verdict in ("chosen", "split")]
        self.assertEqual(len(taken), fewest or 1)
        self.assertEqual(plan.complete, bool(fewest))
        self.assertTrue(all(free.get(key, 0) >= 0 for key in before))
        if plan.shares:
            for need in needs:
                given_out = sum(quantity for _one, line, quantity in plan.shares if line == need.line)
                self.assertAlmostEqual(given_out, need.quantity)

    def test_more_goes_where_room_is_planned(self):
        self.assertEqual(distribute(5, {1: 3, 2: 2}, {}), {1: 3, 2: 2})
        self.assertEqual(distribute(2, {1: 3, 2: 2}, {1: 3, 2: 1}), {2: 1, 1: 1})

    def test_less_comes_from_the_smallest_share_first(self):
        self.assertEqual(distribute(-3, {1: 3, 2: 2}, {1: 3, 2: 2}), {2: -2, 1: -1})
        self.assertEqual(distribute(-1, {1: 3, 2: 2}, {}), {1: -1})


def _count_fewest(needs, free, max_parts):
    """Return how many warehouses it takes, trying all; 0: it can't be done."""
    wanted = {}
    for need in needs:
        wanted[need.product] = wanted.get(need.product, 0) + need.quantity
    for size in range(1, max_parts + 1):
        for group in combinations(range(1, 5), size):
            if all(
                sum(free.get((one, product), 0) for one in group) >= quantity
                for product, quantity in wanted.items()
            ):
                return size
    return 0
