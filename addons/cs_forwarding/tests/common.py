from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class DeskCommon(BaseCommon):
    """A desk with one team, one channel, one user per group, two products with stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user("desk_agent", "cs_forwarding.group_agent")
        cls.supervisor = cls._create_user("desk_supervisor", "cs_forwarding.group_supervisor")
        cls.manager = cls._create_user("desk_manager", "cs_forwarding.group_manager")
        cls.outsider = cls._create_user("desk_outsider", "cs_forwarding.group_agent")
        cls.team = cls._create_team(name="Order Desk", leader_id=cls.supervisor.id)
        cls.channel = cls._create_channel(name="Flagship Store", code="flagship", platform="taobao")
        cls.country_cn = cls.env.ref("base.cn")
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "王小明",
                "phone": "+86 138 0000 1234",
                "street": "紫御府七号楼3单元201室",
                "city": "通化市",
                "zip": "135300",
                "country_id": cls.country_cn.id,
            }
        )
        cls.product, cls.other_product = cls._create_products("CS-07", "CS-08")

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(
            cls.env, login=login, groups=groups, company_id=cls.env.company.id, email=f"{login}@example.com"
        )

    @classmethod
    def _create_team(cls, **vals):
        return cls.env["cs.team"].create({"member_ids": [Command.set(cls.agent.ids)], **vals})

    @classmethod
    def _create_channel(cls, **vals):
        return cls.env["cs.order.channel"].create(
            {
                "team_id": cls.team.id,
                "user_id": cls.supervisor.id,
                "country_id": cls.env.ref("base.cn").id,
                "tz": "Asia/Shanghai",
                **vals,
            }
        )

    @classmethod
    def _create_products(cls, *codes):
        return cls.env["product.product"].create(
            [
                {"name": f"Product {code}", "default_code": code, "is_storable": True, "list_price": 100.0}
                for code in codes
            ]
        )

    @classmethod
    def _set_stock(cls, product, quantity, warehouse=None):
        warehouse = warehouse or cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, quantity)

    @classmethod
    def _create_order(cls, lines=None, **vals):
        """Create an order of the channel, outside the review unless told otherwise.

        :param lines: list of (product, quantity, price)
        """
        lines = [(cls.product, 1, 100.0)] if lines is None else lines
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "cs_channel_id": cls.channel.id,
                "cs_review_state": False,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty, "price_unit": price})
                    for product, qty, price in lines
                ],
                **vals,
            }
        )
