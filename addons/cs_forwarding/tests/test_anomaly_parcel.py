from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .parcel_common import ParcelCommon

SINCE = {"since": "2026-11-16 01:00:00", "waybill": "SF1001", "carrier": "SF Express"}


@tagged("post_install", "-at_install")
class TestAnomalyParcel(ParcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.other = cls._create_parcels("SF1001", "SF1002")

    def _open(self, evidence=SINCE, parcel=None, **options):
        found = [((parcel or self.parcel).id, evidence)]
        return self.env["cs.anomaly"]._open_for_parcels("silent", found, **options)

    def test_facts_come_from_the_parcel(self):
        mails = self.env["mail.mail"].search_count([])
        anomaly = self._open()
        self.assertRecordValues(
            anomaly,
            [
                {
                    "state": "new",
                    "source": "tracking",
                    "severity": "warning",
                    "parcel_id": self.parcel.id,
                    "picking_id": self.picking.id,
                    "order_id": self.order.id,
                    "partner_id": self.customer.id,
                    "carrier_id": self.carrier.id,
                    "channel_id": self.channel.id,
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "company_id": self.env.company.id,
                }
            ],
        )
        self.assertEqual(anomaly.clock_ids.kind, "first_feedback")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_the_one_who_follows_the_parcel_gets_it(self):
        self.parcel.user_id = self.supervisor
        self.assertEqual(self._open().user_id, self.supervisor)

    def test_it_reads_as_a_sentence_in_the_zone_of_the_reader(self):
        anomaly = self._open().with_context(tz="Asia/Shanghai")
        self.assertEqual(anomaly.name, "No news of SF1001 since Mon, Nov 16 09:00 (SF Express)")

    def test_found_again_it_gets_the_fresh_evidence(self):
        anomaly = self._open()
        fresh = {**SINCE, "since": "2026-11-17 01:00:00"}
        self.assertFalse(self._open(fresh))
        self.assertEqual(anomaly.evidence, fresh)
        self.assertEqual(self.parcel.env["cs.anomaly"].search_count([("parcel_id", "=", self.parcel.id)]), 1)

    def test_what_a_person_accepted_stays_silent_until_the_evidence_changes(self):
        self._open({**SINCE, "now": {"hours": 80}}).with_user(self.agent)._cancel("not_anomaly")
        self.assertFalse(self._open({**SINCE, "now": {"hours": 90}}))
        self.assertTrue(self._open({**SINCE, "since": "2026-11-18 01:00:00"}))

    def test_what_closed_by_itself_may_come_again(self):
        first = self._open()
        closed = self.env["cs.anomaly"]._close_for_parcels("silent", self.parcel, "It moves again.")
        self.assertEqual(closed, first)
        self.assertRecordValues(
            first, [{"state": "resolved", "resolution_kind": "vanished", "resolution": "It moves again."}]
        )
        self.assertEqual(first.clock_ids.state, "cancelled")
        self.assertTrue(self._open())

    def test_closing_leaves_other_matters_alone(self):
        silent = self._open(parcel=self.other)
        delay = self.env["cs.anomaly"]._open_for_parcels("delay", [(self.parcel.id, {})])
        by_hand = self._open(source="agent")
        self.env["cs.anomaly"]._close_for_parcels("silent", self.parcel, "It moves again.")
        self.assertEqual(set((silent | delay | by_hand).mapped("state")), {"new"})

    def test_what_the_customer_decided_stays_with_its_person(self):
        anomaly = self._open()
        anomaly.write({"state": "in_solution", "decision": "cancel"})
        self.assertFalse(self.env["cs.anomaly"]._close_for_parcels("silent", self.parcel, "It moves again."))
        self.assertEqual(anomaly.state, "in_solution")

    def test_a_second_open_one_is_refused(self):
        self._open()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["cs.anomaly"].create(
                {"parcel_id": self.parcel.id, "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_silent").id}
            )

    def test_the_number_of_queries_does_not_grow(self):
        parcels = self._create_parcels(*(f"SF2{number:03}" for number in range(90)))
        counts = []
        for found in (parcels[:1], parcels[1:31], parcels[31:]):
            query = SQL(
                "SELECT id, jsonb_build_object('waybill', name) FROM cs_parcel WHERE id = ANY(%s)", found.ids
            )
            before = self.env.cr.sql_log_count
            opened = self.env["cs.anomaly"]._open_for_parcels("silent", query)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(opened.parcel_id, found)
        self.assertLessEqual(counts[2], counts[1])
        self.assertLessEqual(counts[2], 33)

    def test_an_archived_type_opens_nothing(self):
        self.env.ref("cs_forwarding.cs_anomaly_type_silent").active = False
        self.assertFalse(self._open())

    def test_an_agent_may_report_one_on_a_parcel(self):
        anomaly = self.env["cs.anomaly"].with_user(self.agent).create(
            {
                "parcel_id": self.parcel.id,
                "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_agent_other").id,
                "summary": "The receiver moved",
            }
        )
        self.assertEqual(anomaly.order_id, self.order)
        self.assertEqual(anomaly.team_id, self.team)
