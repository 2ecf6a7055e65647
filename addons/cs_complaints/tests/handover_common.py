from odoo import fields
from odoo.fields import Command

from .common import TicketCommon

# A Monday at nine in Shanghai.
MONDAY = fields.Datetime.to_datetime("2026-11-23 01:00:00")


class HandoverCommon(TicketCommon):
    """A desk that hands over to the warehouse; the transport department has people of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Mon to Sun, 9 to 17",
                "tz": "Asia/Shanghai",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create({"name": "Day", "dayofweek": str(day), "hour_from": 9, "hour_to": 17})
                    for day in range(7)
                ],
            }
        )
        cls.team.calendar_id = cls.calendar
        cls.warehouse.write(
            {"calendar_id": cls.calendar.id, "handover_accept_minutes": 60, "handover_answer_minutes": 240}
        )
        cls.transport = cls.env.ref("cs_forwarding.department_transport")
        cls.transport_user = cls._create_user("desk_transport", "cs_complaints.group_department")
        cls.transport.member_ids = cls.transport_user
        cls.env["cs.escalation.rule"].search([("active", "=", True)], limit=100).active = False
        cls.ticket = cls._create_ticket(user_id=cls.agent.id, contact_phone="13900005678")

    @classmethod
    def _hand_over(cls, tickets=None, department=None, user=None, **kwargs):
        tickets = (cls.ticket if tickets is None else tickets).with_user(user or cls.agent)
        return tickets._hand_over(
            department or cls.warehouse, "Carton crushed", "How was it packed?", **kwargs
        )

    def _get_clocks(self, record):
        """Return ``{kind: state}`` of the last clocks of a record."""
        record.invalidate_recordset()
        return {clock.kind: clock.state for clock in record.sudo().clock_ids.sorted("id")}
