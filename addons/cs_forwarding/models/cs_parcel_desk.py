from odoo import models
from odoo.fields import Domain


class CsParcel(models.Model):
    """What an agent does with parcels."""

    _inherit = "cs.parcel"

    def action_take(self):
        """Take over: the one who works on it is responsible."""
        self.write({"user_id": self.env.uid})
        return True

    def action_report_status(self):
        """Enter what the carrier said on the phone."""
        return self.env["cs.tracking.report"]._get_records_action(
            name=self.env._("Enter Status"), target="new", context={"default_parcel_ids": self.ids}
        )

    def action_report_anomaly(self):
        self.ensure_one()
        return self.env["cs.anomaly"]._open_report(
            {
                "default_parcel_id": self.id,
                "default_picking_id": self.picking_id.id,
                "default_order_id": self.order_id.id,
                "default_source": "tracking",
            }
        )

    def action_view_events(self):
        """Show all events as they came, those that do not count too."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_tracking_event_action"),
            "name": self.env._("Events of %(name)s", name=", ".join(self.mapped("name")[:3])),
            "domain": [("parcel_id", "in", self.ids)],
            "context": {},
        }

    def _open_of(self, name):
        """Return the action that shows these parcels, whatever their state."""
        if len(self) == 1:
            return self._get_records_action(name=name)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_parcel_action"),
            "name": name,
            "domain": [("id", "in", self.ids)],
            "context": {},
        }

    def _get_timeline_domain(self):
        """Leave out what was entered by mistake, with what took it back; the list of events shows both."""
        domain = super()._get_timeline_domain()
        return domain & Domain("takes_back_id", "=", False) & Domain("taken_back_ids", "=", False)
