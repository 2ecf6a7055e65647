from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsTariffRate(models.Model):
    """A price: of a zone, between two breaks, between two distances."""

    _name = "cs.tariff.rate"
    _description = "Tariff Rate"
    _inherit = ["cs.tariff.part"]
    _order = "version_id, zone_id, distance_from, break_from, id"

    zone_id = fields.Many2one(
        "cs.tariff.zone", index="btree_not_null", ondelete="cascade", help="Empty: all zones."
    )
    break_from = fields.Float(string="From", digits=(12, 3))
    break_to = fields.Float(string="To", digits=(12, 3), help="0: without end.")
    distance_from = fields.Float(string="From (km)", digits=(10, 1))
    distance_to = fields.Float(string="To (km)", digits=(10, 1), help="0: without end.")
    base = fields.Monetary(string="Base Price", help="Covers the first units, as the first kilogram.")
    included = fields.Float(string="Covers", digits=(12, 3), help="So many units are in the base price.")
    price = fields.Float(digits=(16, 4), help="Of each further step, or of each further unit.")
    step = fields.Float(
        string="Per Step Of", digits=(12, 3), help="Each step begun costs the price. 0: exact."
    )
    minimum = fields.Monetary(help="0: none.")
    maximum = fields.Monetary(help="0: none.")

    _positive = models.Constraint(
        "CHECK (LEAST(break_from, break_to, distance_from, distance_to, base, included, price, step, "
        "minimum, maximum) >= 0)",
        "Breaks and prices can't be negative.",
    )
    _breaks = models.Constraint(
        "CHECK ((COALESCE(break_to, 0) = 0 OR break_to > break_from) "
        "AND (COALESCE(distance_to, 0) = 0 OR distance_to > distance_from))",
        "A break ends after it begins.",
    )

    @api.constrains("zone_id", "version_id")
    def _check_zone(self):
        for rate in self:
            if rate.zone_id and rate.zone_id.version_id != rate.version_id:
                raise ValidationError(self.env._("The zone of a rate belongs to the same version."))

    @api.constrains("zone_id", "version_id", "break_from", "break_to", "distance_from", "distance_to")
    def _check_overlap(self):
        """Two rows never price the same quantity."""
        for version in self.version_id:
            places = version.rate_ids.grouped(
                lambda rate: (rate.zone_id, rate.distance_from, rate.distance_to)
            )
            for rates in places.values():
                rows = rates.sorted(lambda rate: (rate.break_from, rate.id))
                for lower, higher in zip(rows, rows[1:], strict=False):
                    if not lower.break_to or lower.break_to > higher.break_from:
                        raise ValidationError(
                            self.env._(
                                "Two rates of %(version)s overlap in zone %(zone)s from %(limit)s on.",
                                version=version.display_name,
                                zone=lower.zone_id.name or self.env._("(all)"),
                                limit=f"{higher.break_from:g}",
                            )
                        )

    def _prepare_zone_vals(self, zones):
        return {"zone_id": zones.get(self.zone_id.id, False)}
