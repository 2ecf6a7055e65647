from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsWarehouseZone(models.Model):
    """A region as far as a warehouse is from it: the stated distance where no outside service is asked."""

    _name = "cs.warehouse.zone"
    _description = "Warehouse Zone"
    _order = "warehouse_id, distance, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    country_id = fields.Many2one("res.country", required=True)
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Empty: the whole country.",
    )
    zip_prefix = fields.Char(
        string="Postal Codes", help="First digits of the postal codes, separated by commas. Empty: all."
    )
    distance = fields.Integer(string="Distance (km)", required=True, help="Of the warehouse from the region.")

    _distance_positive = models.Constraint("CHECK (distance >= 0)", "A distance can't be negative.")

    @api.constrains("country_id", "state_ids")
    def _check_states(self):
        for zone in self:
            if zone.state_ids.country_id - zone.country_id:
                raise ValidationError(
                    self.env._("Zone %(zone)s names states of another country.", zone=zone.name)
                )

    def _get_prefixes(self):
        return tuple(filter(None, (part.strip() for part in (self.zip_prefix or "").split(","))))

    def _covers(self, country_id, state_id, postal_code):
        """Return whether the destination lies in the zone (one zone)."""
        if self.country_id.id != country_id:
            return False
        if self.state_ids and state_id not in self.state_ids.ids:
            return False
        prefixes = self._get_prefixes()
        return not prefixes or (postal_code or "").startswith(prefixes)
