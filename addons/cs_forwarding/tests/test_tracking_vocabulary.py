import json

from odoo.tests import TransactionCase, tagged

from ..const_transport import LIABLE_PARTIES, TRACKING_FORMATS
from ..lib.tracking.services import SERVICES
from ..lib.tracking.vocabulary import read_vocabulary
from . import fixtures

# Every code that the services and standards publish; see where they come from in docs/decisions/0044.
PUBLISHED = {
    "aftership": "Pending InfoReceived InTransit OutForDelivery AttemptFail Delivered AvailableForPickup "
    "Exception Expired Delivered_001 Delivered_002 Delivered_003 Delivered_004 Delivered_005 "
    "AvailableForPickup_001 Exception_001 Exception_002 Exception_003 Exception_004 Exception_005 "
    "Exception_006 Exception_007 Exception_008 Exception_009 Exception_010 Exception_011 Exception_012 "
    "Exception_013 Exception_016 Exception_017 Exception_018 AttemptFail_001 AttemptFail_002 "
    "AttemptFail_003 InTransit_001 InTransit_002 InTransit_003 InTransit_004 InTransit_005 InTransit_006 "
    "InTransit_007 InTransit_008 InTransit_009 InfoReceived_001 OutForDelivery_001 OutForDelivery_003 "
    "OutForDelivery_004 Pending_001 Pending_002 Pending_003 Pending_004 Pending_005 Pending_006 Expired_001",
    "easypost": "unknown pre_transit in_transit out_for_delivery delivered available_for_pickup "
    "return_to_sender failure cancelled error in_transit/departed_facility in_transit/arrived_at_facility "
    "in_transit/arrived_at_destination",
    "track17": "NotFound NotFound_Other NotFound_InvalidCode InfoReceived InTransit_PickedUp "
    "InTransit_Departure InTransit_Arrival InTransit_CustomsProcessing InTransit_CustomsReleased "
    "InTransit_CustomsRequiringInformation InTransit_Other Expired_Other AvailableForPickup_Other "
    "OutForDelivery_Other DeliveryFailure_NoBody DeliveryFailure_Security DeliveryFailure_Rejected "
    "DeliveryFailure_InvalidAddress DeliveryFailure_Other Delivered_Other Exception_Returning "
    "Exception_Returned Exception_NoBody Exception_Security Exception_Damage Exception_Damaged "
    "Exception_Rejected Exception_Delayed Exception_Lost Exception_Destroyed Exception_Cancel "
    "Exception_Other TRACKING_STOPPED 0 10 20 30 35 40 50",
    "kuaidi100": "0 1 2 3 4 5 6 7 8 14 10 11 12 13 101 102 103 1001 1002 1003 501 301 302 303 304 401 201 "
    "202 203 204 205 206 207 208 209 210 abort",
    "dcsa": "ARRI DEPA LOAD DISC GTIN GTOT STUF STRP PICK AVPU DROP AVDO INSP RSEA RMVD CUSS CUSI CUSR CROS "
    "RECE DRFT PENA PENU PENC CONF REJE APPR ISSU SURR SUBM VOID REQS CMPL HOLD RELS CANC STRT OMIT DETC "
    "MEAS ADJU",
    "edifact": "1 3 6 7 8 9 12 13 16 17 18 20 21 22 23 24 25 29 31 36 37 43 44 45 48 49 50 52 53 56 64 66 68 "
    "74 75 77 78 80 82 85 86 88 91 97 100 101",
    "x12": "A3 A7 A9 AF AA AG AH AI AJ AM AN AP AR AV B6 BA BC C1 CA CD CL CP D1 I1 J1 K1 L1 OA OO P1 PR R1 "
    "RL S1 SD X1 X2 X3 X4 X5 X6 X8 XB",
    "karrio": "pending picked_up unknown on_hold cancelled delivered in_transit delivery_delayed "
    "out_for_delivery ready_for_pickup delivery_failed return_to_sender",
}
X12_REASONS = "A1 A2 A5 AF AG AH AI AM AN AO AQ AS B1 BC BD BE BS C1 CA D1 D2 NS"


@tagged("post_install", "-at_install")
class TestTrackingVocabulary(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.words = {(word.format, word.code): word for word in read_vocabulary()}

    def _get_status(self, format_name, code):
        return self.words[format_name, code].status

    def test_every_word_stands_once(self):
        self.assertEqual(len(self.words), len(read_vocabulary()))
        self.assertLessEqual({name for name, _code in self.words}, dict(TRACKING_FORMATS).keys())

    def test_every_published_code_is_translated(self):
        for format_name, codes in PUBLISHED.items():
            missing = [code for code in codes.split() if (format_name, code) not in self.words]
            self.assertFalse(missing, format_name)
        missing = [code for code in X12_REASONS.split() if ("x12", f"SD/{code}") not in self.words]
        self.assertFalse(missing)

    def test_our_own_words_mean_themselves(self):
        statuses = self.env["cs.tracking.status"].with_context(active_test=False).search([("id", "!=", 0)])
        for code in statuses.mapped("code"):
            self.assertEqual((self._get_status("generic", code), self._get_status("manual", code)), (code, code))

    def test_arrivals_are_no_deliveries_and_no_pickups(self):
        self.assertEqual(self._get_status("x12", "X1"), "arrived")
        self.assertEqual(self._get_status("x12", "X4"), "arrived")
        self.assertEqual(self._get_status("x12", "X3"), "info_received")
        self.assertEqual(self._get_status("x12", "D1"), "delivered")

    def test_forecasts_do_not_move_a_parcel(self):
        self.assertEqual({self._get_status("x12", code) for code in ("X2", "AG", "B6", "C1")}, {"unknown"})

    def test_left_elsewhere_is_delivered_with_a_reason(self):
        found = {code: self.words["kuaidi100", code][2:4] for code in ("301", "303", "304")}
        expected = {
            "301": ("delivered", ""),
            "303": ("delivered", "consignee_proxy_signed"),
            "304": ("delivered", "consignee_left_at_station"),
        }
        self.assertEqual(found, expected)

    def test_words_of_status_files(self):
        expected = {
            "已揽收": "picked_up",
            "运输中": "in_transit",
            "派件中": "out_for_delivery",
            "已签收": "delivered",
            "拒收": "refused",
            "退回": "returning",
            "清关异常": "customs_hold",
        }
        self.assertEqual({word: self._get_status("file", word) for word in expected}, expected)

    def test_reasons_name_the_liable_party(self):
        reasons = self.env["cs.tracking.reason"].search([("code", "!=", False)])
        parties = dict(LIABLE_PARTIES).keys()
        for reason in reasons:
            prefix = reason.code.split("_")[0]
            if prefix in parties:
                self.assertEqual(reason.party, prefix, reason.code)

    def test_the_database_knows_every_word(self):
        codes = self.env["cs.tracking.code"].search([("provider_id", "=", False)])
        found = {(code.format, code.code): (code.status_id.code, code.reason_id.code or "") for code in codes}
        expected = {key: (word.status, word.reason) for key, word in self.words.items()}
        self.assertEqual({key: found.get(key) for key in expected}, expected)

    def _translate(self, format_name, *codes):
        """Return the statuses of codes as the ingest finds them, None for an unknown one."""
        provider = self.env["cs.tracking.provider"].create({"name": format_name, "format": format_name})
        found = self.env["cs.tracking.code"]._resolve(provider, set(codes))
        statuses = self.env["cs.tracking.status"]
        return [statuses.browse(found[code][0]).code if code in found else None for code in codes]

    def test_an_unknown_detail_falls_back_to_what_is_known(self):
        expected = {
            "aftership": {"Delivered_099": "delivered", "Exception_099": "delayed", "Teleported_001": None},
            "easypost": {"in_transit/held_at_hub": "in_transit", "in_transit": "in_transit", "melted": None},
            "track17": {"InTransit_OnTheMoon": "in_transit", "DeliveryFailure_Rejected": "refused"},
            "x12": {"X1/NS": "arrived", "D1/AG": "delivered", "SD/AS": "customs_hold", "QQ": None},
        }
        for format_name, statuses in expected.items():
            self.assertEqual(self._translate(format_name, *statuses), list(statuses.values()), format_name)

    def test_what_the_parsers_read_is_known(self):
        bodies = {
            "aftership": ("aftership_update", "aftership_edd"),
            "easypost": ("easypost_updated",),
            "kuaidi100": ("kuaidi100_signed", "kuaidi100_plain", "kuaidi100_abort"),
            "track17": ("track17_updated", "track17_stopped"),
            "dcsa": ("dcsa_events",),
        }
        for format_name, names in bodies.items():
            for name in names:
                payload = json.loads(fixtures.read(f"tracking/{name}.json"))
                codes = {update.code for update in SERVICES[format_name].parse(payload, "Asia/Shanghai")}
                with self.subTest(name=name):
                    self.assertNotIn(None, self._translate(format_name, *codes - {""}))

    def test_loading_again_keeps_what_a_manager_has_mapped(self):
        codes = self.env["cs.tracking.code"]
        count = codes.search_count([])
        mine = codes.search([("format", "=", "x12"), ("code", "=", "SD")])
        mine.status_id = self.env.ref("cs_forwarding.cs_tracking_status_in_transit")
        unknown = codes.search([("format", "=", "x12"), ("code", "=", "D1")])
        unknown.status_id = False
        codes._load_vocabulary()
        self.assertEqual(mine.status_id.code, "in_transit")
        self.assertEqual(unknown.status_id.code, "delivered")
        self.assertEqual(codes.search_count([]), count)
