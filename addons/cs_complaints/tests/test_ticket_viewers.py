from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestTicketViewers(TicketCommon):
    """Two agents open one ticket: they are told, nothing is locked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket()
        cls.mine = cls.ticket.with_user(cls.agent)
        cls.hers = cls.ticket.with_user(cls.supervisor)

    def _get_bus(self):
        self.env.cr.precommit.run()
        return self.env["bus.bus"].sudo().search([("message", "like", "cs_complaints.presence")])

    def test_who_comes_second_sees_the_first(self):
        self.assertEqual(self.mine.action_sign_presence("viewing"), [])
        self.assertFalse(self._get_bus(), "nobody is there to be told")
        mine = {"id": self.agent.id, "name": self.agent.name, "doing": "viewing"}
        self.assertEqual(self.hers.action_sign_presence("viewing"), [mine])
        self.assertEqual(len(self._get_bus()), 1)
        self.assertIn(f'"id":{self.supervisor.id}', self._get_bus().message.replace(" ", ""))

    def test_news_are_told_and_signs_of_life_are_not(self):
        self.hers.action_sign_presence("viewing")
        self.mine.action_sign_presence("viewing")
        before = len(self._get_bus())
        self.mine.action_sign_presence("viewing")
        self.assertEqual(len(self._get_bus()), before)
        self.mine.action_sign_presence("phoning")
        self.assertEqual(len(self._get_bus()), before + 1)
        self.assertEqual(self.hers.action_sign_presence("viewing")[0]["doing"], "phoning")

    def test_leaving(self):
        self.mine.action_sign_presence("viewing")
        self.hers.action_sign_presence("viewing")
        self.mine.action_sign_presence(False)
        self.assertEqual(self.hers.action_sign_presence("viewing"), [])

    def test_who_gives_no_sign_has_left(self):
        now = fields.Datetime.now()
        with freeze_time(now):
            self.mine.action_sign_presence("viewing")
        with freeze_time(now + timedelta(seconds=70)):
            self.assertEqual(len(self.hers.action_sign_presence("viewing")), 1)
        with freeze_time(now + timedelta(seconds=80)):
            self.assertEqual(self.hers.action_sign_presence("viewing"), [])

    def test_rows_do_not_pile_up(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=2)):
            self.mine.action_sign_presence("viewing")
        self.hers.action_sign_presence("viewing")
        viewers = self.env["cs.ticket.viewer"].sudo()
        viewers._gc_viewers()
        found = viewers.search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(found.user_id, self.supervisor)

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.outsider).action_sign_presence("viewing")
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.warehouse_user).action_sign_presence("viewing")
        with self.assertRaises(ValidationError):
            self.mine.action_sign_presence("dancing")

    def test_nothing_is_written_on_the_ticket(self):
        before = self.ticket.write_date
        self.mine.action_sign_presence("phoning")
        self.env.invalidate_all()
        self.assertEqual(self.ticket.write_date, before)
