from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .care_common import CareCommon

MILESTONES = {
    "picked_up": "shipped",
    "in_transit": "in_transit",
    "arrived": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "delayed": "exception",
    "delivered": "delivered",
}

# How the words of a message tell its milestone.
MARKS = {milestone: f"<{milestone}>" for milestone in MILESTONES.values()}

# A step: a status with its place in time, or a run of the scheduled action.
STEPS = st.lists(
    st.one_of(st.just("send"), st.tuples(st.sampled_from(sorted(MILESTONES)), st.integers(1, 9))), max_size=12
)


@tagged("post_install", "-at_install")
class TestNoticeProperty(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.notice.rule"].with_context(active_test=False).search([]).active = True
        for milestone, mark in MARKS.items():
            cls.env.ref(f"cs_forwarding.mail_template_notice_{milestone}").subject = mark
            cls.env.ref(f"cs_forwarding.sms_template_notice_{milestone}").body = mark

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_each_milestone_once(self, steps):
        """Whatever comes in which order and how often: each milestone leaves each way once at most."""
        parcel = self.env["cs.parcel"].create({"picking_id": self.picking.id, "name": f"SF-{id(steps)}"})
        sent, reached = Counter(), set()
        for step in [*steps, "send"]:
            if step == "send":
                self._count(parcel, sent)
            else:
                reached |= self._report(parcel, *step)
        notices = self.env["cs.notice"].search([("parcel_id", "=", parcel.id)])
        told = {(notice.milestone, notice.channel) for notice in notices}
        self.assertEqual(told, {(milestone, way) for milestone in reached for way in ("mail", "sms")})
        self.assertEqual(set(sent.values()) - {1}, set(), "sent more than once")
        done = {(notice.milestone, notice.channel) for notice in notices if notice.state == "sent"}
        self.assertEqual(set(sent), done)
        self.assertFalse(notices.filtered(lambda notice: notice.state not in ("sent", "dropped")))

    def _report(self, parcel, status, hours):
        """Report a status, twice; return the milestone at which the parcel now stands, as a set."""
        if not parcel.event_ids.filtered(lambda event: event.key == f"{status}/{hours}"):
            self._track(parcel, status, hours_ago=hours)
        self.env["cs.notice"]._queue_reached(parcel)
        milestone = MILESTONES[parcel.status_id.code]
        return {milestone, "shipped"} if milestone == "in_transit" else {milestone}

    def _count(self, parcel, sent):
        """Run the scheduled action and count what left: a mail and an SMS name the milestone."""
        mails, texts = self._send()
        for way, left in (
            ("mail", [mail["subject"] for mail in mails]),
            ("sms", [text["body"] for text in texts]),
        ):
            for words in left:
                sent[next(code for code, mark in MARKS.items() if mark in words), way] += 1
