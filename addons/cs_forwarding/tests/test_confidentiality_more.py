from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_confidentiality_rpc import MASKED_PHONE, MASKED_STREET, PHONE, STREET, ConfidentialityCase


@tagged("post_install", "-at_install")
class TestConfidentialCopies(ConfidentialityCase):
    """Where customers' data stand apart from the customer."""

    def test_picking(self):
        self.order.action_confirm()
        self.agent.group_ids = [Command.link(self.env.ref("stock.group_stock_user").id)]
        picking = self.order.picking_ids
        spec = {
            "partner_id": {"fields": {"display_name": {}, "phone": {}}, "context": {"show_address": 1}},
            "move_ids": {"fields": {"partner_id": {"fields": {"street": {}, "display_name": {}}}}},
        }
        [row] = self.rpc("stock.picking", "web_read", picking.ids, spec)
        self.assertEqual(row["partner_id"]["phone"], MASKED_PHONE)
        self.assertIn(MASKED_STREET, row["partner_id"]["display_name"])
        self.assertHidden(row)
        self.assertTrue(self.rpc("stock.picking", "read", picking.ids, ["cs_is_masked"])[0]["cs_is_masked"])

    def test_anomaly(self):
        anomaly = self.env["cs.anomaly"].create(
            {
                "type_id": self.env["cs.anomaly.type"].search([], limit=1).id,
                "order_id": self.order.id,
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "summary": f"{STREET} is not in 通化市, {PHONE} does not answer",
                "evidence": {"phone": PHONE, "street": STREET, "note": f"at {STREET}"},
            }
        )
        [row] = self.rpc("cs.anomaly", "read", anomaly.ids, ["summary", "name", "display_name", "evidence"])
        self.assertHidden(row)
        self.assertEqual(row["summary"], f"{MASKED_STREET} is not in 通化市, {MASKED_PHONE} does not answer")
        self.assertEqual(
            row["evidence"], {"phone": MASKED_PHONE, "street": MASKED_STREET, "note": f"at {MASKED_STREET}"}
        )
        self.assertEqual(self.rpc("cs.anomaly", "search_count", [("evidence", "ilike", "0000")]), 0)

    def test_message_composer(self):
        template = self.env["mail.template"].create(
            {
                "name": "Address",
                "model_id": self.env.ref("sale.model_sale_order").id,
                "subject": "Yours",
                "body_html": "<p><t t-out='object.partner_id.phone'/>"
                " <t t-out='object.partner_id.street'/></p>",
            }
        )
        values = {
            "model": "sale.order",
            "res_ids": str(self.order.ids),
            "composition_mode": "comment",
            "template_id": template.id,
        }
        answer = self.rpc(
            "mail.compose.message",
            "onchange",
            [],
            values,
            ["template_id"],
            {**dict.fromkeys(values, {}), "body": {}},
        )
        self.assertIn(MASKED_PHONE, answer["value"]["body"])
        self.assertHidden(answer)
        body = template._render_field("body_html", self.order.ids)[self.order.id]
        self.assertIn(PHONE, body)
        self.assertIn(STREET, body)

    def test_text_message_composer(self):
        defaults = {"default_res_model": "res.partner", "default_res_id": self.customer.id}
        spec = {
            "recipient_single_number_itf": {},
            "recipient_single_description": {},
            "res_model": {},
            "res_id": {},
            "composition_mode": {},
        }
        answer = self.rpc("sms.composer", "onchange", [], {}, [], spec, context=defaults)
        self.assertHidden(answer)
        composer_id = self.rpc(
            "sms.composer",
            "create",
            {"body": "Hello", "recipient_single_number_itf": answer["value"]["recipient_single_number_itf"]},
            context={**defaults, "default_composition_mode": "comment"},
        )
        composer = self.env["sms.composer"].browse(composer_id)
        self.assertEqual(composer.recipient_single_number_itf, "+8613800001234")

    def test_pushed_messages(self):
        message = {"res.partner": [{"id": self.customer.id, "phone": PHONE}], "text": f"{PHONE} {STREET}"}
        self.customer.fetch(["phone", "street"])
        confidentiality = self.env["cs.confidentiality"]
        pushed = confidentiality._mask_push(self.agent.partner_id, message)
        self.assertEqual(pushed["res.partner"], [{"id": self.customer.id, "phone": MASKED_PHONE}])
        self.assertEqual(pushed["text"], f"{MASKED_PHONE} {MASKED_STREET}")
        message = {"text": PHONE}
        self.assertIs(confidentiality._mask_push(self.in_clear.partner_id, message), message)
        self.assertIs(confidentiality._mask_push("broadcast", message), message)

    def test_contact_card(self):
        response = self.url_open(f"/web/partner/vcard?partner_ids={self.customer.id}")
        self.assertIn("138****1234", response.text)
        self.assertHidden(response.text.replace("\r\n ", ""))

    def test_binary_route_gives_no_text_fields(self):
        response = self.url_open(f"/web/content/res.partner/{self.customer.id}/phone")
        self.assertNotEqual(response.status_code, 200)

    def test_masked_file_is_not_imported(self):
        data = [[str(self.customer.id), MASKED_STREET]]
        self.assertIn("masked", self.refused("res.partner", "load", [".id", "street"], data))
        self.rpc("res.partner", "load", [".id", "city"], [[str(self.customer.id), "长春市"]])
        self.assertRecordValues(self.customer, [{"city": "长春市", "street": STREET}])

    def test_methods_nobody_thought_of(self):
        """An answer of any shape is scrubbed of what the call has read."""
        confidentiality = self.env(user=self.agent)["cs.confidentiality"]
        self.customer.fetch(["phone", "street"])
        answer = {
            "lines": [f"send to {STREET}", {"contact": ("x", PHONE)}],
            "phone": "+86 10 6552 9988",
            "n": 3,
        }
        self.assertEqual(
            confidentiality._mask_answer(self.order, "action_something", answer, {}),
            {
                "lines": [f"send to {MASKED_STREET}", {"contact": ("x", MASKED_PHONE)}],
                "phone": "+86 106****988",
                "n": 3,
            },
        )

    def test_errors(self):
        """What a refusal says is scrubbed as well."""
        self.customer.fetch(["phone", "street"])
        confidentiality = self.env(user=self.agent)["cs.confidentiality"]

        def action_archive(records):
            raise UserError(f"{PHONE} is no number")  # pylint: disable=translation-required

        with self.assertRaises(UserError) as refusal:
            confidentiality._call(action_archive, self.customer.with_user(self.agent), [], {})
        self.assertEqual(str(refusal.exception), f"{MASKED_PHONE} is no number")

    def test_intake_line(self):
        batch = self.env["cs.intake.batch"].create({"channel_id": self.channel.id})
        line = self.env["cs.intake.line"].create(
            {
                "batch_id": batch.id,
                "channel_id": self.channel.id,
                "cells": {"联系手机": "13800001234", "收货地址": STREET, "标题": "CS-07"},
                "order_data": {"ship": {"phone": "13800001234", "street": STREET}},
            }
        )
        [row] = self.rpc("cs.intake.line", "read", line.ids, ["cells", "order_data"])
        self.assertEqual(
            row["cells"], {"联系手机": "138****1234", "收货地址": MASKED_STREET, "标题": "CS-07"}
        )
        self.assertHidden(row)
        self.rpc(
            "cs.intake.line", "write", line.ids, {"order_data": {**row["order_data"], "buyer_note": "x"}}
        )
        self.assertEqual(
            line.order_data, {"ship": {"phone": "13800001234", "street": STREET}, "buyer_note": "x"}
        )

    def test_fields_of_another_addon(self):
        """A field related to a confidential one is confidential without a word."""
        kinds = self.env["cs.confidentiality"]._get_kinds("res.users")
        self.assertEqual((kinds["phone"], kinds["street"]), ("phone", "street"))
        self.assertNotIn("name", kinds)

    def test_cost_of_a_page(self):
        """A page of customers costs a constant number of queries, whatever its length."""
        partners = self.env["res.partner"].create(
            [{"name": f"顾客{n}", "phone": f"1380000{n:04}", "street": f"大街{n}号"} for n in range(80)]
        )
        confidentiality = self.env(user=self.agent)["cs.confidentiality"]
        counts = []
        for page in (partners[:5], partners[:10], partners):
            rows = page.with_user(self.agent).read(["phone", "street", "display_name", "contact_address"])
            confidentiality._applies()
            before = self.env.cr.sql_log_count
            confidentiality._mask_answer(partners, "read", rows, {})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 8)
        self.assertHidden(rows)

    def test_settings(self):
        settings = self.env["res.config.settings"].create({"cs_unmask_minutes": 5})
        settings.execute()
        self.assertEqual(self.env.company.cs_unmask_minutes, 5)
        with self.assertRaises(UserError):
            self.env["cs.unmask.wizard"].create({"res_model": "res.country", "res_id": 1})._get_record()
