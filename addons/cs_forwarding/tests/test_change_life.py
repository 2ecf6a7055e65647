import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .change_common import ChangeCommon


@tagged("post_install", "-at_install")
class TestChangeLife(ChangeCommon):
    # Who hears of it

    def test_warehouse_is_told_and_reminders_end(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        self.warehouse_department.email = "warehouse@example.com"
        change = self._create_change(order, "address", flag_note="Do not ship")
        change.with_user(self.agent).action_send()
        self.assertIn("Do not ship", picking.activity_ids.summary)
        message = change.message_ids.filtered("outgoing_email_to")
        self.assertEqual(message.outgoing_email_to, "warehouse@example.com")
        self.assertIn(self.keeper.partner_id, message.notified_partner_ids)
        self.assertIn(picking.name, message.body)
        self._take_steps(change)
        self.assertFalse(picking.activity_ids)

    def test_nobody_in_the_warehouse_hears_of_an_edit(self):
        order = self._create_confirmed()
        change = self._create_change(order, "date")
        change.with_user(self.agent).action_send()
        self.assertEqual(change.state, "done")
        self.assertIn(change.name, order.message_ids[0].body)
        self.assertFalse(order.picking_ids.activity_ids)
        self.assertFalse(change.message_ids.notified_partner_ids & self.keeper.partner_id)

    def test_red_flag_until_the_end(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "carrier", flag_note="Wait")
        self.assertEqual(order.cs_change_flag, f"{change.name} · Carrier: Wait")
        self.assertFalse(picking.cs_change_flag, "what was not sent yet stops nobody")
        change.with_user(self.agent).action_send()
        self.assertEqual(picking.with_user(self.keeper).cs_change_flag, f"{change.name} · Carrier: Wait")
        slip = self.env["ir.actions.report"]._render_qweb_html("stock.report_deliveryslip", picking.ids)[0]
        self.assertIn(f"{change.name} · Carrier: Wait", slip.decode())
        self._take_steps(change)
        slip = self.env["ir.actions.report"]._render_qweb_html("stock.report_deliveryslip", picking.ids)[0]
        self.assertNotIn(change.name, slip.decode())

    def test_customer_is_told_once_or_called(self):
        order = self._create_confirmed()
        change = self._create_change(order, "date")
        change.with_user(self.agent).action_send()
        mails = change.message_ids.filtered(lambda message: self.customer in message.partner_ids)
        self.assertEqual(len(mails), 1)
        self.assertIn("has been changed", mails.body)
        self.customer.email = False
        silent = self._create_change(order, "note")
        silent.with_user(self.agent).action_send()
        self.assertFalse(silent.told_at)
        self.assertEqual(silent.activity_ids.user_id, self.agent)

    def test_refusal_tells_the_reason(self):
        order = self._create_confirmed()
        self._bring(order, "shipped")
        change = self._create_change(order, "carrier")
        change.with_user(self.agent).action_send()
        mail = change.message_ids.filtered(lambda message: self.customer in message.partner_ids)
        self.assertIn("already with a carrier", mail.body)
        self.assertFalse(change.step_ids.filtered(lambda step: step.state == "done"))

    # Moving on meanwhile

    def test_goods_moved_on_before_the_papers_were_withdrawn(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "address")
        change.with_user(self.agent).action_send()
        picking.move_line_ids.result_package_id = self.env["stock.package"].create({"name": "P"})
        action = change.next_step_id.with_user(self.agent).action_done()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual((change.route, change.fulfilment_state), ("repack", "packed"))
        self.assertEqual(change.next_step_id.code, "pull")
        self.assertIn(
            "moved on", change.activity_ids.filtered(lambda item: item.user_id == self.agent).summary
        )
        self.assertEqual(order.partner_shipping_id, self.customer)
        self.assertEqual(change.step_ids.filtered(lambda step: step.code == "warn").mapped("state"), ["done"])

    def test_shipped_while_the_change_waits(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "cancel")
        change.with_user(self.agent).action_send()
        self._ship(picking)
        self.assertEqual((change.route, change.next_step_id.code), ("intercept", "ask_carrier"))
        self.assertEqual(change.intercept_ids.picking_id, picking)
        self.assertEqual(order.state, "sale")

    def test_shipped_where_no_road_is_left(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "note")
        change.with_user(self.agent).action_send()
        self._ship(picking)
        self.assertEqual(change.state, "refused")
        self.assertFalse(order.cs_seller_note)

    def test_road_shown_before_sending_is_another_one(self):
        order = self._create_confirmed()
        change = self._create_change(order, "address")
        self.assertEqual(change.route, "edit")
        self._bring(order, "printed")
        change.with_user(self.agent).action_send()
        self.assertEqual(change.route, "reprint")
        self.assertIn("before: Edit", change.activity_ids.summary)

    def test_shipping_after_the_change_is_no_conflict(self):
        order = self._create_confirmed()
        picking = self._bring(order, "packed")
        change = self._create_change(order, "note")
        change.with_user(self.agent).action_send()
        change.next_step_id.with_user(self.agent).action_done()
        self.assertEqual(change.next_step_id.code, "reprint")
        self._ship(picking)
        self.assertEqual((change.state, change.route), ("done", "repack"))

    # Steps

    def test_a_step_that_cannot_be_done(self):
        order = self._create_confirmed()
        self._bring(order, "printed")
        change = self._create_change(order, "address")
        change.with_user(self.agent).action_send()
        action = change.next_step_id.with_user(self.keeper).action_fail()
        self.env[action["res_model"]].with_user(self.keeper).with_context(**action["context"]).create(
            {"reason": "Papers not found"}
        ).action_confirm()
        step = change.next_step_id
        self.assertEqual(
            (step.state, step.note, step.done_by_id), ("failed", "Papers not found", self.keeper)
        )
        self.assertIn("Papers not found", change.activity_ids.mapped("summary"))
        step.with_user(self.agent).action_done()
        self.assertEqual(change.next_step_id.code, "reprint")

    def test_what_the_core_refuses_stands_on_the_step(self):
        order = self._create_confirmed()
        change = self._create_change(order, "date")

        def refuse(change, order, pickings):
            raise UserError(change.name)

        self.patch(type(self.env["cs.order.change"]), "_apply_date", refuse)
        change.with_user(self.agent).action_send()
        self.assertEqual((change.state, change.next_step_id.note), ("in_progress", change.name))
        self.assertFalse(order.commitment_date)

    def test_a_locked_order_stays_locked(self):
        order = self._create_confirmed()
        order.action_lock()
        change = self._create_change(order, "quantity")
        change.with_user(self.agent).action_send()
        self.assertEqual((change.state, order.locked), ("done", True))
        self.assertEqual(order.order_line.product_uom_qty, 2)

    def test_who_may_do_what(self):
        order = self._create_confirmed()
        self._bring(order, "printed")
        change = self._create_change(order, "address")
        with self.assertRaises(AccessError):
            change.with_user(self.keeper).action_send()
        with self.assertRaises(AccessError):
            change.with_user(self.outsider).action_send()
        change.with_user(self.agent).action_send()
        with self.assertRaises(AccessError):
            change.next_step_id.with_user(self.outsider).action_done()
        for vals in ({"state": "done"}, {"route": "edit"}, {"street": "Elsewhere 1"}):
            with self.assertRaises(UserError):
                change.with_user(self.agent).write(vals)
        with self.assertRaises(AccessError):
            change.step_ids.with_user(self.agent).write({"state": "done"})

    def test_refused_changes_may_be_asked_again(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "address")
        change.with_user(self.agent).action_send()
        change.sudo()._withdraw("Never mind")
        self.assertFalse(picking.cs_change_flag)
        change.with_user(self.agent).action_reopen()
        change.with_user(self.agent).action_send()
        self.assertEqual((change.state, change.next_step_id.code), ("in_progress", "withdraw"))

    def test_a_cancelled_order_cannot_be_changed(self):
        order = self._create_confirmed()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "is cancelled"):
            self._create_change(order, "date")

    def test_an_empty_change_is_not_sent(self):
        order = self._create_confirmed()
        change = self._create_change(order, "quantity", line_ids=[])
        with self.assertRaisesRegex(UserError, "what is to hold instead"):
            change.with_user(self.agent).action_send()
        self.assertEqual(change.state, "new")

    # Several deliveries

    def _create_split(self):
        """Return an order of which one piece has left and two have not."""
        order = self._create_confirmed()
        picking = order.picking_ids
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.carrier_tracking_ref = f"SF{picking.id}"
        picking.with_context(skip_sms=True, picking_ids_not_to_backorder=[]).button_validate()
        if picking.state != "done":
            picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        waiting = order.picking_ids - picking
        self.assertEqual((picking.state, waiting.move_ids.product_uom_qty), ("done", 2))
        return order, picking, waiting

    def test_fewer_of_what_has_not_left_needs_no_intercept(self):
        order, left, waiting = self._create_split()
        change = self._create_change(order, "quantity")
        self.assertEqual((change.scope, change.live_route), ("open", "edit"))
        change.with_user(self.agent).action_send()
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        self.assertEqual(waiting.move_ids.product_uom_qty, 1)
        self.assertEqual((left.state, left.move_ids.quantity), ("done", 1))

    def test_fewer_than_have_left_calls_back(self):
        order, left, waiting = self._create_split()
        change = self._create_change(
            order,
            "quantity",
            line_ids=[Command.create({"order_line_id": order.order_line.id, "new_quantity": 0})],
        )
        self.assertEqual((change.scope, change.live_route), ("all", "intercept"))

    def test_more_than_before_travels_by_itself(self):
        order = self._create_confirmed()
        picking = self._bring(order, "shipped")
        change = self._create_change(
            order,
            "quantity",
            line_ids=[Command.create({"order_line_id": order.order_line.id, "new_quantity": 5})],
        )
        self.assertEqual(change.live_route, "edit")
        change.with_user(self.agent).action_send()
        self.assertEqual((order.picking_ids - picking).move_ids.product_uom_qty, 2)

    def test_cancelling_stops_what_waits_and_calls_back_what_left(self):
        order, left, waiting = self._create_split()
        change = self._create_change(order, "cancel")
        change.with_user(self.agent).action_send()
        self.assertEqual(waiting.state, "cancel")
        self.assertEqual((order.state, order.order_line.product_uom_qty), ("sale", 1))
        self.assertEqual((change.next_step_id.code, change.intercept_ids.picking_id), ("ask_carrier", left))

    def test_cancelling_only_what_has_not_left(self):
        order, left, waiting = self._create_split()
        change = self._create_change(order, "cancel", scope="open")
        change.with_user(self.agent).action_send()
        self.assertEqual((change.state, waiting.state, left.state), ("done", "cancel", "done"))
        self.assertEqual(order.order_line.product_uom_qty, 1)
        self.assertFalse(change.intercept_ids)

    # Many at once

    def test_many_orders_at_once(self):
        orders = [self._create_confirmed() for _index in range(3)]
        self._bring(orders[1], "printed")
        self._bring(orders[2], "delivered")
        ids = [order.id for order in orders]
        bulk = self.env["cs.order.change.bulk"].with_user(self.agent)
        wizard = bulk.create({"order_ids": [Command.set(ids)], "new_date": "2026-12-24 10:00:00"})
        self.assertEqual(wizard.line_ids.mapped("route"), ["edit", "reprint", "refuse"])
        wizard.action_confirm()
        changes = [order.cs_change_ids for order in orders]
        self.assertEqual([change.state for change in changes[:2]], ["done", "in_progress"])
        self.assertFalse(changes[2])
        self.assertFalse(orders[2].commitment_date)
        self.assertEqual(str(orders[0].commitment_date), "2026-12-24 10:00:00")

    # Proposals of anomalies

    def _create_anomaly(self, order, code):
        kind = self.env.ref(f"cs_forwarding.cs_anomaly_proposal_kind_{code}")
        kind_type = self.env["cs.anomaly.type"].create(
            {
                "name": f"Test {code}",
                "code": f"test_change_{code}",
                "proposal_kind_ids": [Command.set(kind.ids)],
            }
        )
        anomaly = self.env["cs.anomaly"].create(
            {
                "type_id": kind_type.id,
                "order_id": order.id,
                "order_line_id": order.order_line[0].id,
                "summary": "Wrong",
            }
        )
        anomaly._propose()
        return anomaly

    def test_a_proposal_on_a_confirmed_order_becomes_a_change(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        anomaly = self._create_anomaly(order, "cancel")
        proposal = anomaly.proposal_ids[:1]
        self.assertTrue(proposal.can_accept)
        proposal.with_user(self.agent).action_accept()
        change = proposal.change_id
        self.assertEqual((change.anomaly_id, change.kind, change.state), (anomaly, "cancel", "in_progress"))
        self.assertEqual((order.state, picking.state), ("sale", "assigned"))
        self.assertFalse(proposal.can_undo)
        self.assertEqual(anomaly.state, "resolved")
        self._take_steps(change)
        self.assertEqual(order.state, "cancel")

    def test_a_substitute_on_a_confirmed_order(self):
        category = self.env["product.category"].create({"name": "Flasks"})
        (self.product | self.other_product).categ_id = category
        order = self._create_confirmed()
        anomaly = self._create_anomaly(order, "substitute")
        proposal = anomaly.proposal_ids[:1]
        proposal.with_user(self.agent).action_accept()
        self.assertEqual((proposal.change_id.kind, proposal.change_id.state), ("specification", "done"))
        moves = order.picking_ids.move_ids.filtered(lambda move: move.state != "cancel")
        self.assertEqual((moves.product_id, moves.product_uom_qty), (proposal.product_id, 3))

    # Confidentiality

    def test_addresses_are_masked_side_by_side(self):
        order = self._create_confirmed()
        change = self._create_change(order, "address", phone="13912345678")
        masked = self.env["cs.confidentiality"].with_user(self.agent)
        if not masked._applies():
            self.env.company.cs_mask_customer_data = True
        rows = change.with_user(self.agent).comparison
        self.assertEqual({row["label_key"] for row in rows}, {"street", "street2", "city", "phone"})
        answer = masked._mask_alone("json", rows)
        self.assertNotRegex(str(answer), re.escape("紫御府七号楼3单元201室") + "|新街1号|13912345678")

    def test_slip_needs_no_network(self):
        order = self._create_confirmed()
        picking = self._bring(order, "shipped")
        change = self._create_change(order, "cancel", flag_note="客户取消")
        change.with_user(self.agent).action_send()
        slip = change.intercept_ids
        html = (
            self.env["ir.actions.report"]
            .with_user(self.keeper)
            ._render_qweb_html("cs_forwarding.report_intercept_slip", slip.ids)[0]
            .decode()
        )
        body = html[html.index("article") :]
        sources = re.findall(r'<img[^>]*src="([^"]*)"', body)
        self.assertEqual(len(sources), 5)
        self.assertEqual({source.split(",")[0] for source in sources}, {"data:image/png;base64"})
        for word in (slip.name, picking.carrier_tracking_ref, "王小明", "客户取消", self.product.name):
            self.assertIn(word, body)
        self.assertNotIn(self.customer.street, body)
        self.assertNotIn("1234", body.replace(slip.name, "").split("base64")[0])
