"""The way of a parcel from the choice of its carrier to the receiver's answer, as its people go it."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .delivery_common import EndpointCase
from .tracking_signing import SECRET, sign

WAYBILL = "SF1001"


@tagged("post_install", "-at_install")
class TestTransportJourney(EndpointCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["delivery.carrier"].search([]).active = False
        cls.env["cs.arrival.rule"].search([]).active = False
        cls.env["cs.arrival.rule"].create({"name": "Everybody", "kind": "all"})
        cls.express = cls._create_carrier("顺丰特快", 20.0, cs_transit_days=2)
        cls.boat = cls._create_carrier("慢船", 18.0, cs_transit_days=30)
        cls.bike = cls._create_carrier("自行车", 1.0, max_weight=1)
        cls.product.weight = 5
        cls.customer.email = "wang@example.com"
        cls._set_stock(cls.product, 10)
        cls.providers = {service: cls._create_provider(service) for service in ("aftership", "kuaidi100")}
        cls.channel.auto_confirm = True
        cls.order = cls._create_order(cs_reviewer_id=cls.agent.id)
        cls.order._submit_for_review()
        cls.noon = fields.Datetime.now().replace(microsecond=0) - timedelta(days=3)

    @classmethod
    def _create_carrier(cls, name, price, **vals):
        freight = cls.env["product.product"].create({"name": name, "type": "service", "list_price": price})
        return cls.env["delivery.carrier"].create(
            {"name": name, "delivery_type": "fixed", "fixed_price": price, "product_id": freight.id, **vals}
        )

    @classmethod
    def _create_provider(cls, service):
        return cls.env["cs.tracking.provider"].create(
            {"name": service, "format": service, "tz": "Asia/Shanghai", "signing_secret": SECRET}
        )

    # What the warehouse and the services do

    def _ship(self):
        picking = self.order.picking_ids
        picking.carrier_tracking_ref = WAYBILL
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def _tell_aftership(self, event, *checkpoints):
        """:param checkpoints: (hours after noon, tag, subtag, place)"""
        message = {
            "event_id": event,
            "event": "tracking_update",
            "msg": {
                "tracking_number": WAYBILL,
                "slug": "sf-express",
                "tag": checkpoints[-1][1],
                "subtag": checkpoints[-1][2],
                "signed_by": "前台",
                "checkpoints": [
                    {
                        "tag": tag,
                        "subtag": subtag,
                        "location": place,
                        "country_iso3": "CHN",
                        "message": None,
                        "checkpoint_time": f"{(self.noon + timedelta(hours=hours)).isoformat()}+00:00",
                    }
                    for hours, tag, subtag, place in checkpoints
                ],
            },
        }
        return self._send("aftership", json.dumps(message).encode())

    def _tell_kuaidi100(self, *scans):
        """:param scans: (hours after noon, code, words), newest first; times are Shanghai's, without a zone"""
        data = [
            {
                "context": words,
                "ftime": f"{self.noon + timedelta(hours=hours + 8):%Y-%m-%d %H:%M:%S}",
                "statusCode": code,
            }
            for hours, code, words in scans
        ]
        message = {
            "status": "polling",
            "lastResult": {"state": scans[0][1], "com": "shunfeng", "nu": WAYBILL, "data": data},
        }
        return self._send("kuaidi100", json.dumps(message, ensure_ascii=False).encode())

    def _send(self, service, body):
        headers, form = sign(service, body)
        path = f"/cs/tracking/{service}/{self.providers[service].webhook_token}"
        if service == "kuaidi100":
            response = self.url_open(path, data={"param": body, **form}, headers=headers)
        else:
            response = self._post(path, body, headers)
        self.assertEqual(response.status_code, 200, response.text)

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.ir_cron_tracking_delivery").method_direct_trigger()

    # The journey

    def test_from_the_choice_to_the_answer(self):
        self._choose_and_confirm()
        self._ship()
        self._be_told_out_of_order()
        self._look_at_the_timeline()
        self._hear_of_the_delivery()
        self._let_the_receiver_answer()
        self._look_at_the_anomaly()

    def _choose_and_confirm(self):
        self.start_tour(
            f"/odoo/desk-orders/{self.order.id}", "cs_transport_choose", login=self.agent.login, timeout=240
        )
        self.assertEqual((self.order.state, self.order.carrier_id), ("sale", self.express))
        choice = self.env["cs.transport.choice"].search([("order_id", "=", self.order.id)])
        self.assertEqual((choice.carrier_id, choice.chosen_by_id), (self.express, self.agent))
        rows = choice.candidate_ids.grouped("carrier_id")
        self.assertEqual(rows[self.bike].refusal_text, "5 kg are too heavy for 自行车")
        self.assertEqual(self.order.picking_ids.carrier_id, self.express)

    def _be_told_out_of_order(self):
        for _time in range(2):
            self._tell_kuaidi100((30, "5", "【通化市】派件中"), (10, "1002", "【沈阳市】运输中"))
            self._tell_aftership("late", (2, "InTransit", "InTransit_002", "上海"))
        self._work()
        parcel = self.order.cs_parcel_ids
        self.assertEqual((len(parcel), parcel.name), (1, WAYBILL))
        self.assertEqual(
            [(event.provider_id.name, event.status_id.code) for event in parcel.event_ids.sorted("occurred_at")],
            [("aftership", "picked_up"), ("kuaidi100", "in_transit"), ("kuaidi100", "out_for_delivery")],
        )
        self.assertEqual(parcel.last_event_at, self.noon + timedelta(hours=30))
        self.assertEqual(self.order.picking_ids.cs_tracking_status_id.code, "out_for_delivery")

    def _look_at_the_timeline(self):
        self.start_tour("/odoo/shipments", "cs_transport_timeline", login=self.agent.login, timeout=240)

    def _hear_of_the_delivery(self):
        self._tell_aftership("end", (34, "Delivered", "Delivered_003", "通化"))
        self._tell_kuaidi100((12, "1002", "【长春市】运输中"))
        self._work()
        parcel = self.order.cs_parcel_ids
        self.assertEqual((parcel.status_id.code, parcel.signed_by), ("delivered", "前台"))
        self.assertEqual(parcel.delivered_at, self.noon + timedelta(hours=34))
        self.assertEqual(len(parcel.event_ids), 5)

    def _let_the_receiver_answer(self):
        check = self.env["cs.arrival.check"].search([("parcel_id", "in", self.order.cs_parcel_ids.ids)])
        self.assertEqual((len(check), check.state), (1, "asked"))
        self.start_tour(
            f"/cs/arrival/{check.id}/{check._get_token()}", "cs_transport_receiver", login=None, timeout=240
        )
        self.assertRecordValues(
            check,
            [{"state": "answered", "condition": "goods_damaged", "source": "link", "remarks": "箱子破了，灯罩碎了"}],
        )

    def _look_at_the_anomaly(self):
        anomaly = self.order.cs_anomaly_ids
        self.assertRecordValues(
            anomaly,
            [
                {
                    "state": "new",
                    "parcel_id": self.order.cs_parcel_ids.id,
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                    "source": "customer",
                }
            ],
        )
        self.assertEqual(anomaly.type_id.code, "damaged")
        self.start_tour("/odoo/anomalies", "cs_transport_anomaly", login=self.agent.login, timeout=240)
