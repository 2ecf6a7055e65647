from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import formatLang

# Figures of the evidence that are amounts in the currency the evidence names.
AMOUNTS = ("price", "expected", "total", "channel", "due", "paid", "limit", "order", "owed")


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
            evidence = anomaly.evidence or {}
            found = {**evidence, **(evidence.get("now") or {})}
            currency = self.env["res.currency"].browse(found.get("currency_id"))
            shown = (
                (label, self._show_figure(key, found.get(key), currency)) for key, label in labels.items()
            )
            anomaly.evidence_figures = self._get_figures_html([row for row in shown if row[1]])

    def _get_figures_html(self, rows):
        """Return label and figure pairs as a table; everything in it is escaped."""
        if not rows:
            return False
        line = Markup("<tr><td class='text-muted pe-3'>%s</td><td class='fw-bold'>%s</td></tr>")
        body = Markup("").join(line % row for row in rows)
        return Markup("<table class='o_cs_evidence mb-2'>%s</table>") % body

    def _show_figure(self, key, value, currency):
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, dict | bool):
            return ""
        if key in AMOUNTS and currency:
            return currency.format(value)
        return formatLang(self.env, value, digits=0 if value == int(value) else 2)

    @api.model
    def _get_evidence_labels(self):
        """Return ``{key of the evidence: label}`` in the order shown; add the figures of another check.

        Keys that stand for codes or places are left out: the sentence of the anomaly names them in words.
        """
        return {
            "product": self.env._("Product"),
            "spec": self.env._("Specification"),
            "qty": self.env._("Quantity"),
            "min": self.env._("Least Quantity"),
            "max": self.env._("Greatest Quantity"),
            "needed": self.env._("Needed"),
            "available": self.env._("Available"),
            "warehouse": self.env._("Warehouse"),
            "phone": self.env._("Phone"),
            "digits": self.env._("Digits"),
            "price": self.env._("Price"),
            "expected": self.env._("Price List"),
            "percent": self.env._("Difference (%)"),
            "total": self.env._("Order Total"),
            "channel": self.env._("Channel Total"),
            "due": self.env._("To Pay"),
            "paid": self.env._("Paid"),
            "limit": self.env._("Credit Limit"),
            "owed": self.env._("Owed"),
            "order": self.env._("This Order"),
            "other": self.env._("Other Order"),
            "hours": self.env._("Hours Between"),
            "carrier": self.env._("Carrier"),
            "weight": self.env._("Weight"),
            "volume": self.env._("Volume"),
            "words": self.env._("Words"),
            "note": self.env._("Note"),
        }
