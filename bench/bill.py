"""An approved statement to a posted bill, against the same bill with four lines made by hand.

The statement has ``n`` lines of four charge types, each matched with a charge of its own. The floor creates
and posts a bill with the four sums, knowing them beforehand. That the charges learn what is billed happens
in the background for a large statement and is measured beside it.
"""

from odoo.fields import Command

from bench.harness import Bench, Contender

TYPES = ("freight", "fuel", "remote_area", "insurance")
AMOUNT = 18


class Bill(Contender):
    """A database with a carrier, four charge types with products, and 6 % tax."""

    modules = ("cs_settlement",)

    def _make_carrier(self, env):
        if not env["account.journal"].search([("type", "=", "purchase")], limit=1):
            env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)
        tax = env["account.tax"].create(
            {
                "name": "Bench 6%",
                "amount": 6,
                "type_tax_use": "purchase",
                "price_include_override": "tax_excluded",
            }
        )
        kinds = env["cs.charge.type"].search([("code", "in", TYPES)])
        for kind in kinds:
            kind.product_id = env["product.product"].create(
                {"name": kind.name, "type": "service", "supplier_taxes_id": [Command.set(tax.ids)]}
            )
        vendor = env["res.partner"].create({"name": "Carrier"})
        account = env["cs.carrier.account"].create({"name": "Bench", "partner_id": vendor.id})
        return kinds, account


class Ours(Bill):
    name = "ours"

    def setup(self, env, n):
        kinds, account = self._make_carrier(env)
        statement = env["cs.carrier.statement"].create(
            {
                "account_id": account.id,
                "number": "BENCH/1",
                "invoice_number": "BENCH-1",
                "invoice_date": "2026-05-31",
                "state": "review",
                "line_count": n,
            }
        )
        env.flush_all()
        facts = {
            "n": n,
            "kinds": kinds.ids,
            "company": env.company.id,
            "account": account.id,
            "statement": statement.id,
            "currency": env.company.currency_id.id,
            "amount": AMOUNT,
        }
        env.cr.execute(
            """
            WITH charges AS (
                INSERT INTO cs_charge (company_id, side, type_id, account_id, ref, ref_key, date, currency_id,
                                       expected, source, state)
                SELECT %(company)s, 'buy', (%(kinds)s::int[])[1 + number %% 4], %(account)s, 'SF' || number,
                       'SF' || number, '2026-05-10', %(currency)s, %(amount)s, 'tariff', 'open'
                  FROM generate_series(1, %(n)s) number
             RETURNING id, type_id, ref, ref_key)
            INSERT INTO cs_carrier_statement_line (
                   statement_id, company_id, account_id, ref, ref_key, type_id, category, currency_id, amount,
                   result, charge_id, resolution)
            SELECT %(statement)s, %(company)s, %(account)s, ref, ref_key, type_id, 'shipment', %(currency)s,
                   %(amount)s, 'matched', id, 'open'
              FROM charges
            """,
            facts,
        )
        statement.action_approve()
        return statement.id

    def run(self, env, n, statement):
        bill = env["cs.carrier.statement"].browse(statement)._book()
        bill.action_post()
        assert (bill.state, bill.amount_untaxed) == ("posted", n * AMOUNT), (bill.state, bill.amount_untaxed)
        return {"bill_lines": len(bill.invoice_line_ids)}


class Charges(Ours):
    """What follows in the background: the charges learn what is billed."""

    name = "charges"

    def setup(self, env, n):
        statement = super().setup(env, n)
        env["cs.carrier.statement"].browse(statement)._book()
        return statement

    def run(self, env, n, statement):
        env["cs.booking.service"]._settle_charges(env["cs.carrier.statement"].browse(statement))
        env.cr.execute("SELECT COUNT(*) FROM cs_charge WHERE state = 'settled' AND billed = %s", [AMOUNT])
        assert env.cr.fetchone() == (n,)


class Floor(Bill):
    """Four sums typed in by somebody who knows them."""

    name = "floor"

    def setup(self, env, n):
        kinds, account = self._make_carrier(env)
        return kinds.ids, account.id

    def run(self, env, n, data):
        kinds = env["cs.charge.type"].browse(data[0])
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": env["cs.carrier.account"].browse(data[1]).partner_id.id,
                "ref": "BENCH-1",
                "invoice_date": "2026-05-31",
                "invoice_line_ids": [
                    Command.create({"product_id": kind.product_id.id, "price_unit": n * AMOUNT / len(kinds)})
                    for kind in kinds
                ],
            }
        )
        bill.action_post()
        assert (bill.state, bill.amount_untaxed) == ("posted", n * AMOUNT), (bill.state, bill.amount_untaxed)


def derive(result):
    """Seconds of both, and how often the bill made by hand fits into the booking."""
    seconds = {
        f"{name}_s": round(result[f"{name}_ms_per_line"] * result["n"] / 1000, 3)
        for name in ("ours", "floor", "charges")
        if f"{name}_ms_per_line" in result
    }
    return {**seconds, "ratio": round(seconds["ours_s"] / seconds["floor_s"], 2)}


if __name__ == "__main__":
    Bench("bill", unit="line", n=50_000, contenders=(Ours, Floor, Charges), derive=derive).main()
