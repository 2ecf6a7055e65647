from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .parcel_common import ParcelCommon


@tagged("post_install", "-at_install")
class TestReleaseTour(ParcelCommon, HttpCase):
    """The screens of waves, warehouses, exceptions and advisories, as people of the desk use them."""

    def _release(self):
        orders = self._create_order() + self._create_order()
        orders.action_confirm()
        return orders.picking_ids

    def _tour(self, path, name, login="desk_agent"):
        self.start_tour(f"/odoo/{path}", name, login=login, timeout=240)

    def test_make_a_wave(self):
        self.picking.printed = True
        pickings = self._release()
        self._tour("release-waiting", "cs_release_make_wave")
        self.assertEqual(pickings.cs_wave_id.picking_count, 2)

    def test_hand_it_out(self):
        wave = self.env["cs.release.wave"].with_user(self.agent)._make(self._release().with_user(self.agent))
        wave._action_print()
        self._tour("release-waves", "cs_release_hand_out")
        self.assertRecordValues(wave, [{"state": "handed_out", "handed_to": "Li Wei"}])

    def test_choose_a_warehouse(self):
        self.env["stock.warehouse"].create({"name": "South", "code": "SOU"})
        order = self._create_order()
        self._tour(f"orders/{order.id}", "cs_warehouse_choice")
        self.assertRecordValues(
            order.cs_warehouse_choice_id, [{"is_overruled": True, "reason": "Collected there"}]
        )
        self.assertEqual(order.warehouse_id.name, "South")

    def test_work_through_a_playbook(self):
        parcel = self._create_parcels("SF1")
        anomaly = self.env["cs.anomaly"]._open_for_parcels(
            "customs_hold", [(parcel.id, {"status": "customs_hold", "waybill": "SF1"})]
        )
        self._tour("transport-exceptions", "cs_transport_exception")
        self.assertEqual(anomaly.step_ids.mapped("state"), ["done", "skipped", "active", "waiting"])

    def test_tell_customers_of_an_advisory(self):
        self.customer.email = "wang@example.com"
        status = self.env.ref("cs_forwarding.cs_tracking_status_in_transit")
        parcel = self._create_parcels("SF1")
        self._store(parcel, status_id=status.id, phase="moving")
        now = fields.Datetime.now()
        advisory = self.env["cs.advisory"].create(
            {
                "name": "Typhoon",
                "country_ids": [Command.set(self.country_cn.ids)],
                "date_from": fields.Datetime.subtract(now, hours=1),
                "date_to": fields.Datetime.add(now, days=1),
            }
        )
        self._tour("advisories", "cs_advisory_tell", login="desk_supervisor")
        self.assertEqual(advisory.link_ids.told_state, "queued")
        self.assertEqual(advisory.link_ids.told_by_id, self.supervisor)
