from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.cs_forwarding.lib.review import detector

from .test_review_states import ReviewCommon


@tagged("post_install", "-at_install")
class TestReviewEngine(ReviewCommon):
    def _count(self, function):
        """Return the number of queries of ``function``, with nothing cached but what the registry keeps."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _orders(self, count):
        return self.env["sale.order"].concat(
            *(self._review_order(run=False, cs_ordered_at=f"2026-06-01 0{i}:00:00") for i in range(count))
        )

    def test_at_least_twelve_checks_are_on(self):
        self.assertGreaterEqual(self.env["cs.review.rule"].search_count([]), 12)

    def test_query_count_does_not_grow(self):
        few, many = self._orders(2), self._orders(8)
        few._submit_for_review()
        (few + many)._run_review(force=True)
        counts = [self._count(lambda orders=orders: orders._run_review(force=True)) for orders in (few, many)]
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 60)

    def test_one_order_takes_seventeen_queries(self):
        order = self._review_order()
        self.assertLessEqual(self._count(lambda: order._run_review(force=True)), 17)
        order.action_review_approve()
        self.assertLessEqual(self._count(order._confirmation_error_message), 17)

    def test_unchanged_orders_are_skipped(self):
        order = self._review_order()
        seen = []
        self.patch(
            self.registry["cs.anomaly"], "_open_from_findings", lambda *args, **kwargs: seen.append(args[1])
        )
        order._run_review()
        self.assertFalse(seen)
        order.order_line.price_unit = 101
        self.assertEqual(seen, [order])
        self.customer.zip = "135301"
        self.assertEqual(seen[1], order)
        self.env.ref("cs_forwarding.cs_review_rule_quantity").max_qty = 99
        order._run_review()
        self.assertEqual(len(seen), 3, "changed rules count as a change")

    def test_volatile_checks_run_on_unchanged_orders(self):
        order = self._review_order([(self.product, 60, 100.0)])
        self._set_stock(self.product, -50)
        order._run_review()
        self.assertFalse(self._open_codes(order))
        order._run_review(volatile=True)
        self.assertEqual(self._open_codes(order), ["stock"])

    def test_evidence_is_refreshed_without_a_new_anomaly(self):
        self._set_stock(self.product, -60)
        order = self._review_order([(self.product, 60, 100.0)])
        anomaly = order._get_open_anomalies()
        self._set_stock(self.product, 5)
        order._run_review(volatile=True)
        self.assertEqual(anomaly.evidence["now"], {"available": 45})
        self.assertEqual(order.cs_anomaly_ids, anomaly)

    def test_accepted_shortage_stays_accepted_while_stock_moves(self):
        order = self._review_order([(self.product, 99, 100.0)])
        self._set_stock(self.product, -50)
        order._run_review(volatile=True)
        order._get_open_anomalies()._resolve("keep", "Sent in two parcels")
        self._set_stock(self.product, -10)
        order._run_review(volatile=True)
        self.assertEqual(order.cs_review_state, "to_review")
        order.order_line.product_uom_qty = 98
        self.assertEqual(order.cs_review_state, "on_hold", "another quantity is another finding")

    def test_returning_finding_opens_a_new_anomaly(self):
        order = self._review_order()
        for phone in ("12", "+86 138 0000 1234", "12"):
            self.customer.phone = phone
        self.assertEqual(order.cs_anomaly_ids.sorted("id").mapped("state"), ["resolved", "new"])

    def test_switched_off_rule_closes_its_anomalies(self):
        self.customer.phone = "12"
        order = self._review_order()
        self.env.ref("cs_forwarding.cs_review_rule_phone").active = False
        order._run_review()
        self.assertEqual((order.cs_review_state, self._open_codes(order)), ("to_review", []))

    def test_anomaly_of_an_agent_is_left_alone(self):
        order = self._review_order()
        anomaly = self.env["cs.anomaly"].create(
            {"type_id": self.env.ref("cs_forwarding.cs_anomaly_type_phone").id, "order_id": order.id}
        )
        order._run_review(force=True)
        self.assertEqual((anomaly.state, order.cs_review_state), ("new", "on_hold"))

    def test_anomaly_carries_its_order(self):
        self.customer.phone = "12"
        order = self._review_order()
        self.assertRecordValues(
            order.cs_anomaly_ids,
            [
                {
                    "source": "rule",
                    "severity": "blocking",
                    "state": "new",
                    "partner_id": self.customer.id,
                    "channel_id": self.channel.id,
                    "team_id": self.team.id,
                    "company_id": self.env.company.id,
                    "name": "Phone 12****12 with 2 digits is not valid for China",
                }
            ],
        )

    def test_rule_of_another_company_is_silent(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self.env.ref("cs_forwarding.cs_review_rule_phone")
        rule.company_id = other
        self.customer.phone = "12"
        self.assertFalse(self._review_order().cs_anomaly_ids)
        rule.company_id = self.env.company
        self.assertEqual(self._open_codes(self._review_order([(self.product, 3, 100.0)])), ["phone"])

    def test_domain_restricts_a_check(self):
        self.customer.phone = "12"
        self.env.ref("cs_forwarding.cs_review_rule_phone").domain = "[('amount_total', '>', 150)]"
        small, big = self._review_order(), self._review_order([(self.product, 2, 100.0)])
        self.assertEqual((self._open_codes(small), self._open_codes(big)), ([], ["phone"]))

    def test_own_rule(self):
        rule = self._own_rule("[('partner_id.name', 'ilike', '小明'), ('amount_total', '>', 150)]")
        self.assertTrue(rule.is_volatile)
        small, big = self._review_order(), self._review_order([(self.product, 2, 100.0)])
        self.assertFalse(small.cs_anomaly_ids)
        self.assertEqual(big.cs_anomaly_ids.name, "Call him first")

    def _own_rule(self, domain):
        return self.env["cs.review.rule"].create(
            {
                "name": "Big orders of Ming",
                "message": "Call him first",
                "domain": domain,
                "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_domain").id,
            }
        )

    def test_domain_is_data_never_code(self):
        for domain in (
            "[('name', '=', __import__('os').getcwd())]",
            "[('nonsense', '=', 1)]",
            "1 +",
            "[('name', '=')]",
        ):
            with self.assertRaises(ValidationError, msg=domain):
                self._own_rule(domain)

    def test_unknown_check_is_refused(self):
        with self.assertRaises(ValidationError):
            self._own_rule("[]").code = "nothing"

    def test_another_addon_adds_a_check(self):
        @detector("amount")
        def detect(rule, orders):
            return [
                (order.id, None, {"total": order.amount_total})
                for order in orders
                if order.amount_total == 200
            ]

        def describe(rule, evidence):
            return f"Total {evidence['total']}"

        rules = self.registry["cs.review.rule"]
        self.startPatcher(patch.object(rules, "_detect_fake", detect, create=True))
        self.startPatcher(patch.object(rules, "_describe_fake", describe, create=True))
        rule = self.env["cs.review.rule"].create(
            {
                "name": "Fake",
                "code": "fake",
                "type_id": self.env.ref("cs_forwarding.cs_anomaly_type_total").id,
            }
        )
        self.assertEqual((rule.parameters, rule.is_volatile), ("amount", False))
        orders = self._review_order() + self._review_order([(self.product, 2, 100.0)])
        orders._run_review(force=True)
        self.assertEqual(orders.cs_anomaly_ids.mapped("name"), ["Total 200.0"])
        self.assertEqual(orders.cs_anomaly_ids.order_id, orders[1])

    def test_preview_of_a_rule_changes_nothing(self):
        self.customer.phone = "12"
        order = self._review_order(run=False)
        rule = self.env.ref("cs_forwarding.cs_review_rule_phone")
        rule.domain = f"[('cs_channel_id', '=', {self.channel.id})]"
        action = rule.with_user(self.manager).action_test()
        self.assertIn("1 of the last", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_id"], order.id)
        self.assertFalse(order.cs_anomaly_ids)

    def test_rules_are_the_managers(self):
        rule = self.env.ref("cs_forwarding.cs_review_rule_phone")
        with self.assertRaises(AccessError):
            rule.with_user(self.supervisor).severity = "warning"

    def test_counters_by_type(self):
        phone = self.env.ref("cs_forwarding.cs_anomaly_type_phone").with_user(self.agent)
        self.assertEqual(phone.held_order_count, 0, "of the agent's teams")
        self.customer.phone = "12"
        orders = self._review_order() + self._review_order([(self.product, 2, 100.0)])
        phone.invalidate_recordset()
        self.assertEqual(phone.held_order_count, 2)
        mine = [("cs_channel_id", "=", self.channel.id)]
        held = phone.action_view_held_orders()["domain"]
        self.assertEqual(self.env["sale.order"].search(mine + held), orders.sorted())
        found = self.env["sale.order"].search([*mine, ("cs_open_type_ids", "=", phone.id)])
        self.assertEqual(found, orders.sorted())
        self.assertFalse(self.env["sale.order"].search([*mine, ("cs_open_type_ids", "=", False)]))

    def test_cutoff(self):
        order = self._review_order(run=False, cs_ordered_at="2026-03-02 07:59:00")
        self.assertEqual(str(order.cs_review_due_at), "2026-03-02 08:00:00", "16:00 in Shanghai")
        order.cs_paid_at = "2026-03-02 08:01:00"
        self.assertEqual(str(order.cs_review_due_at), "2026-03-03 08:00:00")

    def test_ribbon(self):
        self.customer.phone = "12"
        order = self._review_order(cs_channel_paid=100.0)
        summary = order.with_user(self.agent).cs_review_summary
        self.assertEqual((summary["title"], summary["tone"]), ("On Hold: one finding", "danger"))
        self.assertEqual(order.action_view_open_anomalies()["res_id"], order.cs_anomaly_ids.id)
        self.assertEqual(
            summary["findings"][0]["text"], "Phone 12****12 with 2 digits is not valid for China"
        )
        self.assertEqual(summary["facts"][:2], ["Flagship Store", f"Platform no. {order.cs_external_ref}"])


@tagged("post_install", "-at_install")
class TestReviewMass(ReviewCommon):
    def _open(self, orders, action):
        result = orders.with_user(self.agent).with_context(review_action=action).action_review_mass()
        return self.env["cs.review.mass"].with_user(self.agent).browse(result["res_id"])

    def _outcomes(self, wizard):
        return {line.order_id.id: line.outcome for line in wizard.line_ids}

    def test_preview_approve_undo(self):
        good, other = self._review_order(), self._review_order([(self.product, 2, 100.0)])
        bad = self._review_order([(self.product, 150, 100.0)])
        wizard = self._open(good + other + bad, "approve")
        self.assertEqual(self._outcomes(wizard), {good.id: "ready", other.id: "ready", bad.id: "held"})
        self.assertEqual((wizard.ready_count, wizard.held_count), (2, 1))
        self.assertIn("more than 100", wizard.line_ids.filtered(lambda line: line.order_id == bad).reason)
        self.assertEqual(good.cs_review_state, "to_review", "a preview decides nothing")
        wizard.action_apply()
        self.assertEqual(self._outcomes(wizard), {good.id: "done", other.id: "done", bad.id: "held"})
        self.assertEqual((good + other).mapped("cs_review_state"), ["approved", "approved"])
        wizard.action_undo()
        self.assertEqual((good + other).mapped("cs_review_state"), ["to_review", "to_review"])

    def test_one_failure_stops_no_other(self):
        orders = self._review_order() + self._review_order([(self.product, 2, 100.0)])
        original = self.registry["sale.order"]._set_approved

        def fail(records, note=None):
            if orders[0] in records:
                raise UserError("Locked by another")  # pylint: disable=translation-required
            return original(records, note)

        self.patch(self.registry["sale.order"], "_set_approved", fail)
        wizard = self._open(orders, "approve")
        wizard.action_apply()
        self.assertEqual(self._outcomes(wizard), {orders[0].id: "failed", orders[1].id: "done"})
        self.assertIn("Locked by another", wizard.line_ids.mapped("reason"))

    def test_mass_reject_wants_a_reason_and_can_be_undone(self):
        orders = self._review_order() + self._review_order([(self.product, 2, 100.0)])
        wizard = self._open(orders, "reject")
        with self.assertRaises(UserError):
            wizard.action_apply()
        wizard.reason = "Fraud wave"
        wizard.action_apply()
        self.assertEqual(orders.mapped("state"), ["cancel", "cancel"])
        wizard.action_undo()
        self.assertEqual(orders.mapped("cs_review_state"), ["to_review", "to_review"])

    def test_mass_hold(self):
        orders = self._review_order()
        wizard = self._open(orders, "hold")
        wizard.reason = "Stocktaking"
        wizard.action_apply()
        self.assertEqual((orders.cs_review_state, orders.cs_review_held), ("on_hold", True))
        wizard.action_undo()
        self.assertEqual(orders.cs_review_state, "to_review")

    def test_queries_of_a_mass_approval_do_not_grow_by_much(self):
        orders = self.env["sale.order"].concat(
            *(self._review_order([(self.product, qty, 100.0)]) for qty in range(1, 9))
        )
        wizard = self._open(orders, "approve")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        wizard.action_apply()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 90)
