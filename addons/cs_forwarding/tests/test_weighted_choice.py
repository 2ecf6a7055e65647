"""The best candidate wins whatever the order of entry and whoever else is beaten. No database."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.weighted_choice import Candidate, Criterion, compare, rank

FIGURES = st.integers(0, 1000).map(float)
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)
VALUES = st.fixed_dictionaries(
    {"cost": st.none() | FIGURES, "days": st.none() | FIGURES, "safety": st.none() | SHARES}
)
CRITERIA = st.builds(
    lambda cost, days, safety, wanted: [
        Criterion("cost", cost, offset=1),
        Criterion("days", days, target=wanted),
        Criterion("safety", safety, is_share=True, neutral=90),
    ],
    *[st.integers(0, 10).map(float)] * 3,
    st.integers(0, 5).map(float),
)


def candidates(rows):
    return [Candidate(number, values) for number, values in enumerate(rows)]


def winner(rows, criteria):
    return rank(rows, criteria)[0].candidate.key


class TestWeightedChoice(BaseCase):
    def test_points_and_score(self):
        criteria = [
            Criterion("cost", 50),
            Criterion("days", 30, target=3),
            Criterion("safety", 20, is_share=True, neutral=80),
        ]
        ranked = rank(
            [
                Candidate("sea", {"cost": 10.0, "days": 30.0, "safety": 0.9}),
                Candidate("air", {"cost": 40.0, "days": 2.0, "safety": None}),
                Candidate("rail", {"cost": 1.0}, refusals=("dangerous",)),
            ],
            criteria,
        )
        self.assertEqual([r.candidate.key for r in ranked], ["sea", "air", "rail"])
        self.assertEqual([r.rank for r in ranked], [1, 2, 0])
        self.assertEqual(ranked[0].points, {"cost": 100.0, "days": 10.0, "safety": 90.0})
        self.assertEqual(ranked[1].points, {"cost": 25.0, "days": 100.0, "safety": 80.0})
        self.assertAlmostEqual(ranked[0].score, 71.0)
        self.assertAlmostEqual(ranked[1].score, 58.5)
        self.assertEqual(ranked[2].points, {}, "who can't be taken is not scored, however cheap")
        self.assertEqual(compare(*ranked[:2], criteria), [("cost", 37.5), ("safety", 2.0), ("days", -27.0)])

    def test_nobody_makes_the_date(self):
        criteria = [Criterion("days", 1, target=1)]
        ranked = rank([Candidate(1, {"days": 4.0}), Candidate(2, {"days": 8.0})], criteria)
        self.assertEqual([r.score for r in ranked], [100.0, 50.0], "the fastest is as good as it gets")

    def test_without_candidates_values_or_weights(self):
        self.assertEqual(rank([], [Criterion("cost", 1)]), [])
        [only] = rank([Candidate(1)], [Criterion("cost", 1)])
        self.assertEqual((only.score, only.points), (50.0, {"cost": 50.0}))
        ranked = rank(candidates([{"cost": 2.0}, {"cost": 1.0}]), [Criterion("cost", 0)])
        self.assertEqual([r.candidate.key for r in ranked], [1, 0], "a tie goes to the better one")

    @settings(max_examples=60, deadline=None)
    @given(st.lists(VALUES, min_size=1, max_size=6), CRITERIA, st.randoms(use_true_random=False))
    def test_order_of_entry_does_not_matter(self, rows, criteria, random):
        rows = candidates(rows)
        shuffled = random.sample(rows, len(rows))
        self.assertEqual(rank(rows, criteria), rank(shuffled, criteria))

    @settings(max_examples=120, deadline=None)
    @given(st.lists(VALUES, min_size=1, max_size=6), CRITERIA, st.data())
    def test_a_beaten_candidate_changes_nothing(self, rows, criteria, data):
        better = data.draw(st.sampled_from(rows))
        worse = {key: value and value + data.draw(FIGURES) for key, value in better.items()}
        worse["safety"] = better["safety"] and better["safety"] * data.draw(SHARES)
        rows = candidates(rows)
        beaten = Candidate(len(rows), worse)
        self.assertEqual(winner([*rows, beaten], criteria), winner(rows, criteria))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(VALUES, min_size=2, max_size=6), CRITERIA)
    def test_refused_ones_have_no_say(self, rows, criteria):
        first, *others = candidates(rows)
        refused = Candidate(first.key, first.values, refusals=("blocked",))
        self.assertEqual(winner([refused, *others], criteria), winner(others, criteria))
