from odoo import api, fields, models

from ..const_transport import TRACKING_PHASES
from ..lib.tracking.waybill import normalize_waybill, split_waybills


class StockPicking(models.Model):
    """A transfer to a customer carries parcels, one for each of its waybills."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "cs.guarded.fields"]

    cs_parcel_ids = fields.One2many("cs.parcel", "picking_id", string="Parcels")
    cs_tracking_status_id = fields.Many2one(
        "cs.tracking.status", string="Tracking Status", compute="_compute_cs_tracking", store=True
    )
    cs_tracking_phase = fields.Selection(
        TRACKING_PHASES, string="Tracking", compute="_compute_cs_tracking", store=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        pickings = super().create(vals_list)
        if any(vals.get("carrier_tracking_ref") for vals in vals_list):
            pickings._sync_parcels()
        return pickings

    def write(self, vals):
        result = super().write(vals)
        if "carrier_tracking_ref" in vals:
            self._sync_parcels()
        return result

    def action_view_parcels(self):
        return self.cs_parcel_ids._open_of(self.env._("Parcels of %(name)s", name=self.name))

    def _sync_parcels(self):
        """Bring the parcels in step with the waybills; one that has events is archived, never lost."""
        # sudo: who may write a waybill on a transfer need not be one of the desk
        pickings = self.sudo().filtered(lambda picking: picking.picking_type_code in ("outgoing", "dropship"))
        known = pickings.with_context(active_test=False).cs_parcel_ids
        wanted = {
            (picking.id, normalize_waybill(waybill)): waybill
            for picking in pickings
            for waybill in split_waybills(picking.carrier_tracking_ref)
        }
        by_key = {(parcel.picking_id.id, parcel.waybill_key): parcel for parcel in known}
        gone = known.filtered(lambda parcel: (parcel.picking_id.id, parcel.waybill_key) not in wanted)
        gone.filtered("event_ids").active = False
        gone.filtered("active").unlink()
        (known - gone).filtered(lambda parcel: not parcel.active).active = True
        # sudo: as above
        self.env["cs.parcel"].sudo().create(
            [
                {"picking_id": picking_id, "name": waybill}
                for (picking_id, key), waybill in wanted.items()
                if (picking_id, key) not in by_key
            ]
        )
