import html
import json

from odoo import models
from odoo.http import Response

from ..lib.masking import Scrubber, mask

_TEXT_TYPES = ("text/", "application/json", "application/xml")
_WRITTEN_KINDS = ("phone", "street")


class CsConfidentialityScrub(models.AbstractModel):
    """The second net: what this call has read of customers is hidden wherever it stands in the answer."""

    _name = "cs.confidentiality.scrub"
    _description = "Confidentiality: Texts"

    def _scrub(self, answer, by_name):
        """Mask the customers' values that this call has read, wherever they stand in its answer.

        :param by_name: also mask what stands under the name of a confidential field of a partner
        """
        known, shown = self._get_read_values()
        scrubber = Scrubber(known)
        if scrubber or by_name:
            return self._scrub_value(answer, scrubber, shown if by_name else None)
        return answer

    def _get_read_values(self):
        """Return what has been read of partners: dict of hidden value → mask, and the set of open values."""
        partners = self.env["res.partner"]
        kinds = {
            name: kind for name, kind in self._get_kinds("res.partner").items() if kind in _WRITTEN_KINDS
        }
        caches = {name: partners._fields[name]._get_cache(self.env) for name in kinds}
        clear = self._get_clear_ids(partners, {record_id for cache in caches.values() for record_id in cache})
        known, shown = {}, set()
        for name, cache in caches.items():
            for record_id, value in cache.items():
                if value and record_id in clear:
                    shown.add(value)
                elif value and isinstance(record_id, int):
                    known[value] = mask(kinds[name], value)
        return {value: masked for value, masked in known.items() if value not in shown}, shown

    def _scrub_value(self, value, scrubber, shown):
        if isinstance(value, str):
            return scrubber.text(value)
        if isinstance(value, dict):
            return {key: self._scrub_item(key, item, scrubber, shown) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self._scrub_value(item, scrubber, shown) for item in value)
        return value

    def _scrub_item(self, key, value, scrubber, shown):
        """Scrub what stands under a key of a dict of which the model is not known."""
        if shown is not None and isinstance(key, str):
            if isinstance(value, (list, tuple)) and key in self.env:
                # the rows of a model, as the discuss app is sent them
                self._mask_rows(self.env[key], value)
                return self._scrub_value(value, scrubber, None)
            kind = self._get_kinds("res.partner").get(key)
            if kind in _WRITTEN_KINDS and isinstance(value, str) and value not in shown:
                return mask(kind, value)
            if key == "trackingValues":
                self._mask_tracking_values(value)
        return self._scrub_value(value, scrubber, shown)

    def _mask_tracking_values(self, values):
        for value in values:
            kind = value["fieldInfo"].get("confidential")
            for side in ("oldValue", "newValue"):
                value[side] = self._mask_alone(kind, value[side]) if kind else value[side]

    # Responses of other routes

    def _mask_response(self, answer):
        """Return the answer of an HTTP route as the current user may see it."""
        if not self._applies():
            return answer
        if not isinstance(answer, Response):
            return self._scrub(answer, by_name=True)
        if (answer.mimetype or "").startswith(_TEXT_TYPES) and not answer.direct_passthrough:
            known, _shown = self._get_read_values()
            scrubber = Scrubber(self._get_written_forms(known))
            if scrubber:
                answer.set_data(scrubber.text(answer.get_data(as_text=True)))
        return answer

    def _mask_push(self, target, message):
        """Return a message that is pushed to a browser as its reader may see it.

        :param target: what it is sent to: a record, ``(record, name)`` or a text; only partners are persons
        """
        record = target[0] if isinstance(target, tuple) else target
        if not isinstance(record, models.BaseModel) or record._name != "res.partner" or not self._is_in_use():
            return message
        # sudo: whose browser it is, is asked to protect what goes there
        reader = self.with_user(record.sudo().user_ids[:1] or self.env.user)
        return reader._scrub(message, by_name=True) if reader._applies() else message

    def _scrub_document(self, text):
        """Mask the customers' values that were read for a document (HTML or plain text)."""
        return Scrubber(self._get_written_forms(self._get_read_values()[0])).text(text)

    def _get_written_forms(self, known):
        """Add the ways in which HTML and JSON write a value."""
        forms = {}
        for value, masked in known.items():
            for form in (value, html.escape(value), json.dumps(value)[1:-1]):
                forms[form] = masked
        return forms
