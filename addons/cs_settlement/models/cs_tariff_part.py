from odoo import api, fields, models


class CsTariffPart(models.AbstractModel):
    """A row of a version: zone, rate, surcharge or insurance. It is as fixed as its version."""

    _name = "cs.tariff.part"
    _description = "Part of a Tariff Version"
    _order = "sequence, id"

    version_id = fields.Many2one("cs.tariff.version", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="version_id.currency_id")
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_version("create")
        return parts

    def write(self, vals):
        self._check_version("write", vals)
        result = super().write(vals)
        if "version_id" in vals:
            self._check_version("write", vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self._check_version("unlink")

    def _check_version(self, operation, vals=None):
        """Refuse to touch what belongs to a version that is no draft.

        :param operation: create, write or unlink; ``vals``: what is written
        """
        self.version_id._check_draft()

    def _copy_to(self, version, zones):
        """Copy the parts to a draft.

        :param zones: ``{zone id: zone id}``, those of this version and those of the other
        """
        vals_list = zip(self, self.copy_data(), strict=True)
        return self.create(
            [vals | {"version_id": version.id} | part._prepare_zone_vals(zones) for part, vals in vals_list]
        )

    def _prepare_zone_vals(self, zones):
        """Return the values that name zones, translated to those of the other version."""
        return {}
