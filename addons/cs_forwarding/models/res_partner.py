from odoo import fields, models
from odoo.fields import Domain

from ..const import LIVE_REVIEW_STATES, WATCH_STATES

_REVIEW_FIELDS = {
    "name",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "credit_limit",
    "cs_watch_state",
    "cs_watch_reason",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_watch_state = fields.Selection(
        WATCH_STATES,
        string="Watch List",
        index="btree_not_null",
        help="Orders of a customer on the list are held until a person has looked at them.",
    )
    cs_watch_reason = fields.Char(string="Reason for Watching")

    def write(self, vals):
        result = super().write(vals)
        if not _REVIEW_FIELDS.isdisjoint(vals):
            self._review_orders()
        return result

    def _review_orders(self):
        """Check the open orders of these customers again; whoever corrects an address sees the hold go."""
        self._get_reviewed_orders("partner_id", "partner_shipping_id")._run_review(volatile=True)

    def _get_reviewed_orders(self, *links):
        """Return the quotations in the review that point to these customers by one of the fields."""
        return (
            # the customer may be seen by people who see none of the desk's orders
            self.env["sale.order"]
            .sudo()
            .search(
                Domain("state", "in", ("draft", "sent"))
                & Domain("cs_review_state", "in", LIVE_REVIEW_STATES)
                & Domain.OR(Domain(link, "in", self.ids) for link in links)
            )
        )
