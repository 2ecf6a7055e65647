from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib.rating.seal import get_seal


class CsTariffVersion(models.Model):
    """From draft into force, from there to closed for good."""

    _inherit = "cs.tariff.version"

    seal = fields.Char(
        copy=False, readonly=True, help="Fingerprint of all prices, taken when the version came into force."
    )
    is_seal_broken = fields.Boolean(compute="_compute_is_seal_broken")

    @api.depends("seal")
    def _compute_is_seal_broken(self):
        """Work the fingerprint out again: prices changed behind the addon's back do not go unnoticed."""
        sealed = self.filtered("seal")
        terms = sealed._get_terms()
        for version in self:
            version.is_seal_broken = version in sealed and get_seal(terms[version.id]) != version.seal

    def action_open(self):
        """Bring drafts into force; the version before ends the day before."""
        self.check_access("write")
        self._check_draft()
        self._check_complete()
        self._end_predecessors()
        self._seal()
        self._set_state("open")
        self._after_open()
        return True

    def _set_state(self, state):
        # sudo: the life of a version is nobody's to write directly
        self.sudo().state = state

    def _seal(self):
        terms = self._get_terms()
        for version in self:
            # sudo: see above
            version.sudo().seal = get_seal(terms[version.id])

    def _check_complete(self):
        for version in self:
            if not (version.rate_ids or version.surcharge_ids or version.insurance_ids):
                raise UserError(self.env._("%(version)s has no prices yet.", version=version.display_name))

    def _end_predecessors(self):
        """End what is in force without an end; two versions brought into force at once queue up here."""
        self.tariff_id.lock_for_update()
        before = self.tariff_id.version_ids.filtered(lambda version: version.state == "open")
        for version in self:
            for earlier in before.filtered(lambda other, to=version: other.tariff_id == to.tariff_id):
                if earlier.valid_from < version.valid_from and (
                    not earlier.valid_to or earlier.valid_to >= version.valid_from
                ):
                    earlier.valid_to = version.valid_from - timedelta(days=1)

    def _renew_seal(self):
        """Seal again what is in force, after its surcharges have changed."""
        in_force = self.filtered(lambda version: version.state == "open")
        if in_force:
            in_force._seal()
            in_force._after_open()

    def _after_open(self):
        """Have the charges worked out again that the prices may change; for others to add to."""
        for version in self:
            # sudo: prices concern all parcels, whoever brings them into force
            self.env["cs.parcel"].sudo()._request_charges(version._get_parcel_domain())

    def _get_parcel_domain(self):
        """Return the domain of the parcels shipped while the version is valid."""
        tariff = self.tariff_id
        domain = Domain("company_id", "=", self.company_id.id) & Domain("shipped_at", ">=", self.valid_from)
        if tariff.account_id:
            domain &= Domain("carrier_id.cs_account_id", "=", tariff.account_id.id)
        if tariff.partner_id:
            customer = tariff.partner_id.commercial_partner_id
            domain &= Domain("order_id.partner_invoice_id", "child_of", customer.id)
        if tariff.carrier_ids:
            domain &= Domain("carrier_id", "in", tariff.carrier_ids.ids)
        return domain

    def action_close(self):
        """Close what is over: nothing of it changes from then on."""
        self.check_access("write")
        for version in self:
            if version.state != "open":
                raise UserError(self.env._("%(version)s is not in force.", version=version.display_name))
            if not version.valid_to or version.valid_to >= fields.Date.context_today(self):
                raise UserError(
                    self.env._(
                        "%(version)s can be closed when its last day is over (%(date)s).",
                        version=version.display_name,
                        date=format_date(self.env, version.valid_to) or self.env._("none is set"),
                    )
                )
        self._seal()
        self._set_state("closed")
        return True

    def action_back_to_draft(self):
        """Take a version out of force to correct it, as long as nothing was billed by it."""
        self.check_access("write")
        for version in self:
            if version.state != "open":
                raise UserError(self.env._("%(version)s is not in force.", version=version.display_name))
        billed = self.env["cs.charge"].search(
            [("tariff_version_id", "in", self.ids), ("state", "in", ("partly", "settled"))], limit=1
        )
        if billed:
            raise UserError(
                self.env._(
                    "%(charge)s was charged by it and is billed already. Make a new version instead.",
                    charge=billed.display_name,
                )
            )
        self._set_state("draft")
        return True
