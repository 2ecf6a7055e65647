from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .intake_common import IntakeCommon

at = Datetime.to_datetime


@tagged("post_install", "-at_install")
class TestIntakeImport(IntakeCommon):
    def test_order_of_several_rows(self):
        batch = self._import(
            self._row("#1001", total="110.00", Notes="Ring twice", **{"Shipping": "0.00"}),
            self._item("#1001", "CS-08"),
            self._row("#1002"),
        )
        self.assertEqual(batch.state, "done")
        self.assertRecordValues(
            batch,
            [{"row_count": 3, "ref_count": 2, "order_count": 2, "failed_count": 0, "progress": 100.0}],
        )
        first, second = self._orders()
        self.assertRecordValues(
            first,
            [
                {
                    "cs_external_ref": "#1001",
                    "cs_channel_total": 110.0,
                    "cs_channel_paid": 110.0,
                    "amount_total": 110.0,
                    "cs_ordered_at": at("2026-05-01 07:58:00"),
                    "cs_paid_at": at("2026-05-01 08:00:00"),
                    "cs_buyer_note": "Ring twice",
                    "cs_intake_batch_id": batch.id,
                    "user_id": self.supervisor.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(first.order_line.product_id, self.product | self.other_product)
        self.assertEqual(first.create_uid, self.agent)
        self.assertRecordValues(
            second.partner_id,
            [
                {
                    "name": "Buyer #1002",
                    "zip": "10001",
                    "city": "New York",
                    "country_id": self.env.ref("base.us").id,
                }
            ],
        )
        self.assertEqual(second.partner_id.state_id.code, "NY")
        self.assertEqual(second.partner_shipping_id, second.partner_id)

    def test_same_orders_again_make_nothing(self):
        rows = [self._row("#1"), self._row("#2")]
        first = self._import(*rows)
        partners = self.env["res.partner"].search_count([])
        self.assertEqual(self._import(*rows), first)
        again = self._import(*rows, force=True)
        self.assertRecordValues(
            again, [{"order_count": 0, "duplicate_count": 2, "state": "done", "earlier_batch_id": first.id}]
        )
        self.assertEqual(again.line_ids.order_id, first.order_ids)
        self.assertEqual(len(self._orders()), 2)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_bad_row_does_not_stop_the_rest(self):
        batch = self._import(self._row("#1"), self._row("#2", qty="-3"), self._row("#3"))
        self.assertEqual(self._orders().mapped("cs_external_ref"), ["#1", "#3"])
        line = batch.failed_line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "row_number": 3,
                    "error_code": "bad_quantity",
                    "cell_column": "Lineitem quantity",
                    "cell_value": "-3",
                    "order_id": False,
                }
            ],
        )
        self.assertIn("orders.csv", line.reason)
        self.assertIn("row 3", line.reason)
        self.assertIn("“-3” is no quantity", line.reason)
        self.assertEqual(batch.activity_ids.user_id, self.agent)

    def test_mend_and_retry(self):
        batch = self._import(self._row("#1", qty="two", total="110.00"), self._item("#1", "CS-08"))
        self.assertFalse(self._orders())
        self.assertEqual(batch.state, "failed")
        self.assertEqual(batch.line_ids.mapped("error_code"), ["bad_number", "sibling"])
        line = batch.failed_line_ids.with_user(self.agent)
        line.cell_value = "2"
        line.action_retry()
        self.assertEqual(self._orders().amount_total, 110.0)
        self.assertEqual(set(batch.line_ids.mapped("state")), {"done"})
        self.assertEqual(batch.state, "done")

    def test_mended_order_number_moves_the_row(self):
        batch = self._import(self._row("6.92E+18"), self._row("#5"))
        line = batch.failed_line_ids
        self.assertEqual(line.error_code, "excel_number")
        line.with_user(self.agent).cell_changes = {"Name": "6920012345678901234"}
        line.action_retry()
        self.assertEqual(line.order_id.cs_external_ref, "6920012345678901234")

    def test_row_without_order_number(self):
        batch = self._import(self._row("#1"), {**self._row("#2"), "Name": ""})
        self.assertEqual(batch.failed_line_ids.error_code, "no_ref")
        self.assertEqual(self._orders().cs_external_ref, "#1")

    def test_refused_order_does_not_stop_the_rest(self):
        self.product.sale_line_warn_msg = False
        blocked = self.env["res.partner"].create({"name": "Buyer #2", "email": "buyer2@example.com"})
        blocked.active = True
        self.shop.pricelist_id = False
        self.patch_create(fail_for="#2")
        batch = self._import(self._row("#1"), self._row("#2"), self._row("#3"))
        self.assertEqual(self._orders().mapped("cs_external_ref"), ["#1", "#3"])
        self.assertEqual(batch.failed_line_ids.error_code, "refused")
        self.assertIn("No order for #2", batch.failed_line_ids.reason)

    def patch_create(self, fail_for):
        order_class = self.env.registry["sale.order"]
        message = f"No order for {fail_for}"
        create = order_class.create

        def refuse(records, vals_list):
            if any(vals.get("cs_external_ref") == fail_for for vals in vals_list):
                raise UserError(message)
            return create(records, vals_list)

        self.patch(order_class, "create", refuse)

    def test_status_policies(self):
        batch = self._import(
            self._row("#1", **{"Financial Status": "refunded"}),
            self._row("#2", **{"Fulfillment Status": "fulfilled"}),
            self._row("#3", **{"Financial Status": "pending", "Paid at": ""}),
        )
        self.assertEqual(self._orders().cs_external_ref, "#3")
        self.assertEqual(batch.line_ids.mapped("state"), ["skipped", "skipped", "done"])
        self.assertEqual(batch.line_ids.mapped("error_code"), ["closed", "shipped", False])

    def test_policy_of_the_mapping(self):
        self._import(self._row("#1"))
        mapping = self.env["cs.intake.mapping"].search([("channel_id", "=", self.shop.id)])
        mapping.write({"shipped_policy": "import", "unpaid_policy": "skip"})
        self._import(
            self._row("#2", **{"Fulfillment Status": "fulfilled"}),
            self._row("#3", **{"Financial Status": "pending", "Paid at": ""}),
        )
        self.assertEqual(self._orders().mapped("cs_external_ref"), ["#1", "#2"])

    def test_bad_file_keeps_nothing(self):
        for data, words in ((b"", "is empty"), (b"<html><table></table></html>", "web page")):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.env["cs.intake.batch"].with_user(self.agent)._import_files(
                    self.shop, [("bad.csv", data)]
                )
        self.assertFalse(self.env["cs.intake.line"].search_count([("channel_id", "=", self.shop.id)]))

    def test_other_team_may_not_import(self):
        with self.assertRaises(AccessError):
            self._import(self._row("#1"), user=self.outsider)

    def test_outsider_sees_nothing(self):
        batch = self._import(self._row("#1", qty="x"))
        for records in (batch, batch.line_ids, batch.sheet_ids, batch.file_ids, batch.sheet_ids.mapping_id):
            self.assertFalse(records.with_user(self.outsider).search([("id", "in", records.ids)]))

    def test_file_is_only_for_those_with_the_right(self):
        file = self._import(self._row("#1")).file_ids
        with self.assertRaises(AccessError):
            file.with_user(self.agent).read(["content"])
        self.agent.group_ids += self.env.ref("cs_forwarding.group_see_customer_data")
        self.assertTrue(file.with_user(self.agent).read(["content"])[0]["content"])

    def test_queries_hardly_grow(self):
        def count(first, number):
            rows = [self._row(f"#{first + at}") for at in range(number)]
            start = self.env.cr.sql_log_count
            batch = self._import(*rows)
            self.env.flush_all()
            self.assertEqual(batch.order_count, number)
            return self.env.cr.sql_log_count - start

        count(1000, 2)
        few, many = count(2000, 10), count(3000, 110)
        # what Odoo itself does for a new contact and for the analytics of a new order
        self.assertLessEqual((many - few) / 100, 3.0)
