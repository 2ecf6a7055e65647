from odoo.addons.cs_forwarding.tests.page_common import PageCommon
from odoo.addons.cs_forwarding.tests.parcel_common import ParcelCommon

from .common import TicketCommon


class PortalCommon(PageCommon, ParcelCommon, TicketCommon):
    """A customer's buyer with a login, a stranger with one, a parcel and a ticket of the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parcel, cls.second_parcel = cls._create_parcels("SF1001", "SF1002")
        cls.buyer = cls._create_user("desk_buyer", "base.group_portal")
        cls.buyer.partner_id.parent_id = cls.customer
        cls.stranger = cls._create_user("desk_stranger", "base.group_portal")
        cls.ticket = cls._create_ticket(
            partner_id=cls.buyer.partner_id.id, parcel_id=cls.parcel.id, user_id=cls.agent.id
        )

    def _answer(self, ticket, body="我们马上查", **kwargs):
        """Let the agent answer the customer."""
        return ticket.with_user(self.agent).message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
            **kwargs,
        )

    def _note(self, ticket, body="内部备注", **kwargs):
        return ticket.with_user(self.agent).message_post(body=body, **kwargs)

    def _find_new(self, source="portal"):
        return self.env["cs.ticket"].search([("source", "=", source)], order="id desc", limit=1)
