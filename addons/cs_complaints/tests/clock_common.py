from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import TicketCommon

moment = fields.Datetime.to_datetime
MONDAY_NINE = moment("2025-01-06 09:00:00")


def later(**delta):
    return MONDAY_NINE + timedelta(**delta)


class TicketClockCommon(TicketCommon):
    """A desk that works from eight to twelve and from one to five, with one policy of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar("Desk", "UTC")
        cls.team.calendar_id = cls.calendar
        cls.env["cs.ticket.policy"].search([("active", "=", True)]).active = False
        cls.policy = cls._create_policy(name="All")
        cls.env["cs.escalation.level"].search([("active", "=", True)]).active = False

    @classmethod
    def _create_calendar(cls, name, tz):
        spans = [(day, low, high) for day in range(5) for low, high in ((8, 12), (13, 17))]
        lines = [
            Command.create({"name": "Work", "dayofweek": str(day), "hour_from": low, "hour_to": high})
            for day, low, high in spans
        ]
        return cls.env["resource.calendar"].create(
            {"name": name, "tz": tz, "attendance_ids": [Command.clear(), *lines]}
        )

    @classmethod
    def _create_policy(cls, **vals):
        return cls.env["cs.ticket.policy"].create(
            {
                "sequence": 50,
                "acknowledgement_hours": 1,
                "first_response_hours": 2,
                "next_update_hours": 4,
                "resolution_hours": 16,
                **vals,
            }
        )

    @classmethod
    def _create_ticket(cls, **vals):
        return super()._create_ticket(**{"opened_at": MONDAY_NINE, **vals})

    def _clock(self, ticket, kind):
        """Return the last clock of a kind."""
        return ticket.clock_ids.filtered(lambda clock: clock.kind == kind).sorted("id")[-1:]

    def _states(self, ticket):
        return {clock.kind: clock.state for clock in ticket.clock_ids.sorted("id")}

    def _answer(self, ticket, at, body="We look into it"):
        with freeze_time(at):
            ticket.with_user(self.agent).message_post(
                body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    def _customer_writes(self, ticket, at, body="Any news?"):
        with freeze_time(at):
            ticket.message_post(
                body=body,
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )

    def _sweep(self, at):
        with freeze_time(at):
            while self.env["cs.clock"]._sweep_batch(at):
                pass
