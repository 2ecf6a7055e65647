from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestClockTour(DeskCommon, HttpCase):
    def test_widget(self):
        kind = self.env["cs.anomaly.type"].create({"name": "Probe", "code": "probe", "feedback_minutes": 0})
        late, near, stopped = hosts = self.env["cs.anomaly"].create(
            [
                {"summary": name, "type_id": kind.id, "team_id": self.team.id}
                for name in ("茶叶礼盒缺货", "地址不完整", "等待照片")
            ]
        )
        now = fields.Datetime.now()
        minutes = {late: 60, near: 200, stopped: 60}
        hosts._clock_start("first_feedback", minutes, at=now - timedelta(hours=2), working_time=False)
        stopped._clock_pause("first_feedback", "waiting for photos", at=now - timedelta(hours=1, minutes=30))
        self.start_tour("/odoo/service-clocks", "cs_clock_tour", login="desk_supervisor", timeout=180)
