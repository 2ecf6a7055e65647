from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestTeam(DeskCommon):
    def _orders_seen_by(self, user):
        return self.env["sale.order"].with_user(user).search([("cs_channel_id", "=", self.channel.id)])

    def test_agent_sees_the_orders_of_his_team_only(self):
        order = self._create_order()
        order.user_id = self.manager
        self.assertEqual(self._orders_seen_by(self.agent), order)
        self.assertFalse(self._orders_seen_by(self.outsider))
        order.cs_reviewer_id = self.outsider
        self.assertEqual(self._orders_seen_by(self.outsider), order)

    def test_a_change_of_members_is_seen_at_once(self):
        order = self._create_order()
        order.user_id = self.manager
        self.assertFalse(self._orders_seen_by(self.outsider))
        self.team.member_ids = [Command.link(self.outsider.id)]
        self.assertEqual(self._orders_seen_by(self.outsider), order)
        self.outsider.cs_team_ids = [Command.unlink(self.team.id)]
        self.assertFalse(self._orders_seen_by(self.outsider))

    def test_supervisor_sees_led_and_own_teams(self):
        order = self._create_order()
        order.user_id = self.manager
        self.assertEqual(self._orders_seen_by(self.supervisor), order)
        self.team.leader_id = False
        self.assertFalse(self._orders_seen_by(self.supervisor))
        self.team.member_ids = [Command.link(self.supervisor.id)]
        self.assertEqual(self._orders_seen_by(self.supervisor), order)
        self.assertEqual(self._orders_seen_by(self.manager), order)

    def test_supervisor_changes_led_teams_only(self):
        other_team = self._create_team(name="Night Desk")
        self.team.with_user(self.supervisor).name = "Order Desk East"
        self.assertEqual(self.team.name, "Order Desk East")
        with self.assertRaises(AccessError):
            other_team.with_user(self.supervisor).name = "Mine"
        with self.assertRaises(AccessError):
            self.team.with_user(self.agent).name = "Mine"
        other_team.with_user(self.manager).name = "Late Desk"
        self.assertEqual(other_team.name, "Late Desk")

    def test_users_must_be_allowed_in_the_company(self):
        company = self.env["res.company"].create({"name": "Branch"})
        with self.assertRaises(ValidationError) as refusal:
            self._create_team(name="Branch Desk", company_id=company.id)
        self.assertIn("desk_agent", str(refusal.exception))
        self.agent.company_ids = [Command.link(company.id)]
        self.assertTrue(self._create_team(name="Branch Desk", company_id=company.id))
        with self.assertRaises(ValidationError):
            self.agent.company_ids = [Command.unlink(company.id)]

    def test_groups_are_one_selector(self):
        privilege = self.env.ref("cs_forwarding.privilege_service_desk")
        self.assertEqual(privilege.group_ids.mapped("name"), ["Agent", "Supervisor", "Manager"])
        self.assertTrue(self.manager.has_group("cs_forwarding.group_supervisor"))
        self.assertTrue(self.supervisor.has_group("cs_forwarding.group_agent"))
        self.assertFalse(self.supervisor.has_group("cs_forwarding.group_manager"))
        self.assertFalse(self.agent.has_group("cs_forwarding.group_supervisor"))

    def test_department_by_code(self):
        shared = self.env.ref("cs_forwarding.department_warehouse")
        departments = self.env["cs.department"]
        self.assertEqual(departments._get_by_code("warehouse", self.env.company), shared)
        own = departments.create(
            {"name": "Warehouse East", "code": "warehouse", "company_id": self.env.company.id}
        )
        self.assertEqual(departments._get_by_code("warehouse", self.env.company), own)
        self.assertFalse(departments._get_by_code("nowhere", self.env.company))
