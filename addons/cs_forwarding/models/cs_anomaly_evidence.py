from markupsafe import Markup

from odoo import api, fields, models


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    evidence_figures = fields.Html(
        compute="_compute_evidence_figures", sanitize=False, help="What the check found, one line a figure."
    )

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_figures(self):
        labels = self._get_evidence_labels()
        for anomaly in self:
            found = {**(anomaly.evidence or {}), **((anomaly.evidence or {}).get("now") or {})}
            rows = [(labels[key], self._show_figure(value)) for key, value in found.items() if key in labels]
            anomaly.evidence_figures = self._get_figures_html([row for row in rows if row[1]])

    def _get_figures_html(self, rows):
        """Return label and figure pairs as a table; everything in it is escaped."""
        if not rows:
            return False
        line = Markup("<tr><td class='text-muted pe-3'>%s</td><td class='fw-bold'>%s</td></tr>")
        return Markup("<table class='o_cs_evidence mb-2'>%s</table>") % Markup("").join(
            line % row for row in rows
        )

    def _show_figure(self, value):
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, float):
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        return "" if value in (None, False) or isinstance(value, dict) else str(value)

    @api.model
    def _get_evidence_labels(self):
        """Return ``{key of the evidence: label}``; a check that finds other figures adds its keys."""
        return {
            "product": self.env._("Product"),
            "qty": self.env._("Ordered"),
            "available": self.env._("Available"),
            "missing": self.env._("Missing"),
            "phone": self.env._("Phone"),
            "digits": self.env._("Digits"),
            "price": self.env._("Price"),
            "list_price": self.env._("Price List"),
            "percent": self.env._("Difference (%)"),
            "total": self.env._("Total"),
            "channel_total": self.env._("Total of the Channel"),
            "paid": self.env._("Paid"),
            "limit": self.env._("Limit"),
            "street": self.env._("Street"),
            "city": self.env._("City"),
            "state": self.env._("Province"),
            "zip": self.env._("Postal Code"),
            "country": self.env._("Country"),
            "hours": self.env._("Hours"),
            "words": self.env._("Words"),
            "note": self.env._("Note"),
        }
