from .matching_common import MatchingCommon


class WorkbenchCommon(MatchingCommon):
    """A matched statement with lines that are right, wrong in two ways, and of nobody's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(1, 7):
            cls._create_charge(f"SF100000000000{number}", 20.0, weight=2.0)

    def setUp(self):
        super().setUp()
        self.workbench = self.env["cs.workbench"].with_user(self.accountant)
        self.right = self._create_line("SF1000000000001", 20.0, weight=2.0, row=1)
        self.dear = self._create_line("SF1000000000002", 23.5, weight=2.0, row=2)
        self.dearer = self._create_line("SF1000000000003", 30.0, weight=2.0, row=3)
        self.cheap = self._create_line("SF1000000000004", 15.0, weight=2.0, row=4)
        self.unknown = self._create_line("SF9999999999999", 50.0, weight=2.0, row=5, charge_text="快递费")
        self.offset = self._create_line("SF1000000000005", -8.0, row=6, category="offset")
        self._match()
        self.env["cs.carrier.statement"].flush_model()
        self.rate_kind = f"discrepancy.{self.dear.discrepancy_id.id}"

    def _get_overview(self, user=None, statement=None):
        workbench = self.env["cs.workbench"].with_user(user or self.accountant)
        return workbench.action_overview((statement or self.statement).id)

    def _get_ids(self, order="file", **choice):
        page = self.workbench.action_lines(self.statement.id, choice, order)
        return [row["id"] for row in page["rows"]]

    def _create_other_statement(self):
        """Create a statement of a company the accountant does not work for, with one line."""
        company = self.env["res.company"].create({"name": "别家公司"})
        account = self.account.copy({"company_id": company.id, "partner_id": self.vendor.id})
        statement = self._create_statement(account_id=account.id, company_id=company.id, state="review")
        return statement, self._create_line("SF1000000000001", 99.0, statement=statement)
