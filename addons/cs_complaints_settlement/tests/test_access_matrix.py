from odoo.tests import tagged

from odoo.addons.cs_forwarding.tests.access_matrix import AccessMatrixCase, RecordRulesCase

from .common import ChainCommon

MATRIX = {
    # model: (agent, supervisor, manager, settlement accountant, settlement manager)
    "cs.remedy.cost": ("", "r", "r", "r", "r"),
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase, ChainCommon):
    module = "cs_complaints_settlement"
    matrix = MATRIX

    def _get_users(self):
        return (*super()._get_users(), self.accountant, self.settlement_manager)


@tagged("post_install", "-at_install")
class TestRecordRules(RecordRulesCase, ChainCommon):
    module = "cs_complaints_settlement"
    matrix = MATRIX

    def test_supervisors_see_the_costs_of_their_teams(self):
        remedy = self._create_accepted()
        costs = self.env["cs.remedy.cost"]
        self.env.flush_all()
        for user, seen in ((self.supervisor, 1), (self.manager, 1), (self.accountant, 1)):
            found = costs.with_user(user).search_count([("remedy_id", "=", remedy.id)])
            self.assertEqual(found, seen, user.login)
        self.team.write({"member_ids": [], "leader_id": False})
        stranger = costs.with_user(self.supervisor)
        self.assertFalse(stranger.search_count([("remedy_id", "=", remedy.id)]))
