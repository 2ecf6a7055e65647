from odoo.fields import Command

from odoo.addons.cs_complaints.tests.common import TicketCommon
from odoo.addons.cs_settlement.tests.books_common import BooksCommon
from odoo.addons.cs_settlement.tests.dispute_common import DisputeCommon


class ChainCommon(TicketCommon, DisputeCommon, BooksCommon):
    """A parcel of a customer, a ticket about it, and a carrier who bills it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.leader_id = cls.supervisor
        cls.parcel = cls._create_parcel("SF1000000000001")
        cls.parcel.order_id.partner_id.email = "xiaoming@example.com"
        cls.billing = cls.env.ref("cs_complaints.cs_ticket_category_billing")

    @classmethod
    def _create_parcel_ticket(cls, **vals):
        return cls._create_ticket(parcel_id=cls.parcel.id, user_id=cls.agent.id, **vals)

    @classmethod
    def _create_accepted(cls, amount=40.0, **vals):
        """Return a remedy over an amount that the customer has accepted, the carrier found responsible."""
        found = {"liable_kind": "carrier", "liable_carrier_id": cls.carrier.id, **vals}
        ticket = cls._create_parcel_ticket(category_id=cls.category.id, **found)
        kind = cls.env.ref("cs_complaints.cs_remedy_kind_compensation")
        line = Command.create({"kind_id": kind.id, "amount": amount})
        remedy = (
            cls.env["cs.remedy"].with_user(cls.manager).create({"ticket_id": ticket.id, "line_ids": [line]})
        )
        remedy._submit()
        remedy.sudo()._accept("link", "王小明")
        return remedy
