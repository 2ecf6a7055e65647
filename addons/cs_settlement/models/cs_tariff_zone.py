from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsTariffZone(models.Model):
    """Destinations of one price. The zone that names a destination most closely is taken."""

    _name = "cs.tariff.zone"
    _description = "Tariff Zone"
    _inherit = ["cs.tariff.part"]

    name = fields.Char(required=True)
    country_ids = fields.Many2many("res.country", "cs_tariff_zone_country_rel", string="To Countries")
    state_ids = fields.Many2many("res.country.state", "cs_tariff_zone_state_rel", string="To States")
    postal_codes = fields.Char(help="First digits of the postal codes, separated by commas. Empty: all.")
    origin_country_ids = fields.Many2many(
        "res.country", "cs_tariff_zone_origin_country_rel", string="From Countries"
    )
    origin_state_ids = fields.Many2many(
        "res.country.state", "cs_tariff_zone_origin_state_rel", string="From States"
    )
    distance = fields.Integer(string="Distance (km)", help="Where a shipment does not say its own.")

    _name_uniq = models.UniqueIndex("(version_id, lower(name))", "Another zone of the version has this name.")
    _distance_positive = models.Constraint("CHECK (distance >= 0)", "A distance can't be negative.")

    @api.constrains("country_ids", "state_ids", "origin_country_ids", "origin_state_ids")
    def _check_states(self):
        for zone in self:
            for countries, states in (
                (zone.country_ids, zone.state_ids),
                (zone.origin_country_ids, zone.origin_state_ids),
            ):
                if countries & states.country_id:
                    raise ValidationError(
                        self.env._(
                            "Zone %(zone)s names %(country)s as a whole and states of it: name one of both.",
                            zone=zone.name,
                            country=(countries & states.country_id)[0].name,
                        )
                    )
