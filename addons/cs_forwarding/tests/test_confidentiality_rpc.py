import io
import json
from datetime import timedelta

from openpyxl import load_workbook

from odoo import fields, http
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import DeskCommon

PHONE, STREET = "+86 138 0000 1234", "紫御府七号楼3单元201室"
MASKED_PHONE, MASKED_STREET = "+86 138****1234", "紫御***"
SECRETS = ("0000 1234", "13800001234", "紫御府七号楼", "201室")


@tagged("post_install", "-at_install")
class ConfidentialityCase(DeskCommon, HttpCase):
    """An agent without the right to see customer data, asking over the wire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.cs_mask_customer_data = True
        cls.channel.review_required = False
        cls.order = cls._create_order(user_id=cls.agent.id)
        cls.in_clear = cls._create_user(
            "desk_clear", "cs_forwarding.group_agent,cs_forwarding.group_see_customer_data"
        )
        cls.team.member_ids = [Command.link(cls.in_clear.id)]

    def setUp(self):
        super().setUp()
        self.login(self.agent)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def post(self, url, **params):
        response = self.url_open(
            url, data=json.dumps({"params": params}), headers={"Content-Type": "application/json"}
        )
        return response.json()

    def rpc(self, model, method, *args, **kwargs):
        answer = self.post("/web/dataset/call_kw", model=model, method=method, args=list(args), kwargs=kwargs)
        if "error" in answer:
            self.fail(answer["error"]["data"]["debug"])
        return answer["result"]

    def refused(self, model, method, *args, **kwargs):
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.post(
                "/web/dataset/call_kw", model=model, method=method, args=list(args), kwargs=kwargs
            )
        return answer["error"]["data"]["message"]

    def assertHidden(self, answer):
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, default=str)
        for secret in SECRETS:
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestConfidentialAnswers(ConfidentialityCase):
    def test_read(self):
        ids = self.customer.ids
        names = ["name", "city", "phone", "street", "phone_sanitized", "contact_address", "display_name"]
        [row] = self.rpc("res.partner", "read", ids, names)
        self.assertEqual(
            (row["name"], row["city"], row["phone"], row["street"], row["phone_sanitized"]),
            ("王小明", "通化市", MASKED_PHONE, MASKED_STREET, MASKED_PHONE),
        )
        self.assertIn(MASKED_STREET, row["contact_address"])
        self.assertIn("通化市", row["contact_address"])
        self.assertHidden(row)
        [row] = self.rpc("res.partner", "search_read", [("id", "=", ids[0])], ["phone", "street"])
        self.assertEqual(row, {"id": ids[0], "phone": MASKED_PHONE, "street": MASKED_STREET})

    def test_web_read(self):
        ids = self.customer.ids
        spec = {"phone": {}, "street": {}, "child_ids": {"fields": {"phone": {}, "street": {}}}}
        self.customer.child_ids = [
            Command.create({"name": "收货", "type": "delivery", "phone": PHONE, "street": STREET})
        ]
        [row] = self.rpc("res.partner", "web_read", ids, spec)
        self.assertEqual((row["phone"], row["street"]), (MASKED_PHONE, MASKED_STREET))
        self.assertEqual(
            [(child["phone"], child["street"]) for child in row["child_ids"]], [(MASKED_PHONE, MASKED_STREET)]
        )
        page = self.rpc("res.partner", "web_search_read", [("id", "=", ids[0])], spec)
        self.assertEqual(page["records"][0]["street"], MASKED_STREET)
        self.assertHidden(page)

    def test_related_records(self):
        spec = {
            "partner_id": {
                "fields": {"display_name": {}, "phone": {}, "street": {}},
                "context": {"show_address": 1},
            },
            "partner_shipping_id": {"fields": {"display_name": {}}, "context": {"show_address": 1}},
        }
        [row] = self.rpc("sale.order", "web_read", self.order.ids, spec)
        self.assertEqual(row["partner_id"]["phone"], MASKED_PHONE)
        self.assertIn(MASKED_STREET, row["partner_id"]["display_name"])
        self.assertIn(MASKED_STREET, row["partner_shipping_id"]["display_name"])
        self.assertHidden(row)
        context = {"show_address": 1}
        [row] = self.rpc("sale.order", "read", self.order.ids, ["partner_shipping_id"], context=context)
        self.assertIn(MASKED_STREET, row["partner_shipping_id"][1])
        self.assertHidden(row)

    def test_short_street_in_an_address(self):
        self.customer.write({"street": "A1", "zip": "A1000"})
        [row] = self.rpc(
            "res.partner", "read", self.customer.ids, ["display_name"], context={"show_address": 1}
        )
        self.assertIn("***", row["display_name"])
        self.assertNotIn("A1", row["display_name"].replace("A1000", ""))

    def test_name_search(self):
        context = {"show_address": 1}
        pairs = self.rpc("res.partner", "name_search", "王小明", context=context)
        self.assertIn(MASKED_STREET, dict(pairs)[self.customer.id])
        self.assertHidden(pairs)
        rows = self.rpc("res.partner", "web_name_search", "王小明", {"display_name": {}}, context=context)
        self.assertHidden(rows)

    def test_grouping(self):
        domain = [("id", "=", self.customer.id)]
        [group] = self.rpc(
            "res.partner", "formatted_read_group", domain, ["street"], ["phone:max", "__count"]
        )
        self.assertEqual((group["street"], group["phone:max"]), (MASKED_STREET, MASKED_PHONE))
        self.assertEqual(group["__extra_domain"], [["id", "in", self.customer.ids]])
        self.assertNotIn("id:array_agg", group)
        [group] = self.rpc("res.partner", "read_group", domain, ["phone:max"], ["phone"])
        self.assertEqual(group["phone"], MASKED_PHONE)
        self.assertEqual(group["__domain"], [["id", "in", self.customer.ids]])
        answer = self.rpc(
            "res.partner",
            "web_read_group",
            domain,
            ["street", "phone"],
            [],
            auto_unfold=True,
            unfold_read_specification={"street": {}},
        )
        self.assertEqual(answer["groups"][0]["street"], MASKED_STREET)
        self.assertHidden(answer)
        [group] = self.rpc(
            "sale.order",
            "formatted_read_group",
            [("id", "=", self.order.id)],
            ["partner_id"],
            ["__count"],
            context={"show_address": 1},
        )
        self.assertHidden(group)

    def test_grouping_is_no_oracle(self):
        domain = [("id", "=", self.customer.id)]
        self.assertIn(
            "cannot be grouped",
            self.refused(
                "res.partner", "read_progress_bar", domain, "street", {"field": "type", "colors": {}}
            ),
        )
        self.assertIn(
            "cannot be filtered",
            self.refused(
                "res.partner",
                "formatted_read_group",
                domain,
                ["city"],
                ["street:max"],
                [["street:max", "=", STREET]],
            ),
        )

    def test_onchange_and_defaults(self):
        spec = {
            "phone": {},
            "street": {},
            "name": {},
            "parent_id": {"fields": {"display_name": {}}},
            "country_id": {},
        }
        given = {"name": "王小明", "phone": MASKED_PHONE, "street": MASKED_STREET, "parent_id": False}
        answer = self.rpc("res.partner", "onchange", self.customer.ids, given, ["name"], spec)
        self.assertHidden(answer)
        self.assertNotIn("phone", answer["value"])
        child = {"name": "Child", "parent_id": self.customer.id, "street": False, "phone": False}
        answer = self.rpc("res.partner", "onchange", [], child, ["parent_id"], spec)
        self.assertEqual(answer["value"]["street"], MASKED_STREET)
        self.assertHidden(answer)
        typed = {"phone": "13900004321", "street": MASKED_STREET, "country_id": self.country_cn.id}
        answer = self.rpc("res.partner", "onchange", self.customer.ids, typed, ["phone"], spec)
        self.assertEqual(answer["value"]["phone"], "+86 139 0000 4321")
        self.assertHidden(self.rpc("res.partner", "copy_data", self.customer.ids))

    def test_json2(self):
        self.agent.group_ids = [Command.link(self.env.ref("base.group_user").id)]
        key = self.env(user=self.agent)["res.users.apikeys"]._generate(
            None, "test", fields.Datetime.now() + timedelta(days=1)
        )
        headers = {"Authorization": f"bearer {key}", "Content-Type": "application/json"}
        self.opener.cookies.clear()
        response = self.url_open(
            "/json/2/res.partner/read",
            data=json.dumps({"ids": self.customer.ids, "fields": ["phone", "street"]}),
            headers=headers,
        )
        self.assertEqual(
            response.json(), [{"id": self.customer.id, "phone": MASKED_PHONE, "street": MASKED_STREET}]
        )
        response = self.url_open(
            "/json/2/res.partner/search_count",
            data=json.dumps({"domain": [["phone", "ilike", "+86 138 0000"]]}),
            headers=headers,
        )
        self.assertEqual(response.json(), 0)

    def test_old_rpc_services(self):
        password = self.agent.login
        rows = self.xmlrpc_object.execute_kw(
            self.env.cr.dbname,
            self.agent.id,
            password,
            "res.partner",
            "read",
            [self.customer.ids, ["phone", "street"]],
        )
        self.assertEqual(rows, [{"id": self.customer.id, "phone": MASKED_PHONE, "street": MASKED_STREET}])
        answer = self.post(
            "/jsonrpc",
            service="object",
            method="execute",
            args=[
                self.env.cr.dbname,
                self.agent.id,
                password,
                "res.partner",
                "search_read",
                [["id", "=", self.customer.id]],
                ["street"],
            ],
        )
        self.assertEqual(answer["result"], [{"id": self.customer.id, "street": MASKED_STREET}])

    def test_chatter(self):
        self.customer.message_post(body=f"新电话 {PHONE}，地址 {STREET}")
        self.customer.with_context(tracking_disable=False).phone = "+86 139 0000 4321"
        self.env.flush_all()
        self.env.cr.precommit.run()
        answer = self.post("/mail/thread/messages", thread_model="res.partner", thread_id=self.customer.id)[
            "result"
        ]
        text = json.dumps(answer, ensure_ascii=False)
        self.assertIn(MASKED_PHONE, text)
        self.assertNotIn("0000 4321", text)
        self.assertNotIn("0000 1234", text)

    def test_partner_cards(self):
        answer = self.post(
            "/mail/data",
            fetch_params=[["avatar_card", {"id": self.customer.id, "model": "res.partner"}]],
            context={},
        )
        self.assertHidden(answer["result"])
        self.assertIn(MASKED_PHONE, json.dumps(answer["result"], ensure_ascii=False))

    def test_colleagues_and_own_company_stay_clear(self):
        self.supervisor.partner_id.phone = "+86 139 0000 4321"
        self.env.company.partner_id.write({"phone": "+86 10 6552 9988", "street": "本公司大街一号"})
        partners = self.supervisor.partner_id | self.env.company.partner_id
        rows = self.rpc("res.partner", "read", partners.ids, ["phone"])
        self.assertEqual([row["phone"] for row in rows], ["+86 139 0000 4321", "+86 10 6552 9988"])
        [row] = self.rpc("res.company", "read", self.env.company.ids, ["street"])
        self.assertEqual(row["street"], "本公司大街一号")

    def test_whoever_has_the_right_sees_clear(self):
        self.login(self.in_clear)
        [row] = self.rpc("res.partner", "read", self.customer.ids, ["phone", "street"])
        self.assertEqual((row["phone"], row["street"]), (PHONE, STREET))
        self.login(self.agent)
        self.env.company.cs_mask_customer_data = False
        [row] = self.rpc("res.partner", "read", self.customer.ids, ["phone", "street"])
        self.assertEqual((row["phone"], row["street"]), (PHONE, STREET))

    def test_server_code_goes_on_with_real_values(self):
        partner = self.customer.with_user(self.agent)
        self.assertEqual((partner.phone, partner.street), (PHONE, STREET))
        self.assertEqual(partner.read(["phone"])[0]["phone"], PHONE)
        self.rpc("sale.order", "action_confirm", self.order.ids)
        self.assertEqual(self.order.state, "sale")
        copy_id = self.rpc("res.partner", "copy", self.customer.ids)[0]
        copied = self.env["res.partner"].browse(copy_id)
        self.assertEqual((copied.phone, copied.street), (PHONE, STREET))


@tagged("post_install", "-at_install")
class TestConfidentialQuestions(ConfidentialityCase):
    def count(self, *conditions, model="res.partner"):
        return self.rpc(model, "search_count", list(conditions))

    def test_parts_of_a_number_find_nothing(self):
        for operator, value in [
            ("ilike", "0000 12"),
            ("like", "%1234"),
            ("=ilike", "+86 138%"),
            ("=like", "+86 138 0000 123_"),
            (">", "+86 138"),
        ]:
            with self.subTest(operator=operator, value=value):
                own = ("id", "=", self.customer.id)
                self.assertEqual(self.count(own, ("phone", operator, value)), 0)
                self.assertEqual(self.count(own, ("phone_sanitized", operator, value)), 0)
                self.assertEqual(
                    self.count(
                        ("id", "=", self.order.id), ("partner_id.phone", operator, value), model="sale.order"
                    ),
                    0,
                )
        self.assertEqual(
            self.count(("id", "=", self.customer.id), ("phone_mobile_search", "ilike", "0000")), 0
        )
        self.assertEqual(self.count(("id", "=", self.customer.id), ("street", "ilike", "七号楼")), 0)
        self.assertEqual(self.count(("child_ids", "any", [("street", "ilike", "七号楼")])), 0)
        self.assertEqual(self.count(("id", "=", self.customer.id), "!", ("street", "not ilike", "七号楼")), 0)

    def test_a_full_number_finds_the_customer(self):
        for number in (
            "13800001234",
            "+8613800001234",
            "0086 138 0000 1234",
            "138 0000 1234",
            "+86 138-0000-1234",
        ):
            with self.subTest(number=number):
                own = ("id", "=", self.customer.id)
                self.assertEqual(self.count(own, ("phone", "ilike", number)), 1)
                self.assertEqual(self.count(own, ("phone_mobile_search", "ilike", number)), 1)
                self.assertEqual(
                    self.count(
                        ("id", "=", self.order.id), ("partner_id.phone", "=", number), model="sale.order"
                    ),
                    1,
                )
                found = self.rpc("res.partner", "name_search", number)
                self.assertIn(self.customer.id, [pair[0] for pair in found])
        self.assertEqual(self.count(("id", "=", self.customer.id), ("street", "=", STREET)), 1)
        self.assertEqual(self.count(("id", "=", self.customer.id), ("phone", "!=", False)), 1)
        self.assertEqual(self.count(("id", "=", self.customer.id), ("phone", "=", False)), 0)

    def test_numbers_cannot_be_tried_out_in_one_call(self):
        guesses = [f"1380000{number:04}" for number in range(10)]
        self.assertIn("at most", self.refused("res.partner", "search_count", [("phone", "in", guesses)]))

    def test_sorting_tells_nothing(self):
        other = self.customer.copy({"street": "一号楼三单元", "name": "李四"})
        domain = [("id", "in", [self.customer.id, other.id])]
        ascending = self.rpc("res.partner", "search", domain, order="street asc, id")
        descending = self.rpc("res.partner", "search", domain, order="street desc, id")
        self.assertEqual(ascending, [self.customer.id, other.id])
        self.assertEqual(descending, ascending)

    def test_masks_are_never_written(self):
        vals = {"phone": MASKED_PHONE, "street": MASKED_STREET, "name": "王大明", "city": "长春市"}
        [row] = self.rpc(
            "res.partner", "web_save", self.customer.ids, vals, {"phone": {}, "street": {}, "city": {}}
        )
        self.assertEqual((row["phone"], row["street"], row["city"]), (MASKED_PHONE, MASKED_STREET, "长春市"))
        self.assertRecordValues(
            self.customer, [{"phone": PHONE, "street": STREET, "name": "王大明", "city": "长春市"}]
        )
        self.rpc("res.partner", "write", self.customer.ids, {"street": "新街道五号"})
        self.assertEqual(self.customer.street, "新街道五号")
        self.rpc(
            "res.partner",
            "create",
            {"name": "收货", "parent_id": self.customer.id, "type": "contact", "street": "新街***"},
            context={"default_street2": "新街***"},
        )
        self.assertEqual(self.customer.child_ids.street, "新街道五号")
        self.assertFalse(self.customer.child_ids.street2)
        child = self.customer.child_ids
        self.rpc(
            "res.partner",
            "write",
            self.customer.ids,
            {"child_ids": [[1, child.id, {"street": "新街***", "name": "收货人"}]]},
        )
        self.assertRecordValues(child, [{"street": "新街道五号", "name": "收货人"}])


@tagged("post_install", "-at_install")
class TestConfidentialPapers(ConfidentialityCase):
    def export(self, kind, model, names, **params):
        request = {
            "model": model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": False,
            "domain": [],
            "import_compat": False,
            "context": {},
            **params,
        }
        return self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(request), "csrf_token": http.Request.csrf_token(self)},
        )

    def allow_export(self, user):
        user.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id),
            Command.link(self.env.ref("cs_forwarding.group_export_customer_data").id),
        ]

    def test_export_needs_the_right(self):
        self.agent.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        for model, name in (
            ("res.partner", "name"),
            ("sale.order", "name"),
            ("sale.order.line", "order_id/name"),
        ):
            with self.subTest(model=model), self.assertLogs("odoo", "WARNING"):
                self.assertEqual(self.export("csv", model, [name]).status_code, 500)
        self.assertFalse(self.env["cs.export.log"].search([("user_id", "=", self.agent.id)]))
        self.assertIn("right", self.refused("res.partner", "export_data", self.customer.ids, ["name"]))
        self.assertEqual(self.rpc("uom.uom", "export_data", [1], ["name"])["datas"][0][0], "Units")

    def test_export_is_logged_and_masked(self):
        self.allow_export(self.agent)
        names = ["name", "phone", "street", "partner_id/phone"][:3]
        text = self.export("csv", "res.partner", names, domain=[["id", "=", self.customer.id]]).text
        self.assertIn(MASKED_PHONE, text)
        self.assertHidden(text)
        log = self.env["cs.export.log"].search([("user_id", "=", self.agent.id)])
        self.assertRecordValues(
            log,
            [
                {
                    "user_id": self.agent.id,
                    "res_model": "res.partner",
                    "record_count": 1,
                    "record_ids": self.customer.ids,
                    "field_names": "name, phone, street",
                }
            ],
        )
        text = self.export(
            "csv", "sale.order", ["name", "partner_id/phone", "partner_id/street"], ids=self.order.ids
        ).text
        self.assertIn(MASKED_STREET, text)
        self.assertHidden(text)

    def test_grouped_workbook(self):
        self.allow_export(self.agent)
        answer = self.export(
            "xlsx",
            "res.partner",
            ["name", "street"],
            domain=[["id", "=", self.customer.id]],
            groupby=["street", "city"],
        )
        cells = [cell.value for row in load_workbook(io.BytesIO(answer.content)).active for cell in row]
        self.assertIn(MASKED_STREET, cells)
        self.assertHidden(json.dumps(cells, ensure_ascii=False))
        answer = self.export("csv", "res.partner", ["name"], domain=[["phone", "ilike", "0000 12"]])
        self.assertNotIn("王小明", answer.text)

    def test_slips_are_refused_and_other_papers_masked(self):
        self.order.action_confirm()
        self.agent.group_ids = [Command.link(self.env.ref("stock.group_stock_user").id)]
        picking = self.order.picking_ids
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.url_open(f"/report/html/stock.report_deliveryslip/{picking.id}")
        self.assertHidden(answer.text)
        self.assertEqual(answer.status_code, 403)
        html = self.url_open(f"/report/html/sale.report_saleorder/{self.order.id}").text
        self.assertIn("王小明", html)
        self.assertIn(MASKED_STREET, html)
        self.assertHidden(html)
        document, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sale.report_saleorder", self.order.ids
        )
        self.assertIn(STREET, document.decode())
        self.login(self.in_clear)
        self.in_clear.group_ids = [Command.link(self.env.ref("stock.group_stock_user").id)]
        html = self.url_open(f"/report/html/stock.report_deliveryslip/{picking.id}").text
        self.assertIn(STREET, html)

    def test_customer_sees_his_own_data(self):
        portal = self._create_user("desk_customer", "base.group_portal")
        portal.partner_id.write({"phone": PHONE, "street": STREET, "country_id": self.country_cn.id})
        self.login(portal)
        self.assertIn(STREET, self.url_open("/my/account").text)

    def test_portal_page_of_an_agent(self):
        html = self.url_open(self.order.get_portal_url()).text
        self.assertIn("王小明", html)
        self.assertHidden(html)


@tagged("post_install", "-at_install")
class TestUnmask(ConfidentialityCase):
    def unmask(self, record, **vals):
        action = self.rpc(record._name, "action_unmask", record.ids)
        wizard_id = self.rpc(
            "cs.unmask.wizard", "create", {"reason": "call", **vals}, context=action["context"]
        )
        return self.rpc("cs.unmask.wizard", "action_unmask", [wizard_id])

    def read_customer(self):
        return self.rpc("res.partner", "read", self.customer.ids, ["phone", "street", "cs_is_masked"])[0]

    def test_reason_opens_the_data_for_some_minutes(self):
        other = self.customer.copy()
        self.assertTrue(self.read_customer()["cs_is_masked"])
        self.unmask(self.customer, note="Courier cannot find the door")
        row = self.read_customer()
        self.assertEqual((row["phone"], row["street"], row["cs_is_masked"]), (PHONE, STREET, False))
        self.assertEqual(self.rpc("res.partner", "read", other.ids, ["street"])[0]["street"], MASKED_STREET)
        log = self.env["cs.unmask.log"].search([("user_id", "=", self.agent.id)])
        self.assertRecordValues(
            log,
            [
                {
                    "partner_id": self.customer.id,
                    "reason": "call",
                    "note": "Courier cannot find the door",
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                }
            ],
        )
        self.assertEqual(log.expires_at - log.at, timedelta(minutes=15))
        log.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual(self.read_customer()["street"], MASKED_STREET)

    def test_it_opens_them_for_this_user_only(self):
        self.unmask(self.order)
        self.assertEqual(self.read_customer()["street"], STREET)
        [row] = self.rpc(
            "sale.order",
            "web_read",
            self.order.ids,
            {"partner_shipping_id": {"fields": {"display_name": {}}, "context": {"show_address": 1}}},
        )
        self.assertIn(STREET, row["partner_shipping_id"]["display_name"])
        self.login(self.outsider)
        self.assertEqual(self.read_customer()["street"], MASKED_STREET)

    def test_other_reason_needs_words(self):
        action = self.rpc("res.partner", "action_unmask", self.customer.ids)
        wizard_id = self.rpc("cs.unmask.wizard", "create", {"reason": "other"}, context=action["context"])
        self.assertIn("few words", self.refused("cs.unmask.wizard", "action_unmask", [wizard_id]))
        self.assertEqual(self.read_customer()["street"], MASKED_STREET)

    def test_nobody_unmasks_what_he_may_not_see(self):
        self.order.user_id = self.manager
        self.login(self.outsider)
        self.refused("sale.order", "action_unmask", self.order.ids)
        wizard_id = self.rpc(
            "cs.unmask.wizard",
            "create",
            {"reason": "call", "res_model": "sale.order", "res_id": self.order.id},
        )
        self.refused("cs.unmask.wizard", "action_unmask", [wizard_id])
        self.assertFalse(self.env["cs.unmask.log"].search([("user_id", "=", self.outsider.id)]))

    def test_log_is_append_only_and_read_by_supervisors(self):
        self.unmask(self.customer)
        log = self.env["cs.unmask.log"].search([("user_id", "=", self.agent.id)])
        for user in (self.agent, self.supervisor, self.manager):
            self.assertTrue(log.with_user(user).has_access("read"))
            for operation in ("write", "create", "unlink"):
                self.assertFalse(log.with_user(user).has_access(operation))
        self.assertFalse(log.with_user(self.outsider).has_access("read"))
