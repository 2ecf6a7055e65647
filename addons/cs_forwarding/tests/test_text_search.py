from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestTextSearch(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls.env["product.product"].create({"name": "铁观音茶叶礼盒", "default_code": "TEA-2025"})
        cls.order = cls._create_order(
            lines=[(cls.tea, 1, 100.0)],
            cs_external_ref="6920123456789012345",
            cs_buyer_account="tb_mingming88",
            cs_buyer_note="请用红色包装，周五前送到",
        )
        cls.other = cls._create_order(cs_external_ref="6920999999999999999", cs_buyer_note="黄色包装")

    def _find(self, text, operator="ilike"):
        domain = Domain("text_search", operator, text) & Domain("id", "in", (self.order + self.other).ids)
        return self.env["sale.order"].search(domain, order="id")

    def test_words_and_fragments(self):
        both = self.order + self.other
        for text, found in {
            "包装": both,
            "红色": self.order,
            "观音": self.order,
            "茶": self.order,
            "小明": both,
            "王小明 黄色": self.other,
            "红色 黄色": self.order.browse(),
            "45678901": self.order,
            "2345": self.order,
            "mingming": self.order,
            "MING88": self.order,
            "TEA2025": self.order,
            "6920": both,
            self.order.name: self.order,
            "": both,
            "—": self.order.browse(),
        }.items():
            with self.subTest(text):
                self.assertEqual(self._find(text), found)

    def test_operators(self):
        self.assertEqual(self._find("红色", "not ilike"), self.other)
        self.assertEqual(self._find("红色", "="), self.order)
        self.assertEqual(self._find(["红色", "黄色"], "in"), self.order + self.other)
        self.assertEqual(self._find("红色", "!="), self.other)

    def test_index_follows_every_field(self):
        self.order.cs_buyer_note = "蓝色丝带"
        self.assertEqual(self._find("丝带"), self.order)
        self.assertFalse(self._find("红色"))
        self.order.order_line = [Command.create({"product_id": self.product.id, "name": "竹制茶盘"})]
        self.assertEqual(self._find("茶盘"), self.order)
        self.customer.name = "欧阳春"
        self.assertEqual(self._find("欧阳"), self.order + self.other)
        self.env.cr.execute("UPDATE sale_order SET cs_buyer_note = '木箱' WHERE id = %s", [self.other.id])
        self.other.invalidate_recordset()
        self.other._refresh_text_search()
        self.assertEqual(self._find("木箱"), self.other)

    def test_waybill(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.env.ref("stock.picking_type_out").id,
                "sale_id": self.order.id,
                "carrier_tracking_ref": "SF1357924680",
            }
        )
        self.assertEqual(self.order.picking_ids, picking)
        self.assertEqual(self._find("79246"), self.order)

    def test_confidential_data_is_not_searchable(self):
        for text in ("紫御府", "13800001234", "1380000"):
            self.assertFalse(self._find(text), text)

    def test_readable_records_only(self):
        found = self.env["sale.order"].with_user(self.outsider).search([("text_search", "ilike", "红色包装")])
        self.assertNotIn(self.order, found)
        found = self.env["sale.order"].with_user(self.agent).search([("text_search", "ilike", "红色包装")])
        self.assertIn(self.order, found)
        with self.assertRaises(AccessError):
            self.order.with_user(self.agent).read(["cs_search_vector"])

    def test_similar(self):
        model = self.env["sale.order"]
        within = Domain("id", "in", (self.order + self.other).ids)
        found = model._search_similar("红色包装的铁观音", within)
        self.assertEqual([order_id for order_id, _score in found], [self.order.id, self.other.id])
        self.assertGreater(found[0][1], found[1][1])
        self.assertLessEqual(found[0][1], 1.0)
        self.assertEqual(model._search_similar("完全无关", within), [])
        self.assertEqual(model._search_similar("", within), [])
        found = model._search_similar("红色包装", Domain("id", "=", self.other.id))
        self.assertEqual(found[0][0], self.other.id)
        found = model.with_user(self.outsider)._search_similar("红色包装")
        self.assertNotIn(self.order.id, dict(found))

    def test_rare_pieces_that_occur_nowhere_else_do_not_hide_what_is_alike(self):
        """A long text is compared by what it shares with others, however much else it says."""
        strange = "".join(map(chr, range(0x5000, 0x5020)))
        model = self.env["sale.order"]
        within = Domain("id", "in", (self.order + self.other).ids)
        found = model._search_similar(f"{strange}，红色包装", within)
        self.assertEqual(found[0][0], self.order.id)
        self.assertGreater(found[0][1], 0.25)
        self.assertEqual(model._search_similar(f"{strange}，怎么装", within), [])

    def test_own_pieces_do_not_count_once_they_are_known_to_the_statistics(self):
        """Statistics of a small table know tokens of this very record; they would make nothing alike."""
        self.other.cs_buyer_note = "红色包装"
        self.order.cs_buyer_note = "红色包装，" + "".join(map(chr, range(0x5000, 0x5020)))
        self.env.flush_all()
        self.env.cr.execute("ANALYZE sale_order")
        found = self.order._search_similar(self.order.cs_buyer_note, Domain("id", "=", self.other.id))
        self.assertEqual([order_id for order_id, _score in found], [self.other.id])
        self.assertGreater(found[0][1], 0.25)

    def test_index_is_used(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = self.env["sale.order"]._search([("text_search", "ilike", "观音")])
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select("id")))
        self.assertIn("sale_order_cs_search_vector_idx", str(plan))

    def test_queries(self):
        self.env.flush_all()
        self._find("红色")
        with self.assertQueryCount(1):
            self._find("观音 45678")
        with self.assertQueryCount(3):
            self.env["sale.order"]._search_similar("红色包装的铁观音")
