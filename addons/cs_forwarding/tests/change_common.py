from odoo.fields import Command

from .common import DeskCommon


class ChangeCommon(DeskCommon):
    """Confirmed orders of three pieces whose delivery can be brought as far as a test wants it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.review_required = False
        cls.customer.email = "wang@example.com"
        cls._set_stock(cls.product, 1000)
        cls._set_stock(cls.other_product, 1000)
        cls.carrier, cls.other_carrier = cls._create_carriers("顺丰速运", "中通快递")
        cls.warehouse_department = cls.env.ref("cs_forwarding.department_warehouse")
        cls.keeper = cls._create_user("desk_keeper", "stock.group_stock_user")
        cls.warehouse_department.member_ids = [Command.set(cls.keeper.ids)]

    @classmethod
    def _create_carriers(cls, *names):
        product = cls.env["product.product"].create({"name": "Freight", "type": "service"})
        return cls.env["delivery.carrier"].create(
            [
                {"name": name, "product_id": product.id, "delivery_type": "fixed", "fixed_price": 10.0}
                for name in names
            ]
        )

    @classmethod
    def _create_confirmed(cls, lines=None, **vals):
        lines = lines or [(cls.product, 3, 100.0)]
        order = cls._create_order(lines, **{"carrier_id": cls.carrier.id, **vals})
        order.action_confirm()
        order.picking_ids.action_assign()
        return order

    def _bring(self, order, state):
        """Bring the order's delivery as far as ``state``; return the delivery."""
        picking = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))[:1]
        if state == "not_printed":
            return picking
        picking.printed = True
        if state == "printed":
            return picking
        package = self.env["stock.package"].create({"name": f"PACK-{picking.id}"})
        picking.move_line_ids.result_package_id = package
        if state == "packed":
            return picking
        self._ship(picking)
        if state == "delivered":
            self._track(picking, "delivered")
        return picking

    def _ship(self, picking, waybill=None):
        picking.carrier_tracking_ref = waybill or f"SF{picking.id:08d}"
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self.assertEqual(picking.state, "done")

    def _track(self, picking, code):
        """Let the carrier report ``code`` for the parcels of the delivery."""
        status = self.env["cs.tracking.status"].search([("code", "=", code)])
        self.env["cs.tracking.event"].create(
            [
                {
                    "parcel_id": parcel.id,
                    "key": f"{code}-{parcel.id}",
                    "occurred_at": "2026-03-02 08:00:00",
                    "received_at": "2026-03-02 08:00:00",
                    "classifier": "actual",
                    "status_id": status.id,
                    "source": "manual",
                    "code": code,
                    "waybill_key": parcel.waybill_key,
                    "company_id": parcel.company_id.id,
                }
                for parcel in picking.cs_parcel_ids
            ]
        )
        picking.cs_parcel_ids.invalidate_recordset()

    @classmethod
    def _create_change(cls, order, kind, user=None, **vals):
        wanted = {
            "address": {"street": "新街1号", "city": "长春市"},
            "date": {"new_date": "2026-12-24 10:00:00"},
            "carrier": {"new_carrier_id": cls.other_carrier.id},
            "note": {"new_note": "Ring twice"},
            "quantity": {
                "line_ids": [Command.create({"order_line_id": order.order_line[0].id, "new_quantity": 2})]
            },
            "specification": {
                "line_ids": [
                    Command.create(
                        {
                            "order_line_id": order.order_line[0].id,
                            "new_quantity": 3,
                            "new_product_id": cls.other_product.id,
                        }
                    )
                ]
            },
        }.get(kind, {})
        if kind == "invoice":
            wanted = {"new_partner_id": cls._get_invoice_contact().id}
        return (
            cls.env["cs.order.change"]
            .with_user(user or cls.agent)
            .create({"order_id": order.id, "kind": kind, **wanted, **vals})
        )

    @classmethod
    def _get_invoice_contact(cls):
        if not hasattr(cls, "_invoice_contact"):
            cls._invoice_contact = cls.env["res.partner"].create(
                {"name": "通化贸易有限公司", "type": "invoice", "parent_id": cls.customer.id}
            )
        return cls._invoice_contact

    def _take_steps(self, change, user=None):
        """Take the steps of people as far as the road goes without the carrier."""
        while change.next_step_id.can_take:
            step = change.next_step_id
            step.with_user(user or self.agent).action_done()
            self.assertNotEqual(step.state, "todo", step.note)
