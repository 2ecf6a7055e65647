from odoo import fields, models

from ..localized import format_moment


class CsAnomalyType(models.Model):
    """How what tracking finds reads in words; the review has its own on ``cs.review.rule``.

    Further types bring ``_describe_<code>(self, evidence)``, which returns one finding as a sentence in the
    user's language.
    """

    _inherit = "cs.anomaly.type"

    def _describe(self, evidence):
        """Return a finding of this type as a sentence in the user's language, or None (one type)."""
        describe = getattr(self, f"_describe_{self.code}", None)
        return describe(evidence) if describe and evidence else None

    def _describe_silent(self, evidence):
        return self.env._(
            "No news of %(waybill)s since %(moment)s (%(carrier)s)",
            waybill=evidence.get("waybill"),
            moment=self._format_evidence_moment(evidence.get("since")),
            carrier=evidence.get("carrier") or self.env._("carrier unknown"),
        )

    def _describe_delay(self, evidence):
        words = {
            "waybill": evidence.get("waybill"),
            "due": self._format_evidence_moment(evidence.get("due")),
            "eta": self._format_evidence_moment(evidence.get("eta")),
        }
        if evidence.get("eta"):
            return self.env._("%(waybill)s comes late: due %(due)s, the carrier says %(eta)s", **words)
        texts = {
            "promised": self.env._("%(waybill)s is late: promised for %(due)s", **words),
            "carrier": self.env._("%(waybill)s is late: the carrier had said %(due)s", **words),
            "learned": self.env._("%(waybill)s is late: such parcels are there by %(due)s", **words),
        }
        return texts.get(evidence.get("source"))

    def _format_evidence_moment(self, text):
        """Return a UTC moment of an evidence, as text, in the user's time zone and words."""
        if not text:
            return ""
        moment = fields.Datetime.to_datetime(text)
        return format_moment(self.env, fields.Datetime.context_timestamp(self, moment))
