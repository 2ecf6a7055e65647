import logging
from collections import defaultdict
from decimal import Decimal
from os import environ

from odoo.fields import Command
from odoo.tests import tagged

from .common import SettlementCommon
from .statement_truth import CLEAR, HEADER, PLACES, TOLERANCE, WORDS, Month

_logger = logging.getLogger(__name__)

# Which months: a few in each run of the tests, more by hand: CS_TRUTH_SEEDS=200 CS_TRUTH_FIRST=1000.
FIRST = int(environ.get("CS_TRUTH_FIRST", 0))
SEEDS = range(FIRST, FIRST + int(environ.get("CS_TRUTH_SEEDS", 5)))

# The least share of the lines that need nobody which have to be settled without anybody.
RECALL = 0.88

AUTOMATIC = ("matched", "tolerance")
ROLES = (
    "ref", "other_refs", "service_date", "destination", "weight", "actual_weight", None, "charge_text", "amount"
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestStatementTruth(SettlementCommon):
    """Whole months of which the truth is known, through import and matching: no line is matched wrongly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("cs_settlement.tolerance_policy_all").write({"undelivered_days": 0, "budget": 0})
        kinds = cls.env["cs.charge.type"]._get_ids_by_code()
        cls.types = {word: kinds[code] for word, code in WORDS.items() if code}
        cls.words = {kind: word for word, kind in cls.types.items()}
        cls.env["cs.charge.type.alias"].create(
            [
                {"name": word, "type_id": kind, "account_id": cls.account.id}
                for word, kind in cls.types.items()
            ]
        )
        cls.account.profile_id = cls._create_profile()
        cls.picking = cls._create_parcel("SF0").picking_id
        numbers = [f"ORD{10000 + number}" for number in range(30)]
        orders = cls.env["sale.order"].create(
            [{"partner_id": cls.vendor.id, "client_order_ref": number} for number in numbers]
        )
        cls.orders = dict(zip(numbers, orders, strict=True))

    @classmethod
    def _create_profile(cls):
        columns = [{"role": role, "name": name} for role, name in zip(ROLES, HEADER, strict=True) if role]
        columns += [
            {"role": "rule", "name": "Kind", "pattern": "ADJ", "category": "adjustment"},
            {"role": "rule", "name": "Kind", "pattern": "RTN", "category": "return"},
        ]
        return cls.env["cs.statement.profile"].create(
            {"name": "Truth", "column_ids": [Command.create(vals) for vals in columns]}
        )

    def test_no_wrong_match(self):
        settled = clear = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                found = self._play(Month(seed))
                settled, clear = settled + sum(found), clear + len(found)
                savepoint.rollback()
            self.env.invalidate_all()
        _logger.info(
            "seeds %s: %s of %s lines settled (%.1f %%)", SEEDS, settled, clear, 100 * settled / clear
        )
        self.assertGreater(settled / clear, RECALL)

    def _play(self, month):
        """Import an earlier statement and the month's, look at both, and return of each line that needs nobody
        whether it was settled."""
        self._ship(month)
        played = [(lines, self._bring(lines)) for lines in (month.earlier, month.lines) if lines]
        self.assertEqual(self._find_wrong(month, played), [])
        self.assertEqual(self._find_twice(month, played), [])
        for _lines, statement in played:
            self.assertEqual(self.env["cs.matching.service"]._match_statement(statement), 0, "once more")
        lines, statement = played[-1]
        return [
            row["result"] in AUTOMATIC
            for line, row in zip(lines, self._read(statement), strict=True)
            if line.rightful and line.story in CLEAR
        ]

    def _ship(self, month):
        """Create the parcels and charges of the month."""
        parcels = self.env["cs.parcel"].create(
            [
                {"name": shipment.waybill, "picking_id": self.picking.id, "cs_weight": float(shipment.scale)}
                for shipment in month.shipments.values()
            ]
        )
        self.env["cs.charge"].create(
            [
                {
                    "account_id": self.account.id,
                    "partner_id": self.vendor.id,
                    "type_id": self.types[charge.kind],
                    "parcel_id": parcel.id,
                    "order_id": self.orders[shipment.order].id,
                    "ref": charge.waybill,
                    "ref_key": charge.waybill,
                    "date": shipment.day,
                    "destination": shipment.place,
                    "weight": float(shipment.weight),
                    "expected": float(charge.expected),
                    "state": "cancelled" if charge.cancelled else "open",
                }
                for parcel, shipment in zip(parcels, month.shipments.values(), strict=True)
                for charge in shipment.charges.values()
            ]
        )

    def _bring(self, lines):
        """Import a file of these lines; its totals are the file's."""
        statements = self.env["cs.carrier.statement"]
        statement, is_new = statements._import_file("truth.csv", Month.make_file(lines), self.account)
        self.assertTrue(is_new)
        self.assertNotIn("totals", [reason["code"] for reason in statement.held_reasons or []])
        if statement.state == "held":
            statement._release("It is another bill")
        rows = self._read(statement)
        self.assertEqual([row["amount"] for row in rows], [line.amount for line in lines])
        self.assertEqual(_cents(statement.line_total), sum((line.amount for line in lines), Decimal()))
        sums = defaultdict(Decimal)
        for row in rows:
            sums[row["result"]] += row["amount"]
        figures = {result: _cents(figure["amount"]) for result, figure in statement.figures.items()}
        self.assertEqual(figures, sums)
        return statement

    def _read(self, statement):
        """Return what became of the lines: dicts of result, amount and parts, {(waybill, word): amount}."""
        return [
            {
                "result": line.result,
                "amount": _cents(line.amount),
                "parts": {self._get_key(share.charge_id): _cents(share.amount) for share in line.share_ids}
                or ({self._get_key(line.charge_id): _cents(line.amount)} if line.charge_id else {}),
            }
            for line in statement.line_ids.sorted("row")
        ]

    def _get_key(self, charge):
        return charge.ref, self.words[charge.type_id.id]

    def _find_wrong(self, month, played):
        """Return the lines that were settled and are not rightful, or are the bill of something else."""
        return [
            (line, row)
            for lines, statement in played
            for line, row in zip(lines, self._read(statement), strict=True)
            if row["result"] in AUTOMATIC
            and not (line.rightful and set(row["parts"]) == line.bills)
            and not self._is_untellable(month, line, row)
        ]

    def _is_untellable(self, month, line, row):
        """Whether all that a line says is what a right bill of the charges it was linked with says."""
        linked = [month.shipments[waybill].charges[word] for waybill, word in row["parts"]]
        shipments = [month.shipments[waybill] for waybill, _word in row["parts"]]
        off = abs(line.amount - sum(charge.expected for charge in linked)) > TOLERANCE
        same = all(shipment is shipments[0] for shipment in shipments)
        return line.bills and not line.category and not off and same and _is_of(line, shipments[0])

    def _find_twice(self, month, played):
        """Return the charges of which more was settled than they are, over both statements."""
        billed = defaultdict(Decimal)
        for _lines, statement in played:
            for row in self._read(statement):
                if row["result"] in AUTOMATIC:
                    for key, amount in row["parts"].items():
                        billed[key] += amount
        return [charge for charge in month.charges if billed[charge.key] > charge.expected + TOLERANCE]


def _is_of(line, shipment):
    """Whether at most one of day, place and weight speaks against a shipment."""
    strange = bool(line.day) and abs((line.day - shipment.day).days) > 3
    strange += line.place not in ("", shipment.place[:2], *PLACES[shipment.place])
    strange += bool(line.weight) and all(
        abs(Decimal(line.weight) - weight) > max(TOLERANCE, weight / 50)
        for weight in (shipment.weight, shipment.scale)
    )
    return strange < 2


def _cents(amount):
    return Decimal(f"{amount:.2f}")
