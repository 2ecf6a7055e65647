from odoo.addons.cs_forwarding.tests.common import DeskCommon


class TicketCommon(DeskCommon):
    """The desk of cs_forwarding with a category, and a user of the warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "xiaoming@example.com"
        cls.category = cls.env.ref("cs_complaints.cs_ticket_category_cargo_damage")
        cls.warehouse_user = cls._create_user("desk_warehouse", "cs_complaints.group_department")
        cls.warehouse = cls.env.ref("cs_forwarding.department_warehouse")
        cls.warehouse.member_ids = cls.warehouse_user

    @classmethod
    def _create_ticket(cls, **vals):
        return cls.env["cs.ticket"].create(
            {
                "name": "包裹破损",
                "matter": "外箱压坏，里面的茶具碎了两只",
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                **vals,
            }
        )
