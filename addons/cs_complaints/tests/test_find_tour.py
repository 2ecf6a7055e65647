from odoo.tests import HttpCase, tagged

from .shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestFindTour(ShipmentCommon, HttpCase):
    def test_hotline(self):
        self.start_tour("/odoo/hotline", "cs_hotline_call", login="desk_agent", timeout=180)
        ticket = self.env["cs.ticket"].search([("parcel_id", "=", self.parcel.id)])
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "closed",
                    "is_first_contact": True,
                    "partner_id": self.receiver.id,
                    "settlement": "明天补发",
                    "user_id": self.agent.id,
                }
            ],
        )

    def test_merge(self):
        phone, mail = (
            self._create_ticket(name=name, parcel_id=self.parcel.id, source=source, user_id=self.agent.id)
            for name, source in (("电话", "phone"), ("邮件", "email"))
        )
        self.start_tour(f"/odoo/tickets/{mail.id}", "cs_ticket_merge", login="desk_agent", timeout=180)
        self.assertEqual((mail | phone).mapped("state"), ["new", "new"])
        self.assertEqual(mail.event_ids.sorted("id").mapped("kind")[-2:], ["state", "unmerged"])
