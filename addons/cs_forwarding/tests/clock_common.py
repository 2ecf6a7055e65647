from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import DeskCommon

moment = fields.Datetime.to_datetime
MONDAY_NINE = moment("2025-01-06 09:00:00")
KIND = "first_feedback"


def later(**delta):
    return MONDAY_NINE + timedelta(**delta)


class ClockCommon(DeskCommon):
    """A desk that works from eight to twelve and from one to five, and records with and without clocks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Desk",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": "Work", "dayofweek": str(day), "hour_from": low, "hour_to": high}
                        )
                        for day in range(5)
                        for low, high in ((8, 12), (13, 17))
                    ),
                ],
            }
        )
        cls.team.calendar_id = cls.calendar
        cls.type = cls.env["cs.anomaly.type"].create({"name": "Probe", "code": "probe"})
        cls.host_class = cls.env.registry["cs.anomaly"]

    @classmethod
    def _create_hosts(cls, count=1):
        """Create records without clocks."""
        with patch.object(cls.env.registry["cs.anomaly"], "_start_feedback_clock", lambda self: None):
            return cls.env["cs.anomaly"].create(
                [
                    {"summary": f"Case {number}", "type_id": cls.type.id, "team_id": cls.team.id}
                    for number in range(count)
                ]
            )

    def _sweep(self, at):
        with freeze_time(at):
            return self.env["cs.clock"]._sweep_batch(at)
