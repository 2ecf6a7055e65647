from odoo.tools.misc import formatLang

from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill

from .common import SettlementCommon


class MatchingCommon(SettlementCommon):
    """A statement of May in review, and a tolerance of nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["cs.matching.service"]
        cls.policy = cls.env.ref("cs_settlement.tolerance_policy_all")
        cls.policy.write({"over_amount": 0, "under_amount": 0, "undelivered_days": 0, "budget": 0})
        cls.statement = cls._create_statement(state="review")
        cls.lines = cls.env["cs.carrier.statement.line"]

    def _create_line(self, ref, amount, statement=None, **vals):
        """Create a line as the import would have left it; it joins ``self.lines`` if it is the statement's."""
        owner = statement or self.statement
        line = self.env["cs.carrier.statement.line"].create(
            {
                "statement_id": owner.id,
                "company_id": owner.company_id.id,
                "account_id": owner.account_id.id,
                "currency_id": owner.currency_id.id,
                "ref": ref,
                "ref_key": ref and normalize_waybill(ref),
                "type_id": self.freight_type.id,
                "amount": amount,
                **vals,
            }
        )
        if not statement:
            self.lines += line
        return line

    def _match(self):
        return self.service._match_statement(self.statement)

    def _results(self):
        """Return (result, code of what is wrong, difference) of each line."""
        return [(line.result, line.discrepancy_id.code, round(line.difference, 2)) for line in self.lines]

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.statement.currency_id)
