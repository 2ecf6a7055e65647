from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.cs_complaints.tests.shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestLivechatTicket(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.group_ids += cls.env.ref("im_livechat.im_livechat_group_user")
        cls.supervisor.group_ids += cls.env.ref("im_livechat.im_livechat_group_user")
        cls.chat = cls._create_chat(cls.customer)

    @classmethod
    def _create_chat(cls, visitor):
        livechat = cls.env["im_livechat.channel"].create(
            {"name": "Shop", "user_ids": [Command.set(cls.agent.ids)]}
        )
        return cls.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": livechat.id,
                "livechat_operator_id": cls.agent.partner_id.id,
                "channel_member_ids": [
                    Command.create(
                        {"partner_id": cls.agent.partner_id.id, "livechat_member_type": "agent"}
                    ),
                    Command.create({"partner_id": visitor.id, "livechat_member_type": "visitor"}),
                ],
            }
        )

    def _say(self, partner, words):
        return self.chat.message_post(
            body=words, author_id=partner.id, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _write(self, body="/ticket"):
        self.chat.with_user(self.agent).action_write_ticket(body=body)
        return self.env["cs.ticket"].search([("chat_id", "=", self.chat.id)])

    def test_chat_becomes_a_ticket(self):
        self._say(self.customer, "我的包裹 SF1234567890123 没到")
        answer = self._say(self.agent.partner_id, "稍等，我查一下")
        ticket = self._write("/ticket 包裹没到")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "包裹没到",
                    "matter": "我的包裹 SF1234567890123 没到",
                    "source": "chat",
                    "partner_id": self.customer.id,
                    "parcel_id": self.parcel.id,
                    "user_id": self.agent.id,
                    "team_id": self.team.id,
                    "first_answered_at": answer.date,
                    "state": "in_progress",
                }
            ],
        )
        transcript = ticket.message_ids.filtered(lambda message: "稍等" in message.body)
        self.assertIn("没到", transcript.body)
        self.assertTrue(transcript.is_internal or transcript.subtype_id.internal)

    def test_first_words_are_the_subject(self):
        self._say(self.customer, "少了一个杯子")
        self.assertEqual(self._write().name, "少了一个杯子")

    def test_one_chat_is_one_ticket(self):
        self._say(self.customer, "少了一个杯子")
        ticket = self._write()
        self.assertEqual(self._write("/ticket again"), ticket)
        self.assertFalse(ticket.first_answered_at)

    def test_rest_of_the_chat_comes_with_its_end(self):
        self._say(self.customer, "少了一个杯子")
        ticket = self._write()
        self._say(self.customer, "蓝色的那个")
        self.chat._close_livechat_session()
        bodies = ticket.message_ids.mapped("body")
        self.assertEqual(len([body for body in bodies if "蓝色的那个" in body]), 1)
        self.assertEqual(len([body for body in bodies if "少了一个杯子" in body]), 1)

    def test_only_agents_and_only_in_a_live_chat(self):
        operator = self._create_user("chat_operator", "im_livechat.im_livechat_group_user")
        self.chat.channel_member_ids = [Command.create({"partner_id": operator.partner_id.id})]
        self._say(self.customer, "少了一个杯子")
        self.chat.with_user(operator).action_write_ticket(body="/ticket")
        talk = self.env["discuss.channel"].with_user(self.agent).create({"name": "Talk"})
        talk.action_write_ticket(body="/ticket")
        self.assertFalse(self.env["cs.ticket"].search([("chat_id", "in", (self.chat | talk).ids)]))
