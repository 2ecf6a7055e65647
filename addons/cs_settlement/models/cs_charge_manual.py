from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill

# What a person may no longer change once a bill refers to it.
FIXED_FIELDS = frozenset(
    {"account_id", "company_id", "currency_id", "date", "expected", "partner_id", "ref", "side", "type_id"}
)


class CsCharge(models.Model):
    """Charges that people enter: estimates, agreements, and what agencies cost, with the paper."""

    _inherit = "cs.charge"

    @api.constrains("type_id", "source", "paper")
    def _check_paper(self):
        for charge in self:
            by_hand = charge.source == "manual" and charge.type_id.family == "agency"
            if (by_hand or charge.source == "at_cost") and not charge.with_context(bin_size=True).paper:
                raise ValidationError(
                    self.env._(
                        "%(type)s is charged at cost: attach the paper that shows what it cost.",
                        type=charge.type_id.name,
                    )
                )

    @api.onchange("parcel_id", "side", "type_id")
    def _onchange_parcel_id(self):
        """Offer what follows from the shipment, in the dialog where a person enters a charge."""
        if self.type_id.family == "agency":
            self.source = "at_cost"
        if self.parcel_id:
            self.update(self._prepare_from_parcel(self.parcel_id, self.side))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_vals(vals) for vals in vals_list])

    def write(self, vals):
        if FIXED_FIELDS & vals.keys():
            self._check_changeable()
        if "expected" in vals and "source" not in vals:
            # An amount that a person has set no longer follows from the tariff.
            self.filtered(lambda charge: charge.source == "tariff").write({"source": "manual"})
            vals = {"unpriced": False, **vals}
        if "ref" in vals:
            vals = {**vals, "ref_key": normalize_waybill(vals["ref"])}
        return super().write(vals)

    def action_cancel(self):
        """Nothing is expected any more; the tariff does not bring it back."""
        self._check_changeable()
        self.write({"state": "cancelled", "final": True})

    def action_reopen(self):
        """Expect it again; one from a tariff is worked out anew."""
        if self.filtered(lambda charge: charge.state != "cancelled"):
            raise UserError(self.env._("Only cancelled charges can be opened again."))
        self.write({"state": "open", "final": False})
        # sudo: the accountant who opens it may not write parcels
        self.env["cs.parcel"].sudo()._request_charges(Domain("id", "in", self.parcel_id.ids))

    def action_close_rest(self):
        """Expect nothing beyond what has been billed."""
        if self.filtered(lambda charge: charge.state != "partly"):
            raise UserError(self.env._("Only partly billed charges have a rest to close."))
        self.write({"state": "settled", "final": True})

    def _withdraw(self):
        """Cancel what has not been billed; what a person has entered stays for him to look at."""
        open_ones = self.filtered(lambda charge: charge.state == "open" and charge.source == "tariff")
        open_ones.write({"state": "cancelled"})

    def _check_changeable(self):
        billed = self.filtered(lambda charge: charge.state in ("partly", "settled"))
        if billed:
            raise UserError(
                self.env._("%(charge)s has been billed and no longer changes.", charge=billed[0].display_name)
            )

    @api.model
    def _complete_vals(self, vals):
        """Return the values of a new charge with what follows from its shipment."""
        parcel = self.env["cs.parcel"].browse(vals.get("parcel_id"))
        if parcel:
            vals = {**self._prepare_from_parcel(parcel, vals.get("side", "buy")), **vals}
        if vals.get("ref") and not vals.get("ref_key"):
            vals = {**vals, "ref_key": normalize_waybill(vals["ref"])}
        return vals

    @api.model
    def _prepare_from_parcel(self, parcel, side):
        account = parcel.carrier_id.cs_account_id
        buys = side == "buy"
        customer = parcel.order_id.partner_invoice_id.commercial_partner_id
        country, state = parcel.partner_id.country_id.code, parcel.partner_id.state_id.code
        return {
            "company_id": parcel.company_id.id,
            "account_id": account.id if buys else False,
            "partner_id": (account.partner_id if buys else customer).id,
            "picking_id": parcel.picking_id.id,
            "order_id": parcel.order_id.id,
            "carrier_id": parcel.carrier_id.id,
            "ref": parcel.name,
            "ref_key": parcel.waybill_key,
            "weight": parcel.cs_weight,
            "destination": "-".join(filter(None, (country, state))),
            **({"date": parcel.shipped_at.date()} if parcel.shipped_at else {}),
        }

    @api.model
    def _open_of(self, field, records):
        """Return the action that lists the charges of these parcels, transfers or orders."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_charge_action"),
            "name": self.env._("Charges of %(name)s", name=", ".join(records.mapped("display_name")[:3])),
            "domain": list(Domain(field, "in", records.ids)),
            "context": {f"default_{field}": records.id if len(records) == 1 else False},
            "path": False,
        }
