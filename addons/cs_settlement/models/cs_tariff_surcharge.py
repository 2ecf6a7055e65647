from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..const_tariff import SURCHARGE_BASES, SURCHARGE_CONDITIONS, SURCHARGE_METHODS


class CsTariffSurcharge(models.Model):
    """What comes on top of the freight, for a time of its own: fuel changes more often than tariffs."""

    _name = "cs.tariff.surcharge"
    _description = "Tariff Surcharge"
    _inherit = ["cs.tariff.part"]

    type_id = fields.Many2one(
        "cs.charge.type",
        string="Charge",
        required=True,
        ondelete="restrict",
        domain="[('code', 'not in', ('freight', 'insurance'))]",
    )
    method = fields.Selection(SURCHARGE_METHODS, required=True, default="percent")
    value = fields.Float(
        digits=(16, 4),
        help="Per cent, amount, or price per unit. At cost: per cent added to what was laid out.",
    )
    base = fields.Selection(SURCHARGE_BASES, string="Of", required=True, default="freight")
    condition = fields.Selection(SURCHARGE_CONDITIONS, string="Due", required=True, default="always")
    threshold = fields.Float(digits=(12, 2))
    zone_ids = fields.Many2many(
        "cs.tariff.zone", "cs_tariff_surcharge_zone_rel", string="Zones", help="Empty: all."
    )
    minimum = fields.Monetary(help="0: none.")
    maximum = fields.Monetary(help="0: none. At cost: more than this was not agreed.")
    valid_from = fields.Date(help="Empty: as long as the version.")
    valid_to = fields.Date()

    _period = models.Constraint("CHECK (valid_to >= valid_from)", "A surcharge can't end before it begins.")
    _positive = models.Constraint(
        "CHECK (value >= 0 AND threshold >= 0 AND minimum >= 0 AND maximum >= 0)",
        "Surcharges can't be negative.",
    )

    @api.depends("type_id", "value", "method")
    def _compute_display_name(self):
        for surcharge in self:
            unit = "%" if surcharge.method in ("percent", "at_cost") else surcharge.currency_id.symbol or ""
            surcharge.display_name = f"{surcharge.type_id.name} {surcharge.value:g} {unit}"

    @api.constrains("type_id")
    def _check_type(self):
        if any(surcharge.type_id.code in ("freight", "insurance") for surcharge in self):
            raise ValidationError(self.env._("Freight and insurance have tables of their own."))

    @api.constrains("zone_ids", "version_id")
    def _check_zones(self):
        for surcharge in self:
            if surcharge.zone_ids.version_id - surcharge.version_id:
                raise ValidationError(self.env._("The zones of a surcharge belong to the same version."))

    @api.constrains("type_id", "valid_from", "valid_to", "condition", "threshold", "zone_ids")
    def _check_overlap(self):
        """Fuel of one week and of the next would both be charged on the day they share."""
        for version in self.version_id:
            groups = version.surcharge_ids.grouped(
                lambda row: (row.type_id, row.condition, row.threshold, row.zone_ids)
            )
            for rows in groups.values():
                ordered = rows.sorted(lambda row: (str(row.valid_from or ""), row.id))
                for earlier, later in zip(ordered, ordered[1:], strict=False):
                    if not earlier.valid_to or not later.valid_from or earlier.valid_to >= later.valid_from:
                        raise ValidationError(
                            self.env._(
                                "%(charge)s stands twice on %(date)s: end the earlier row first.",
                                charge=later.type_id.name,
                                date=later.valid_from or version.valid_from,
                            )
                        )

    @api.model_create_multi
    def create(self, vals_list):
        surcharges = super().create(vals_list)
        surcharges.version_id._renew_seal()
        return surcharges

    def write(self, vals):
        result = super().write(vals)
        self.version_id._renew_seal()
        return result

    def _check_version(self, operation, vals=None):
        """While a version is in force, surcharges may be added and their end be set, nothing else."""
        if all(version.state == "open" for version in self.version_id):
            if operation == "create":
                return None
            if operation == "write" and set(vals) <= {"valid_to"}:
                return None
        return super()._check_version(operation, vals)

    def _prepare_zone_vals(self, zones):
        return {"zone_ids": [Command.set([zones[zone.id] for zone in self.zone_ids])]}
