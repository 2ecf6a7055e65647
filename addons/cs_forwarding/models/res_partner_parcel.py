from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_parcel_count = fields.Integer(
        string="Number of Parcels", compute="_compute_cs_parcel_count", groups="cs_forwarding.group_agent"
    )

    def _compute_cs_parcel_count(self):
        for partner in self:
            partner.cs_parcel_count = self.env["cs.parcel"].search_count(partner._get_parcel_domain())

    def _get_parcel_domain(self):
        """Return the domain of the parcels that the customer, or one of his, has ordered or receives."""
        receives = Domain("partner_id", "child_of", self.ids)
        return receives | Domain("order_id.partner_id", "child_of", self.ids)

    def action_view_parcels(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_parcel_action"),
            "name": self.env._("Parcels of %(name)s", name=self.name),
            "domain": list(self._get_parcel_domain()),
            "context": {},
        }
