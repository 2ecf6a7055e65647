from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DeskCommon


class ReviewCommon(DeskCommon):
    """Orders that pass every check unless a test spoils them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.state_id = cls.env.ref("base.state_cn_JL")
        cls._set_stock(cls.product, 100)
        cls._set_stock(cls.other_product, 100)
        (cls.product + cls.other_product).taxes_id = False
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Desk", "currency_id": cls.env.company.currency_id.id}
        )

    @classmethod
    def _review_order(cls, lines=None, run=True, **vals):
        """Create an order in the review; it has been checked unless ``run`` is False."""
        cls.sequence = getattr(cls, "sequence", 0) + 1
        order = cls._create_order(
            lines,
            **{
                "cs_review_state": "to_review",
                "cs_review_stage": "pending",
                "cs_external_ref": f"69200{cls.sequence}",
                "cs_buyer_note": False,
                "pricelist_id": cls.pricelist.id,
                "carrier_id": False,
                "cs_ordered_at": fields.Datetime.to_datetime("2026-01-01 02:00:00")
                + timedelta(days=2 * cls.sequence),
                **vals,
            },
        )
        if run:
            order._submit_for_review()
        return order

    def _open_codes(self, orders):
        """Return the codes of the rules behind the open anomalies of the orders, sorted."""
        return sorted(orders._get_open_anomalies().rule_id.mapped("code"))

    def _events(self, order):
        """Return the kinds of the order's events, oldest first."""
        return order.cs_review_event_ids.sorted("id").mapped("kind")


@tagged("post_install", "-at_install")
class TestReviewStates(ReviewCommon):
    def test_clean_order_is_to_review(self):
        order = self._review_order()
        self.assertEqual((order.cs_review_state, order.cs_review_stage), ("to_review", "pending"))
        self.assertFalse(order.cs_anomaly_ids)

    def test_order_of_a_channel_comes_into_the_review_and_is_checked(self):
        self.customer.phone = False
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "cs_channel_id": self.channel.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        self.assertEqual(order.cs_review_state, "on_hold")
        self.assertEqual(self._open_codes(order), ["phone"])
        self.assertTrue(order.cs_review_submitted_at)

    def test_order_without_channel_stays_outside(self):
        order = self._create_order(cs_channel_id=False)
        order._run_review()
        self.assertFalse(order.cs_review_state)
        self.assertFalse(order._confirmation_error_message())

    def test_finding_holds_and_its_correction_releases(self):
        self.customer.phone = "138"
        order = self._review_order()
        self.assertEqual(order.cs_review_state, "on_hold")
        self.customer.phone = "+86 138 0000 1234"
        self.assertEqual(order.cs_review_state, "to_review")
        self.assertEqual(order.cs_anomaly_ids.state, "resolved")
        self.assertEqual(order.cs_anomaly_ids.resolution_kind, "vanished")
        self.assertEqual(self._events(order), ["held", "cleared"])

    def test_warning_does_not_hold(self):
        order = self._review_order(cs_buyer_note="请开发票")
        self.assertEqual(order.cs_review_state, "to_review")
        self.assertEqual(self._open_codes(order), ["buyer_note"])

    def test_take_and_release(self):
        order = self._review_order().with_user(self.agent)
        order.action_review_take()
        self.assertEqual((order.cs_reviewer_id, order.cs_review_stage), (self.agent, "processing"))
        self.assertTrue(order.cs_review_taken_at)
        order.action_review_release()
        self.assertEqual((order.cs_reviewer_id, order.cs_review_stage), (self.env["res.users"], "pending"))
        self.assertEqual(self._events(order), ["taken", "released"])
        self.assertEqual(order.cs_review_event_ids.user_id, self.agent)

    def test_approve(self):
        order = self._review_order().with_user(self.agent)
        order.action_review_approve()
        self.assertEqual((order.cs_review_state, order.cs_review_stage), ("approved", "done"))
        self.assertEqual(order.cs_review_decided_by_id, self.agent)
        self.assertEqual(order.state, "draft")
        self.assertEqual(self._events(order), ["approved"])

    def test_agent_cannot_approve_what_is_held(self):
        self.customer.city = False
        order = self._review_order().with_user(self.agent)
        with self.assertRaisesRegex(UserError, "lacks: City"):
            order.action_review_approve()
        with self.assertRaises(AccessError):
            order._override("please")
        self.assertEqual(order.cs_review_state, "on_hold")

    def test_supervisor_overrides_with_a_reason_and_it_stays_so(self):
        self.customer.phone = False
        order = self._review_order().with_user(self.supervisor)
        action = order.action_review_approve()
        self.assertEqual(action["res_model"], "cs.review.reason")
        wizard = self.env["cs.review.reason"].with_user(self.supervisor).with_context(**action["context"])
        wizard.create({"reason": "Delivered to the guard"}).action_apply()
        self.assertEqual(order.cs_review_state, "approved")
        self.assertEqual(order.cs_anomaly_ids.resolution_kind, "keep")
        self.assertEqual(self._events(order), ["held", "overridden", "cleared", "approved"])
        order.action_review_undo()
        order.order_line.product_uom_qty = 2
        self.assertEqual(order.cs_review_state, "to_review")
        self.assertEqual(len(order.cs_anomaly_ids), 1, "accepted evidence is not raised again")
        self.customer.phone = "12"
        self.assertEqual(order.cs_review_state, "on_hold", "other evidence is")

    def test_change_after_approval(self):
        order = self._review_order().with_user(self.agent)
        order.action_review_approve()
        order.order_line.product_uom_qty = 3
        self.assertEqual((order.cs_review_state, order.cs_review_stage), ("to_review", "pending"))
        self.assertEqual(self._events(order), ["approved", "changed"])

    def test_changed_rule_does_not_take_an_approval_back(self):
        order = self._review_order()
        order.action_review_approve()
        self.env.ref("cs_forwarding.cs_review_rule_quantity").max_qty = 50
        order._run_review()
        self.assertEqual(order.cs_review_state, "approved")

    def test_hold_and_resume(self):
        order = self._review_order().with_user(self.agent)
        order._hold("The customer calls back")
        order._run_review(force=True)
        self.assertEqual((order.cs_review_state, order.cs_can_approve), ("on_hold", False))
        order.action_review_resume()
        self.assertEqual(order.cs_review_state, "to_review")
        self.assertEqual(self._events(order), ["held_by_hand", "resumed"])
        self.assertEqual(order.cs_review_event_ids.sorted("id")[0].note, "The customer calls back")

    def test_reject_cancels_and_reopens(self):
        self.customer.phone = False
        order = self._review_order().with_user(self.agent)
        order._reject("Fraud")
        self.assertEqual((order.cs_review_state, order.state), ("rejected", "cancel"))
        self.assertEqual(order.cs_anomaly_ids.state, "cancelled")
        order._submit_for_review()
        self.assertEqual(order.cs_review_state, "rejected")
        order.action_review_reopen()
        self.assertEqual((order.cs_review_state, order.state), ("on_hold", "draft"))

    def test_reject_may_keep_the_quotation(self):
        order = self._review_order()
        order._reject("Later", cancel=False)
        self.assertEqual((order.cs_review_state, order.state), ("rejected", "draft"))
        self.assertIn("not been approved", order._confirmation_error_message())

    def test_steps_are_refused_in_other_states(self):
        order = self._review_order()
        order.action_review_approve()
        for step in ("approve", "take", "resume", "reopen"):
            with self.assertRaises(UserError):
                getattr(order, f"action_review_{step}")()

    def test_verdict_is_nobodys_to_write(self):
        order = self._review_order().with_user(self.supervisor)
        with self.assertRaises(AccessError):
            order.write({"cs_review_state": "approved"})
        with self.assertRaises(AccessError):
            order.create({"partner_id": self.customer.id, "cs_review_state": "approved"})

    def test_history_is_append_only(self):
        order = self._review_order()
        order.action_review_take()
        with self.assertRaises(UserError):
            order.cs_review_event_ids.write({"note": "x"})
        with self.assertRaises(UserError):
            order.cs_review_event_ids.unlink()
        with self.assertRaises(AccessError):
            self.env["cs.review.event"].with_user(self.manager).create(
                {"order_id": order.id, "kind": "taken"}
            )

    def test_another_teams_agent_does_nothing(self):
        order = self._review_order().with_user(self.outsider)
        with self.assertRaises(AccessError):
            order.action_review_take()

    def test_cancelled_order_drops_its_findings(self):
        self.customer.phone = False
        order = self._review_order()
        order._action_cancel()
        self.assertFalse(order._get_open_anomalies())


@tagged("post_install", "-at_install")
class TestReviewConfirm(ReviewCommon):
    def test_confirm_is_refused_with_the_reasons(self):
        self.customer.phone = False
        order = self._review_order()
        with self.assertRaisesRegex(UserError, "phone number is missing"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_confirm_is_refused_before_the_approval(self):
        order = self._review_order()
        with self.assertRaisesRegex(UserError, "not been approved"):
            order.action_confirm()

    def test_channel_may_go_without_review(self):
        self.channel.review_required = False
        self.customer.phone = False
        order = self._review_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_approved_order_confirms(self):
        order = self._review_order().with_user(self.agent)
        order.action_review_approve()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._events(order), ["approved", "confirmed"])

    def test_stock_that_went_since_the_approval(self):
        order = self._review_order([(self.product, 60, 100.0)])
        order.action_review_approve()
        self._set_stock(self.product, -50)
        with self.assertRaisesRegex(UserError, "CS-07 × 60, 50 available"):
            order.action_confirm()
        self.assertFalse(order.cs_anomaly_ids, "the refusal stores nothing")

    def test_change_behind_the_orders_back(self):
        order = self._review_order()
        order.action_review_approve()
        self.env.cr.execute("UPDATE sale_order_line SET price_unit = 99 WHERE order_id = %s", [order.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "has changed since its approval"):
            order.action_confirm()

    def test_approval_confirms_by_itself(self):
        self.channel.auto_confirm = True
        order = self._review_order().with_user(self.agent)
        order.action_review_approve()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._events(order), ["approved", "confirmed"])

    def test_failing_confirmation_is_noted_and_stops_no_other(self):
        self.channel.auto_confirm = True
        good, bad = self._review_order(), self._review_order([(self.product, 2, 100.0)])
        self.patch(
            self.registry["sale.order"],
            "_action_confirm",
            self._failing_confirm(bad, self.registry["sale.order"]._action_confirm),
        )
        (good + bad).action_review_approve()
        self.assertEqual((good.state, bad.state), ("sale", "draft"))
        self.assertEqual((bad.cs_review_state, bad.cs_confirm_error), ("approved", "No warehouse"))
        self.assertEqual(self._events(bad), ["approved", "confirm_failed"])

    def _failing_confirm(self, bad, original):
        def confirm(orders):
            if bad in orders:
                raise UserError("No warehouse")  # pylint: disable=translation-required
            return original(orders)

        return confirm

    def test_auto_approve_and_confirm_by_schedule(self):
        self.channel.write({"auto_approve": True, "auto_confirm": True})
        order = self._review_order()
        self.assertEqual((order.cs_review_state, order.state), ("approved", "draft"))
        self.assertEqual(self._events(order), ["auto_approved"])
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.cs_review_cron_confirm").method_direct_trigger()
        self.assertEqual(order.state, "sale")

    def test_no_auto_approval_of_what_a_person_took_back(self):
        self.channel.auto_approve = True
        order = self._review_order().with_user(self.agent)
        order.action_review_undo()
        order._run_review(force=True)
        self.assertEqual(order.cs_review_state, "to_review")

    def test_scheduled_check_finds_lost_stock(self):
        order = self._review_order([(self.product, 60, 100.0)])
        self._set_stock(self.product, -50)
        self.env["cs.review.mark"].search([("order_id", "=", order.id)]).at = "2026-01-01"
        with self.enter_registry_test_mode():
            self.env.ref("cs_forwarding.cs_review_cron_rerun").method_direct_trigger()
        self.assertEqual(order.cs_review_state, "on_hold")
        self.assertEqual(self._open_codes(order), ["stock"])
