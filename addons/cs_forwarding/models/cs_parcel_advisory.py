from odoo import api, fields, models


class CsParcel(models.Model):
    """Advisories that hold where the parcel passes."""

    _inherit = "cs.parcel"

    advisory_link_ids = fields.One2many("cs.advisory.parcel", "parcel_id", string="Flagged by")
    advisory_ids = fields.Many2many(
        "cs.advisory", string="Advisories", compute="_compute_advisory_ids", search="_search_advisory_ids"
    )
    advisory_text = fields.Char(string="Advisory", compute="_compute_advisory_ids")

    @api.depends("advisory_link_ids.is_lifted")
    @api.depends_context("lang")
    def _compute_advisory_ids(self):
        for parcel in self:
            advisories = parcel.advisory_link_ids.filtered(lambda row: not row.is_lifted).advisory_id
            parcel.advisory_ids = advisories
            parcel.advisory_text = advisories._get_headlines()

    def _search_advisory_ids(self, operator, value):
        if operator in ("in", "any"):
            valid = fields.Domain("is_lifted", "=", False) & fields.Domain("advisory_id", operator, value)
            return fields.Domain("advisory_link_ids", "any", valid)
        return NotImplemented

    @api.depends("advisory_link_ids.is_lifted")
    def _compute_eta_note(self):
        return super()._compute_eta_note()

    def _get_eta_words(self):
        """Say that the expected arrival does not reckon with the advisory yet."""
        notes = [advisory._get_delay_note() for advisory in self.advisory_ids]
        return " · ".join(filter(None, [super()._get_eta_words(), *notes])) or False

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create(vals_list)
        parcels._flag_by_advisories()
        return parcels

    def _after_tracking(self, changes):
        """A parcel that moves comes into a region, or leaves it."""
        result = super()._after_tracking(changes)
        self._flag_by_advisories()
        return result

    def _flag_by_advisories(self):
        holding = self.env["cs.advisory"]._get_holding()
        if holding and self:
            holding._flag(self)
