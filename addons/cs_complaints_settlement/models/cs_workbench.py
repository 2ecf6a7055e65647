from odoo import models
from odoo.fields import Domain

# So many tickets of a parcel are shown beside a line.
_TICKETS = 5


class CsWorkbench(models.AbstractModel):
    """The customer's matters beside the line that bills his parcel."""

    _inherit = "cs.workbench"

    def _prepare_shipment(self, parcel):
        shipment = super()._prepare_shipment(parcel)
        return shipment and {**shipment, "tickets": self._prepare_tickets(parcel)}

    def _prepare_tickets(self, parcel):
        """Return dicts id (False: the user may not open it), number and state of the parcel's tickets."""
        # sudo: number and state, for who does not work on tickets
        tickets = (
            self.env["cs.ticket"]
            .sudo()
            .search(Domain("parcel_id", "=", parcel.id), limit=_TICKETS, order="id desc")
        )
        labels = dict(tickets._fields["state"]._description_selection(self.env))
        readable = tickets.sudo(False)._filtered_access("read")
        return [
            {
                "id": ticket.id if ticket.id in readable.ids else False,
                "number": ticket.number,
                "state": labels[ticket.state],
            }
            for ticket in tickets
        ]
