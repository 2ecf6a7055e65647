from odoo import models


class CsAdvisory(models.Model):
    """The message to the customers, in the language of each."""

    _inherit = "cs.advisory"

    def _render_message(self, parcels, partner):
        """Return the message about ``parcels`` as HTML, in the language of the environment (one advisory)."""
        values = {"advisory": self, "parcels": parcels.with_env(self.env).sorted("name"), "partner": partner}
        return self.env["ir.qweb"]._render("cs_forwarding.advisory_message", values, lang=self.env.lang)

    def _get_untold(self):
        """Return the flagged parcels of which nobody was told yet."""
        return self.env["cs.advisory.parcel"].search(
            [("advisory_id", "in", self.ids), ("told_state", "=", "no"), ("is_lifted", "=", False)]
        )

    def _group_untold(self):
        """Return ``{language: untold rows}`` (one advisory)."""
        rows = self._get_untold()
        return rows.grouped(lambda row: row.parcel_id._get_notice_lang() or self.env.lang)
