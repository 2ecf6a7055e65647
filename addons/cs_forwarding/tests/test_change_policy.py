from odoo.fields import Command
from odoo.tests import tagged

from ..const_change import CHANGE_KINDS, FULFILMENT_STATES
from .change_common import ChangeCommon

# The road of each change by the state of the goods: not printed, printed, packed, shipped, delivered.
MATRIX = {
    "address": ("edit", "reprint", "repack", "intercept", "refuse"),
    "specification": ("edit", "reprint", "repack", "intercept", "refuse"),
    "quantity": ("edit", "reprint", "repack", "intercept", "refuse"),
    "date": ("edit", "reprint", "reprint", "refuse", "refuse"),
    "carrier": ("edit", "reprint", "repack", "refuse", "refuse"),
    "invoice": ("edit", "edit", "edit", "edit", "edit"),
    "note": ("edit", "reprint", "repack", "refuse", "refuse"),
    "cancel": ("edit", "reprint", "repack", "intercept", "refuse"),
}
STATES = [state for state, _label in FULFILMENT_STATES]


@tagged("post_install", "-at_install")
class TestChangeMatrix(ChangeCommon):
    """Every cell of the policy: the road, and what it does and leaves alone."""

    def _check_cell(self, kind, state, route):
        order = self._create_confirmed()
        picking = self._bring(order, state)
        before = self._read_world(order)
        change = self._create_change(order, kind)
        self.assertEqual((change.live_state, change.live_route), (state, route))
        self.assertEqual(self._read_world(order), before, "asking for a change changes nothing")
        change.with_user(self.agent).action_send()
        self.assertEqual((change.fulfilment_state, change.route), (state, route))
        if route == "refuse":
            self.assertEqual(change.state, "refused")
            self.assertEqual(change.outcome, change.policy_id.reason)
            self.assertEqual(self._read_world(order), before, "a refused change changes nothing")
        elif route == "edit":
            self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
        else:
            self.assertEqual(change.state, "in_progress")
            self.assertEqual(
                self._read_world(order), before, "the order waits for the warehouse or the carrier"
            )
            self.assertIn(change.name, picking.cs_change_flag)
        return order, picking, change

    def _read_world(self, order):
        pickings = order.picking_ids.sorted("id")
        return (
            order.state,
            order.partner_shipping_id.id,
            order.partner_invoice_id.id,
            order.commitment_date,
            order.carrier_id.id,
            order.cs_seller_note,
            [(line.product_id.id, line.product_uom_qty) for line in order.order_line],
            [(picking.state, picking.partner_id.id, picking.carrier_id.id) for picking in pickings],
            [(move.product_id.id, move.product_uom_qty, move.state) for move in pickings.move_ids],
            pickings.move_line_ids.result_package_id.ids,
            order.invoice_ids.ids,
        )

    def _check_applied(self, order, kind):
        """The change has been made, on the order and on what has not left."""
        picking = order.picking_ids.filtered(lambda picking: picking.state != "cancel")[:1]
        moves = order.picking_ids.move_ids.filtered(lambda move: move.state not in ("cancel", "done"))
        check = {
            "address": lambda: (order.partner_shipping_id.street, picking.partner_id.city),
            "date": lambda: (str(order.commitment_date), str(picking.scheduled_date)),
            "carrier": lambda: (order.carrier_id, picking.carrier_id),
            "note": lambda: (order.cs_seller_note, "Ring twice" in (picking.note or "")),
            "invoice": lambda: order.partner_invoice_id,
            "quantity": lambda: (order.order_line.product_uom_qty, sum(moves.mapped("product_uom_qty"))),
            "specification": lambda: {move.product_id: move.product_uom_qty for move in moves},
            "cancel": lambda: (order.state, set(order.picking_ids.mapped("state"))),
        }[kind]()
        expected = {
            "address": ("新街1号", "长春市"),
            "date": ("2026-12-24 10:00:00", "2026-12-24 10:00:00"),
            "carrier": (self.other_carrier, self.other_carrier),
            "note": ("Ring twice", True),
            "invoice": self._get_invoice_contact(),
            "quantity": (2, 2),
            "specification": {self.other_product: 3},
            "cancel": ("cancel", {"cancel"}),
        }[kind]
        self.assertEqual(check, expected)

    def test_every_cell(self):
        for kind, routes in MATRIX.items():
            for state, route in zip(STATES, routes, strict=True):
                with self.subTest(kind=kind, state=state):
                    order, picking, change = self._check_cell(kind, state, route)
                    if route in ("edit", "reprint", "repack"):
                        self._take_steps(change)
                        self.assertEqual(change.state, "done", change.step_ids.mapped("note"))
                        if state not in ("shipped", "delivered"):
                            self._check_applied(order, kind)
                        self.assertFalse(picking.cs_change_flag)
                        self.assertFalse(order.cs_change_flag)
                        self.assertFalse(order.invoice_ids, "nothing is booked")

    def test_the_matrix_is_the_data(self):
        policies = self.env["cs.change.policy"].search([])
        found = {(row.kind, row.fulfilment_state): row.route for row in policies}
        self.assertEqual(
            found,
            {(kind, state): MATRIX[kind][i] for kind in MATRIX for i, state in enumerate(STATES)},
        )
        self.assertEqual(set(MATRIX), {kind for kind, _label in CHANGE_KINDS})

    def test_papers_are_withdrawn_and_asked_for_again(self):
        order = self._create_confirmed()
        picking = self._bring(order, "printed")
        change = self._create_change(order, "quantity")
        change.with_user(self.agent).action_send()
        self.assertEqual(change.step_ids.mapped("code"), ["warn", "withdraw", "apply", "reprint", "tell"])
        self.assertTrue(picking.printed)
        change.next_step_id.with_user(self.keeper).action_done()
        self.assertFalse(picking.printed)
        self.assertEqual((change.next_step_id.code, order.order_line.product_uom_qty), ("reprint", 2))
        picking.printed = True
        self.assertEqual(change.state, "done")
        self.assertEqual(change.step_ids.mapped("state"), ["done"] * 5)
        self.assertEqual(change.step_ids[1].done_by_id, self.keeper)

    def test_a_parcel_is_opened(self):
        order = self._create_confirmed()
        picking = self._bring(order, "packed")
        change = self._create_change(order, "address")
        change.with_user(self.agent).action_send()
        self.assertTrue(picking.move_line_ids.result_package_id)
        change.next_step_id.with_user(self.keeper).action_done()
        self.assertFalse(picking.move_line_ids.result_package_id)
        self.assertEqual(change.next_step_id.code, "reprint")

    def test_first_row_that_fits_the_carrier_and_channel(self):
        policies = self.env["cs.change.policy"]
        policies.create(
            {
                "sequence": 1,
                "fulfilment_state": "shipped",
                "kind": "address",
                "route": "refuse",
                "carrier_ids": [Command.set(self.other_carrier.ids)],
                "reason": "They never redirect.",
            }
        )
        company = self.env.company
        other = self._create_channel(name="Other", code="other", platform="jd")
        match = policies._match
        self.assertEqual(match("shipped", "address", self.carrier, self.channel, company).route, "intercept")
        self.assertEqual(match("shipped", "address", self.other_carrier, other, company).route, "refuse")
        policies.search([("sequence", "=", 1)]).channel_ids = other
        both = self.other_carrier | self.carrier
        self.assertEqual(match("shipped", "address", both, self.channel, company).route, "intercept")
        self.assertEqual(match("shipped", "address", both, other, company).route, "refuse")

    def test_no_row_no_road(self):
        self.env["cs.change.policy"].search([]).active = False
        order = self._create_confirmed()
        change = self._create_change(order, "date")
        self.assertEqual(change.live_route, "refuse")
        change.with_user(self.agent).action_send()
        self.assertEqual(change.state, "refused")
        self.assertFalse(order.commitment_date)
