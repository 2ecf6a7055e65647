"""A carrier's month: file -> parsed -> staged -> matched -> classified -> stored.

Ours against what PostgreSQL needs at the least for the same lines (COPY of clean rows, one join, one insert
into a table with four indexes), polars' join in memory, and OCA's reconciliation of bank statements on a
hundred lines. Each line of the file knows which shipment it stands for, so a wrong match can be counted.
The month has what months have: overcharges, cents, waybills in another spelling, slips of the pen, lines
twice, shipments of others.

The floor is lower than a whole import can be: the file is read and cleaned for it, 7 columns are copied where
ours copies 19, 18 are stored where ours stores 37, 4 indexes are kept of our 7, and it asks for equality.
"""

import csv
import io
import sys
from types import SimpleNamespace

from bench.bulk import unchecked
from bench.harness import Bench, Contender
from bench.tracking import make_transfers
from deskcli.settings import Settings

OCA = ("account_reconcile_oca",)
OCA_LINES = 100
FIRST = 10**12
HEADER = "序号,日期,运单号码,对方地区,计费重量,产品类型,费用(元),折扣/促销,应付金额,服务"
# Results of lines whose shipment is known.
FOUND = ("matched", "tolerance", "discrepancy")
STAGED = "ref, ref_key, service_date, destination, weight, charge_text, amount"


def waybill(number):
    """Number of a shipment -> its waybill; numbers of neighbours differ in several digits."""
    return f"SF{FIRST + number * 7919 % 10**12}"


def expected(number):
    return 12 + number % 700 / 10


def billed(number):
    """What the carrier writes on line ``number``: (waybill, amount, what is the matter with it)."""
    ref, amount, at = waybill(number), expected(number), number % 1000
    if at < 20:
        return ref, amount + 4, "overcharge"
    if at < 30:
        return f"{ref[:6].lower()}-{ref[6:]}", amount, "spelling"
    if at < 33:
        return ref[:-1] + str((int(ref[-1]) + 1) % 10), amount, "slip"
    if at < 36:
        return waybill(number + 5 * 10**7), amount, "foreign"
    if at < 39:
        return waybill(number - 10), expected(number - 10), "twice"
    return ref, amount, ""


def make_file(n):
    """Return the carrier's file, and the clean rows of the floor."""
    raw, clean = io.StringIO(), io.StringIO()
    raw.write(f"月结账号：7550001234\n{HEADER}\n")
    write = csv.writer(clean, lineterminator="\n").writerow
    for number in range(n):
        ref, amount, _matter = billed(number)
        day = f"2026-05-{number % 28 + 1:02d}"
        raw.write(f"{number + 1},{day},{ref},北京,1.50,标快,{amount:.2f},0,{amount:.2f},运费\n")
        write((ref, ref.upper().replace("-", ""), day, "北京", "1.50", "运费", f"{amount:.2f}"))
    return raw.getvalue().encode(), clean.getvalue()


def make_charges(env, n):
    """Make an account, ``n`` parcels that have arrived, and what each of them should cost."""
    cny = env.ref("base.CNY")
    cny.active = True
    vendor = env["res.partner"].create({"name": "顺丰速运"})
    account = env["cs.carrier.account"].create(
        {"name": "顺丰月结", "partner_id": vendor.id, "numbers": "7550001234", "currency_id": cny.id}
    )
    facts = {
        "company": account.company_id.id,
        "account": account.id,
        "vendor": vendor.id,
        "currency": cny.id,
        "freight": env.ref("cs_settlement.charge_type_freight").id,
        "picking": make_transfers(env, 1)[0],
        "first": FIRST,
        "last": n - 1,
    }
    with unchecked(env, "cs_parcel"):
        env.cr.execute(
            """
            INSERT INTO cs_parcel (name, waybill_key, picking_id, company_id, active, phase, shipped_at,
                                   delivered_at)
            SELECT 'SF' || key, 'SF' || key, %(picking)s, %(company)s, TRUE, 'delivered',
                   date '2026-05-01' + (i %% 28)::int, date '2026-05-03' + (i %% 28)::int
              FROM generate_series(0, %(last)s) i,
           LATERAL (SELECT %(first)s + i::bigint * 7919 %% 1000000000000 AS key) k
            """,
            facts,
        )
    with unchecked(env, "cs_charge"):
        env.cr.execute(
            """
            INSERT INTO cs_charge (company_id, side, type_id, account_id, partner_id, parcel_id, ref, ref_key,
                                   date, destination, weight, currency_id, expected, source, state)
            SELECT %(company)s, 'buy', %(freight)s, %(account)s, %(vendor)s, id, name, waybill_key,
                   shipped_at, 'CN-BJ', 1.5, %(currency)s,
                   12 + ((substr(name, 3)::bigint - %(first)s) / 7919 %% 700) / 10.0, 'tariff', 'open'
              FROM cs_parcel WHERE picking_id = %(picking)s ORDER BY id
            """,
            facts,
        )
    return account


class Ours(Contender):
    name = "ours"
    modules = ("cs_settlement",)
    figures = None

    def setup(self, env, n):
        account = make_charges(env, n)
        content, _clean = make_file(n)
        profile = env["cs.statement.profile"]._detect(content, "SF 2026-05.csv", account)
        statement = env["cs.carrier.statement"].create(
            {"account_id": account.id, "profile_id": profile.id, "currency_id": account.currency_id.id}
        )
        return SimpleNamespace(statement=statement, content=content, account=account)

    def run(self, env, n, data):
        from odoo.addons.cs_settlement.lib.statement import read_statement

        layout = data.statement.profile_id._get_layout(data.account)
        data.statement._load(read_statement(data.content, "SF 2026-05.csv", layout))
        self.measured.add_queries(1)
        self.figures = {}
        return self.figures

    def reset(self, env, n, data):
        """Look at what was found, which is no part of the work, and undo it."""
        self.figures |= self._check(env, n, data.statement)
        super().reset(env, n, data)

    def _check(self, env, n, statement):
        env.cr.execute(
            """
            SELECT l.row, l.result, c.ref_key FROM cs_carrier_statement_line l
              LEFT JOIN cs_charge c ON c.id = l.charge_id WHERE l.statement_id = %s
            """,
            [statement.id],
        )
        rows = env.cr.fetchall()
        assert len(rows) == n, len(rows)
        right = {"": ("matched",), "spelling": ("matched",), "overcharge": ("discrepancy",)}
        counts = {"matched": 0, "wrong": 0, "missed": 0}
        for row, result, key in rows:
            number = row - 3
            _ref, _amount, matter = billed(number)
            is_match = result in ("matched", "tolerance")
            counts["matched"] += is_match
            counts["wrong"] += is_match and (
                matter not in ("", "spelling", "twice") or key != self._truth(number)
            )
            counts["missed"] += result not in right.get(matter, (result,)) and not self._is_twin(number, n)
        found = sum(row[2] is not None and row[1] in FOUND for row in rows)
        discrepancies = sum(row[1] == "discrepancy" for row in rows)
        return {**counts, "discrepancies": discrepancies, "ours_found": found}

    @staticmethod
    def _truth(number):
        return waybill(number - 10 if 36 <= number % 1000 < 39 else number)

    @staticmethod
    def _is_twin(number, n):
        """Whether another line bills the same shipment: which of the two is right nobody can say."""
        return 26 <= number % 1000 < 29 and number + 10 < n


class Floor(Contender):
    name = "floor"
    modules = ("cs_settlement",)
    figures = None

    def setup(self, env, n):
        account = make_charges(env, n)
        env.cr.execute(
            """
            CREATE TABLE bench_line (LIKE cs_carrier_statement_line INCLUDING DEFAULTS, PRIMARY KEY (id));
            CREATE INDEX ON bench_line (statement_id, result);
            CREATE INDEX ON bench_line (account_id, ref_key);
            CREATE INDEX ON bench_line (charge_id) WHERE charge_id IS NOT NULL
            """
        )
        _content, clean = make_file(n)
        return SimpleNamespace(clean=clean, account=account)

    def run(self, env, n, data):
        execute = env.cr.execute
        execute(
            f"CREATE TEMPORARY TABLE bench_stage ON COMMIT DROP AS"
            f" SELECT {STAGED} FROM cs_carrier_statement_line WITH NO DATA"
        )
        env.cr.copy_expert(
            f"COPY bench_stage ({STAGED}) FROM STDIN WITH (FORMAT csv)", io.StringIO(data.clean)
        )
        execute("ANALYZE bench_stage (ref_key)")
        execute("SELECT set_config('work_mem', '256MB', TRUE), set_config('jit', 'off', TRUE)")
        execute(
            f"""
            INSERT INTO bench_line (statement_id, company_id, account_id, category, currency_id, {STAGED},
                                    charge_id, expected, difference, result, comparable, resolution)
            SELECT 1, %(company)s, %(account)s, 'shipment', %(currency)s, {
                ", ".join("s." + name for name in STAGED.split(", "))
            }, c.id, c.expected, s.amount - c.expected,
                   CASE WHEN c.id IS NULL THEN 'unmatched' WHEN s.amount = c.expected THEN 'matched'
                        ELSE 'discrepancy' END, 'comparable', 'open'
              FROM bench_stage s
         LEFT JOIN cs_charge c ON c.account_id = %(account)s AND c.side = 'buy' AND c.ref_key = s.ref_key
            """,
            {
                "company": data.account.company_id.id,
                "account": data.account.id,
                "currency": data.account.currency_id.id,
            },
        )
        assert env.cr.rowcount == n, env.cr.rowcount
        self.measured.add_queries(1)
        self.figures = {}
        return self.figures

    def reset(self, env, n, data):
        env.cr.execute("SELECT count(charge_id) FROM bench_line")
        self.figures["floor_found"] = env.cr.fetchone()[0]
        super().reset(env, n, data)


class Polars(Contender):
    """The join in memory: no database takes part in it, nothing is stored."""

    name = "polars"
    modules = OCA  # a database is made for each contender; polars comes with the peers

    def setup(self, env, n):
        # Beside the peers' addons; appended, so that it shadows nothing of Odoo's.
        sys.path.append(str(Settings().home / "bench" / "peers"))
        _content, clean = make_file(n)
        keys = [waybill(number) for number in range(n)]
        return SimpleNamespace(
            clean=clean.encode(), keys=keys, costs=[expected(number) for number in range(n)]
        )

    def run(self, env, n, data):
        import polars

        names = STAGED.split(", ")
        lines = polars.read_csv(io.BytesIO(data.clean), has_header=False, new_columns=names)
        charges = polars.DataFrame({"ref_key": data.keys, "expected": data.costs})
        found = lines.join(charges, on="ref_key", how="left")
        difference = polars.col("amount") - polars.col("expected")
        found = found.with_columns(is_match=difference.abs() < 0.005)
        assert len(found) == n, len(found)
        return {
            "polars_matched": int(found["is_match"].sum()),
            "polars_found": len(found) - found["expected"].null_count(),
        }


class Peer(Contender):
    """Lines of a bank statement against payable items, each by its reference and amount."""

    name = "peer"
    modules = OCA

    def setup(self, env, n):
        partner = env["res.partner"].create({"name": "顺丰速运"})
        company = env.company
        env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
        domain = [("company_ids", "in", company.ids)]
        cost = env["account.account"].search([*domain, ("account_type", "=", "expense")], limit=1)
        journal = env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", company.id)], limit=1
        )
        bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
        bills = env["account.move"].create(
            [
                {
                    "move_type": "in_invoice",
                    "partner_id": partner.id,
                    "journal_id": journal.id,
                    "invoice_date": "2026-05-31",
                    "ref": waybill(number),
                    "invoice_line_ids": [
                        self._command().create(
                            {
                                "name": waybill(number),
                                "account_id": cost.id,
                                "price_unit": expected(number),
                                "tax_ids": [],
                            }
                        )
                    ],
                }
                for number in range(OCA_LINES)
            ]
        )
        bills.action_post()
        return SimpleNamespace(partner=partner, bank=bank)

    @staticmethod
    def _command():
        from odoo.fields import Command

        return Command

    def run(self, env, n, data):
        """Make the lines and let the addon propose and reconcile them."""
        lines = env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": data.bank.id,
                    "date": "2026-06-01",
                    "partner_id": data.partner.id,
                    "payment_ref": waybill(number),
                    "amount": -expected(number),
                }
                for number in range(OCA_LINES)
            ]
        )
        for line in lines:
            if line.can_reconcile:
                line.reconcile_bank_line()
        return {"peer_lines": OCA_LINES, "peer_reconciled": len(lines.filtered("is_reconciled"))}


def derive(result):
    """Put the figures into the names that are asked for; all must have found as many shipments."""
    n, found = result["n"], {}
    for name in ("ours", "floor", "polars"):
        if f"{name}_ms_per_line" in result:
            found[f"{name}_s"] = round(result[f"{name}_ms_per_line"] * n / 1000, 3)
    if found.get("ours_s") and found.get("floor_s"):
        found["ratio"] = round(found["ours_s"] / found["floor_s"], 2)
        found["lines_per_s"] = round(n / found["ours_s"])
    if "peer_ms_per_line" in result:
        found["peer_lines_per_s"] = round(OCA_LINES / (result["peer_ms_per_line"] * n / 1000), 2)
    counts = {result[key] for key in ("ours_found", "floor_found", "polars_found") if key in result}
    return {**found, "counts_equal": len(counts) < 2}


if __name__ == "__main__":
    contenders = (Ours, Floor, Polars, Peer)
    Bench(
        "reconcile", unit="line", n=100_000, rounds=1, warmup=0, contenders=contenders, derive=derive
    ).main()
