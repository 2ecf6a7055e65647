from datetime import date

from .common import SettlementCommon


class DisputeCommon(SettlementCommon):
    """A statement of a carrier in review, with lines that are billed too high."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write({"dispute_email": "disputes@example.com", "dispute_days": 30})
        cls.vendor.lang = "en_US"
        cls.statement = cls._create_statement(
            state="review", invoice_number="INV-2026-05", invoice_date=date(2026, 6, 1)
        )
        cls.weight_cause = cls._get_cause("dispute_test_weight", "Weight")
        cls.rate_cause = cls._get_cause("dispute_test_rate", "Rate")

    @classmethod
    def _get_cause(cls, code, name):
        vals = {"code": code, "name": name}
        kinds = cls.env["cs.discrepancy.type"]
        if "family" in kinds._fields:
            vals["family"] = kinds._fields["family"].get_values(cls.env)[0]
        return kinds.create(vals)

    @classmethod
    def _create_line(cls, ref, amount, expected=None, cause=None, **vals):
        """Create a line of the statement that was found to cost more than expected, or to be unknown."""
        statement = vals.pop("statement", cls.statement)
        found = {} if expected is None else {"expected": expected, "difference": amount - expected}
        return cls.env["cs.carrier.statement.line"].create(
            {
                "statement_id": statement.id,
                "company_id": statement.company_id.id,
                "account_id": statement.account_id.id,
                "currency_id": statement.currency_id.id,
                "ref": ref,
                "ref_key": ref,
                "service_date": date(2026, 5, 10),
                "type_id": cls.freight_type.id,
                "charge_text": "运费",
                "amount": amount,
                "result": "unmatched" if expected is None else "discrepancy",
                "comparable": "not_comparable" if expected is None else "comparable",
                "discrepancy_id": cause.id if cause else False,
                **found,
                **vals,
            }
        )

    @classmethod
    def _open(cls, *lines):
        """Return the disputes an accountant opens over the lines."""
        found = cls.env["cs.carrier.statement.line"].union(*lines).with_user(cls.accountant)
        return cls.env["cs.dispute"].with_user(cls.accountant)._open_from_lines(found)
