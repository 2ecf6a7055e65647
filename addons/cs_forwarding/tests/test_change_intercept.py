from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..lib.tracking.update import TrackingChange
from .change_common import ChangeCommon


class InterceptCommon(ChangeCommon):
    def _start(self, kind="cancel", order=None, **vals):
        """Return a shipped order, its delivery, the change on its way and its intercept."""
        order = order or self._create_confirmed()
        picking = self._bring(order, "shipped")
        change = self._create_change(order, kind, **vals)
        change.with_user(self.agent).action_send()
        return order, picking, change, change.intercept_ids

    def _ask(self, intercept, how="phone"):
        action = intercept.with_user(self.agent).action_ask()
        wizard = Form(self.env["cs.intercept.ask"].with_user(self.agent).with_context(**action["context"]))
        wizard.how = how
        wizard.save().action_confirm()

    def _answer(self, intercept, answer, note=False):
        self.env["cs.intercept.answer"].with_user(self.agent).create(
            {"intercept_id": intercept.id, "answer": answer, "note": note}
        ).action_confirm()

    def _scan(self, code, user=None):
        return self.env["cs.intercept.scan"].with_user(user or self.keeper).create({"code": code})

    def _receive(self, code, user=None, **counted):
        form = Form(self.env["cs.intercept.scan"].with_user(user or self.keeper))
        form.code = code
        self.assertFalse(form.problem, form.problem)
        for name, value in counted.items():
            with form.line_ids.edit(0) as line:
                setattr(line, name, value)
        scan = form.save()
        scan.action_receive()
        return scan

    def _invoice(self, order):
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        return invoice


@tagged("post_install", "-at_install")
class TestIntercept(InterceptCommon):
    def test_a_shipped_order_is_called_back(self):
        order, picking, change, intercept = self._start()
        self.assertEqual((change.route, intercept.state), ("intercept", "draft"))
        self.assertEqual(picking.cs_parcel_ids.intercept_state, "draft")
        self.assertEqual(
            change.step_ids.mapped("code"), ["ask_carrier", "answer", "slip", "receive", "settle", "tell"]
        )
        self._ask(intercept)
        self._answer(intercept, "accepted", "OK")
        self.assertEqual(picking.cs_parcel_ids.intercept_state, "accepted")
        intercept.with_user(self.agent).action_print_slip()
        self.assertEqual(intercept.printed_by_id, self.agent)
        self.assertEqual(change.next_step_id.code, "receive")
        self.assertEqual(order.order_line.product_uom_qty, 3)
        self._receive(intercept.name)
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        self.assertEqual(intercept.received_by_id, self.keeper)
        back = intercept.return_picking_id
        self.assertEqual((back.state, back.move_ids.quantity, back.return_id), ("done", 3, picking))
        self.assertEqual((order.order_line.product_uom_qty, order.order_line.qty_delivered), (0, 0))
        self.assertFalse(change.credit_move_ids, "nothing was invoiced")
        self.assertFalse(order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel")))
        self.assertEqual(change.step_ids.mapped("state"), ["done"] * 6)
        self.assertTrue(all(step.done_at and step.done_by_id for step in change.step_ids))
        self.assertTrue(change.told_at)

    def test_refund_is_drafted_when_invoiced(self):
        order, _picking, change, intercept = self._start(
            order=self._create_confirmed([(self.product, 3, 100.0), (self.other_product, 1, 50.0)])
        )
        invoice = self._invoice(order)
        self._ask(intercept)
        self._answer(intercept, "accepted")
        with Form(self.env["cs.intercept.scan"].with_user(self.keeper)) as form:
            form.code = intercept.name
            with form.line_ids.edit(0) as line:
                line.quantity = 2
            with form.line_ids.edit(1) as line:
                line.condition = "damaged"
        form.record.action_receive()
        note = change.credit_move_ids
        self.assertEqual(
            (note.state, note.move_type, note.reversed_entry_id), ("draft", "out_refund", invoice)
        )
        self.assertEqual(note.invoice_line_ids.mapped("quantity"), [2, 1])
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [1, 0])
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(intercept.line_ids.mapped("missing_quantity"), [1, 0])
        self.assertEqual(intercept.line_ids.mapped("condition"), ["good", "damaged"])

    def test_new_address_is_served_by_a_new_delivery(self):
        order, picking, change, intercept = self._start("address")
        self._ask(intercept)
        self._answer(intercept, "accepted")
        self._receive(picking.carrier_tracking_ref)
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        again = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        self.assertEqual((again.move_ids.product_uom_qty, again.partner_id.street), (3, "新街1号"))
        self.assertEqual(picking.partner_id, self.customer)
        self.assertEqual(order.order_line.product_uom_qty, 3)
        self.assertEqual(order.cs_fulfilment_state, "not_printed")

    def test_carrier_redirects(self):
        order, picking, change, intercept = self._start("address")
        self._ask(intercept)
        self._answer(intercept, "redirected")
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        self.assertEqual(picking.partner_id.street, "新街1号")
        self.assertEqual(len(order.picking_ids), 1)
        self.assertEqual(intercept.success_rate, 1)

    def test_only_an_address_can_be_redirected(self):
        _order, _picking, _change, intercept = self._start()
        with self.assertRaisesRegex(UserError, "Only a change of address"):
            self._answer(intercept, "redirected")

    def test_fewer_wanted_the_rest_goes_out_again(self):
        order, _picking, change, intercept = self._start("quantity")
        invoice = self._invoice(order)
        self._ask(intercept)
        self._answer(intercept, "accepted")
        self._receive(intercept.name)
        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        again = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        self.assertEqual((order.order_line.product_uom_qty, again.move_ids.product_uom_qty), (2, 2))
        self.assertEqual(change.credit_move_ids.reversed_entry_id, invoice)
        self.assertEqual(change.credit_move_ids.invoice_line_ids.mapped("quantity"), [1])

    def test_carrier_declines(self):
        order, picking, change, intercept = self._start()
        before = (order.state, order.order_line.product_uom_qty, picking.state)
        self._ask(intercept)
        self._answer(intercept, "too_late", "Out for delivery")
        self.assertEqual((change.state, intercept.state), ("refused", "too_late"))
        self.assertIn("Out for delivery", change.outcome)
        self.assertEqual((order.state, order.order_line.product_uom_qty, picking.state), before)
        self.assertFalse(intercept.return_picking_id)
        self.assertFalse(order.cs_change_flag)

    def test_withdrawn_by_the_customer(self):
        _order, picking, change, intercept = self._start()
        self.env["cs.order.change.reason"].with_user(self.agent).create(
            {"change_ids": [Command.set(change.ids)], "deed": "withdraw", "reason": "Keeps it"}
        ).action_confirm()
        self.assertEqual((change.state, intercept.state), ("cancelled", "cancelled"))
        self.assertEqual(picking.cs_parcel_ids.intercept_state, "cancelled")

    def test_carrier_with_an_interface(self):
        order = self._create_confirmed()
        carriers = type(self.env["delivery.carrier"])
        carriers.fixed_cs_intercept = lambda carrier, parcels: {"answer": "accepted", "note": parcels.name}
        self.addCleanup(delattr, carriers, "fixed_cs_intercept")
        _order, picking, _change, intercept = self._start(order=order)
        intercept.with_user(self.agent).action_ask()
        self.assertRecordValues(
            intercept,
            [{"state": "accepted", "asked_how": "api", "answer_note": picking.carrier_tracking_ref}],
        )

    def test_asked_by_mail(self):
        self.carrier.cs_intercept_email = "stop@carrier.example"
        _order, picking, _change, intercept = self._start("address")
        self._ask(intercept, "mail")
        message = intercept.message_ids.filtered("outgoing_email_to")
        self.assertEqual(message.outgoing_email_to, "stop@carrier.example")
        self.assertIn(picking.carrier_tracking_ref, message.body)
        self.assertIn("新街1号", message.body)

    # The scanning table

    def test_unknown_code(self):
        form = Form(self.env["cs.intercept.scan"].with_user(self.keeper))
        form.code = "NO-SUCH-SLIP"
        self.assertIn("neither a return slip nor a waybill", form.problem)
        self.assertFalse(form.intercept_id)

    def test_waybill_that_nobody_called_back(self):
        order = self._create_confirmed()
        picking = self._bring(order, "shipped")
        form = Form(self.env["cs.intercept.scan"].with_user(self.keeper))
        form.code = picking.carrier_tracking_ref
        self.assertIn("Nobody has asked", form.problem)
        self.assertIn(picking.name, form.problem)

    def test_scanned_twice(self):
        _order, picking, _change, intercept = self._start()
        self._receive(intercept.name.lower())
        for code in (intercept.name, picking.carrier_tracking_ref):
            form = Form(self.env["cs.intercept.scan"].with_user(self.keeper))
            form.code = code
            self.assertIn("already received", form.problem)
            self.assertIn(self.keeper.name, form.problem)
        with self.assertRaisesRegex(UserError, "already received"):
            self._scan(intercept.name).action_receive()
        self.assertEqual(len(picking.return_ids), 1)

    def test_more_than_was_sent(self):
        order, _picking, _change, intercept = self._start()
        with self.assertRaisesRegex(UserError, "only 3"):
            self._receive(intercept.name, quantity=4)
        self.assertEqual(intercept.state, "draft")
        self.assertEqual(order.order_line.qty_delivered, 3)

    def test_goods_that_are_not_ours(self):
        order, picking, _change, intercept = self._start()
        self._receive(intercept.name, condition="wrong")
        self.assertFalse(picking.return_ids)
        self.assertEqual(order.order_line.product_uom_qty, 3)

    def test_who_may_receive(self):
        _order, _picking, _change, intercept = self._start()
        seller = self._create_user("desk_seller", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._scan(intercept.name, seller)
        self._receive(intercept.name, self.agent)
        self.assertEqual(intercept.received_by_id, self.agent)

    # What the carrier reports meanwhile

    def test_parcel_reported_on_its_way_back(self):
        _order, picking, _change, intercept = self._start()
        parcel = picking.cs_parcel_ids
        parcel._after_tracking({parcel.id: TrackingChange("in_transit", "returning", 1)})
        self.assertIn(parcel.name, intercept.activity_ids.summary)
        self._receive(intercept.name)
        parcel._after_tracking({parcel.id: TrackingChange("returning", "returned", 2)})
        self.assertEqual(len(intercept.activity_ids), 1)
