from odoo import models

from ..localized import get_country_name


class CsTrackingEvent(models.Model):
    _inherit = "cs.tracking.event"

    def _tell(self, labels):
        """Return the event as the timeline tells it, in the user's language (one event)."""
        self.ensure_one()
        # sudo: which service or colleague has told it is shown to whoever may read the event
        provider, user = self.sudo().provider_id, self.sudo().user_id
        return {
            "id": self.id,
            "at": self.occurred_at,
            "reported_at": self.reported_at or None,
            "zone_assumed": self.zone_assumed,
            "classifier": self.classifier,
            "status": self.status_id.code or "",
            "status_name": self.status_id.name or "",
            "phase": self.status_id.phase or "",
            "code": self.code or "",
            "description": self.description or "",
            "place": self.place or "",
            "country": get_country_name(self.env, self.country_code) if self.country_code else "",
            "latitude": self.latitude,
            "longitude": self.longitude,
            "reason": self.reason_id.name or "",
            "party": labels["party"].get(self.reason_id.party, ""),
            "signed_by": self.signed_by or "",
            "source": self.source,
            "source_name": provider.name or labels["source"][self.source],
            "format": provider.format or self.source,
            "user": user.name or "",
        }
