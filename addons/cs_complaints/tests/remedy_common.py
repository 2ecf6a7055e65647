from odoo.fields import Command

from .common import TicketCommon


class RemedyCommon(TicketCommon):
    """An order of two products, delivered and invoiced, and a ticket about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.review_required = False
        cls._set_stock(cls.product, 20)
        cls._set_stock(cls.other_product, 20)
        cls.tax = cls.env["account.tax"].create({"name": "VAT 13 %", "amount": 13.0, "type_tax_use": "sale"})
        cls.accountant = cls._create_user("desk_accountant", "account.group_account_invoice")
        cls.keeper = cls._create_user("desk_keeper", "stock.group_stock_user")
        cls.order = cls._create_delivered_order()
        cls.invoice = cls.order._create_invoices()
        cls.invoice.action_post()
        cls.ticket = cls._create_ticket(
            order_id=cls.order.id, category_id=cls.category.id, user_id=cls.agent.id
        )

    @classmethod
    def _create_delivered_order(cls):
        order = cls._create_order(
            [(cls.product, 3, 100.0), (cls.other_product, 1, 49.99)], cs_review_state="approved"
        )
        order.order_line.tax_ids = cls.tax
        order.action_confirm()
        cls._ship(order.picking_ids)
        return order

    @classmethod
    def _ship(cls, pickings):
        pickings.action_assign()
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty
        pickings.move_ids.picked = True
        pickings.with_context(skip_backorder=True, skip_sms=True).button_validate()

    @classmethod
    def _propose(cls, *lines, ticket=None, user=None, **vals):
        """Create a draft of an agent.

        :param lines: (code of the kind, values of the line)
        """
        rows = [{"kind_id": cls._kind(code).id, **values} for code, values in lines]
        return (
            cls.env["cs.remedy"]
            .with_user(user or cls.agent)
            .create(
                {
                    "ticket_id": (ticket or cls.ticket).id,
                    "line_ids": [Command.create(row) for row in rows],
                    **vals,
                }
            )
        )

    @classmethod
    def _kind(cls, code):
        return cls.env.ref(f"cs_complaints.cs_remedy_kind_{code}")

    @classmethod
    def _offer(cls, *lines, **vals):
        """Create and offer a remedy that the manager may promise by himself."""
        remedy = cls._propose(*lines, user=cls.manager, **vals)
        remedy._submit()
        return remedy

    def _accept(self, remedy, **vals):
        """Let the customer accept by the link."""
        accepted = remedy.sudo()._accept("link", "王小明", **vals)
        self.assertTrue(accepted)
        return remedy.sudo()
