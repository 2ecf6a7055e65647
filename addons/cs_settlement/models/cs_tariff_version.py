from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..const_tariff import AMOUNT_ROUNDINGS, MODE_TERMS, TARIFF_BASES, VERSION_STATES

# The life of a version is led by its actions only.
_LIFE_FIELDS = frozenset({"state", "seal"})
# What is in force is not written to, but for its life, its end and a remark.
_FREE_FIELDS = _LIFE_FIELDS | {"valid_to", "note"}


class CsTariffVersion(models.Model):
    """The prices of a tariff for a time. A draft can be written; what is in force or closed is not."""

    _name = "cs.tariff.version"
    _description = "Tariff Version"
    _inherit = ["mail.thread"]
    _order = "tariff_id, valid_from desc, id desc"
    _rec_name = "valid_from"

    tariff_id = fields.Many2one("cs.tariff", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="tariff_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="tariff_id.currency_id")
    side = fields.Selection(related="tariff_id.side", store=True, precompute=True)
    state = fields.Selection(VERSION_STATES, required=True, default="draft", copy=False, readonly=True)
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    valid_to = fields.Date(copy=False, help="Empty: until another version follows.")
    note = fields.Char(help="Such as where the prices come from.")

    basis = fields.Selection(
        TARIFF_BASES,
        string="Charged By",
        required=True,
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    divisor = fields.Integer(
        string="Volumetric Divisor",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Cubic centimetres that count as one kilogram. 0: only the real weight counts.",
    )
    volumetric_share = fields.Float(
        string="Share of Volume (%)",
        digits=(5, 2),
        default=100.0,
        help="How much counts of what the volume exceeds the weight by.",
    )
    quantity_step = fields.Float(
        string="Round Up To",
        digits=(10, 3),
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Each step begun is charged in full, in the unit of what is charged by. 0: as measured.",
    )
    quantity_minimum = fields.Float(
        string="At Least",
        digits=(10, 3),
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Less is charged as this much.",
    )
    heavy_from = fields.Float(digits=(10, 3))
    heavy_step = fields.Float(string="Heavy Ones Round Up To", digits=(10, 3), help="0: as all others.")
    upper_included = fields.Boolean(
        string="Break Includes Its End",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="On: 5 kg belong to “up to 5”. Off: they belong to “from 5”.",
    )
    next_break = fields.Boolean(
        string="Next Break If Cheaper",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="Charged as if it reached a higher break where that costs less, as air carriers do.",
    )
    discount = fields.Float(
        string="Discount (%)", digits=(5, 2), help="Off the rates, before minimum and surcharges."
    )
    amount_step = fields.Float(
        string="Round Amounts To", digits=(10, 2), help="0: to the smallest unit of the currency."
    )
    amount_rounding = fields.Selection(AMOUNT_ROUNDINGS, required=True, default="half_up")

    zone_ids = fields.One2many("cs.tariff.zone", "version_id", string="Zones", copy=False)
    rate_ids = fields.One2many("cs.tariff.rate", "version_id", string="Rates", copy=False)
    surcharge_ids = fields.One2many("cs.tariff.surcharge", "version_id", string="Surcharges", copy=False)
    insurance_ids = fields.One2many("cs.tariff.insurance", "version_id", string="Insurances", copy=False)

    _valid_period = models.Constraint(
        "CHECK (valid_to >= valid_from)", "A version can't end before it begins."
    )
    # ranges of one number make the tariff comparable without another extension of PostgreSQL
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(tariff_id, tariff_id, '[]') WITH &&, "
        "daterange(valid_from, valid_to, '[]') WITH &&) WHERE (state <> 'draft')",
        "Two versions of a tariff can't be in force on the same day.",
    )
    _closed_sealed = models.Constraint(
        "CHECK (state <> 'closed' OR (seal IS NOT NULL AND valid_to IS NOT NULL))",
        "A closed version has an end and a seal.",
    )
    _share_range = models.Constraint(
        "CHECK (volumetric_share >= 0 AND volumetric_share <= 100 AND discount >= 0 AND discount <= 100)",
        "Shares and discounts lie between 0 and 100 %.",
    )
    _steps_positive = models.Constraint(
        "CHECK (divisor >= 0 AND quantity_step >= 0 AND quantity_minimum >= 0 AND heavy_from >= 0 "
        "AND heavy_step >= 0 AND amount_step >= 0)",
        "Divisors, steps and minimums can't be negative.",
    )

    @api.depends("tariff_id")
    def _compute_terms(self):
        """Start as the mode usually charges."""
        for version in self:
            terms = MODE_TERMS.get(version.tariff_id.mode_id.code, MODE_TERMS["express"])
            for name in (
                "basis",
                "divisor",
                "quantity_step",
                "quantity_minimum",
                "upper_included",
                "next_break",
            ):
                version[name] = terms.get(name, 0)

    @api.depends("tariff_id.name", "valid_from")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(tariff)s from %(date)s",
                tariff=version.tariff_id.name or "",
                date=format_date(self.env, version.valid_from),
            )

    @api.model
    def _get_valid_domain(self, first, last):
        """Return the domain of what is or was in force on some day of a period."""
        started = Domain("state", "!=", "draft") & Domain("valid_from", "<=", last)
        return started & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", first))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_life_fields(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_life_fields(set(vals))
        if {name for name in vals if not name.startswith(("message_", "activity_"))} - _FREE_FIELDS:
            self._check_draft()
        if "valid_to" in vals:
            self._check_end_open()
        return super().write(vals)

    def _check_life_fields(self, names):
        if names & _LIFE_FIELDS and not self.env.su:
            raise AccessError(self.env._("Versions come into force and are closed by their buttons only."))

    def _check_end_open(self):
        if any(version.state == "closed" for version in self):
            raise UserError(self.env._("The version is closed: its time can't be changed any more."))

    def _check_draft(self):
        """Refuse to change prices that shipments may have been charged by."""
        fixed = self.filtered(lambda version: version.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(version)s is in force or closed: its prices are fixed. Make a new version of it.",
                    version=fixed[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self._check_draft()

    def copy(self, default=None):
        copies = super().copy(default)
        for version, duplicate in zip(self, copies, strict=True):
            version._copy_parts(duplicate)
        return copies

    def _copy_parts(self, version):
        """Give an empty draft the prices of this one."""
        self.ensure_one()
        zones = self.zone_ids.copy({"version_id": version.id})
        mapping = dict(zip(self.zone_ids.ids, zones.ids, strict=True))
        for part in self.rate_ids, self.surcharge_ids, self.insurance_ids:
            part._copy_to(version, mapping)

    def action_view(self):
        return self._get_records_action(name=self.env._("Tariff Version"))

    def action_revise(self):
        """Ask from when the next version is valid and by how much prices change."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_tariff_revise_action")
        return action | {"context": {"default_version_id": self.id}}

    def action_compare(self):
        """Show what differs from the version before, or between two chosen ones."""
        after = self.sorted("valid_from")[-1:]
        before = (self - after)[:1] or after.tariff_id.version_ids.filtered(
            lambda version: version.valid_from < after.valid_from
        )[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_tariff_compare_action")
        return action | {
            "context": {
                "default_before_id": before.id,
                "default_after_id": after.id,
                "dialog_size": "extra-large",
            }
        }
