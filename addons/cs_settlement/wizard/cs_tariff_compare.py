from decimal import Decimal, InvalidOperation

from odoo import api, fields, models

from ..lib.rating.comparison import compare

# Names of lib/rating that the fields of the parts spell otherwise.
_FIELDS = {"destinations": "state_ids", "origins": "origin_state_ids"}


class CsTariffCompare(models.TransientModel):
    """Two versions side by side: only what differs, with the change in per cent."""

    _name = "cs.tariff.compare"
    _description = "Compare Two Versions"

    before_id = fields.Many2one("cs.tariff.version", required=True)
    after_id = fields.Many2one("cs.tariff.version", required=True)
    differences = fields.Html(compute="_compute_differences", sanitize=False)

    @api.depends("before_id", "after_id")
    @api.depends_context("lang")
    def _compute_differences(self):
        for wizard in self:
            versions = wizard.before_id | wizard.after_id
            terms = versions._get_terms()
            rows = len(versions) == 2 and compare(terms[versions[0].id], terms[versions[1].id]) or []
            wizard.differences = self.env["ir.qweb"]._render(
                "cs_settlement.tariff_differences", {"rows": [wizard._prepare_row(*row) for row in rows]}
            )

    def _prepare_row(self, part, key, name, old, new):
        return {
            "part": self._get_part_label(part),
            "row": self._get_row_label(part, key),
            "field": self._get_field_label(part, name),
            "old": self._get_value_label(part, name, old),
            "new": self._get_value_label(part, name, new),
            "change": _get_change(old, new),
        }

    def _get_part_label(self, part):
        if part == "terms":
            return self.env._("Terms")
        return self.env["cs.tariff.version"]._fields[f"{part}_ids"]._description_string(self.env)

    def _get_row_label(self, part, key):
        if part == "rate":
            zone, start, end, _distance_from, distance_to = key
            limits = f"{start}–{end or '∞'}"
            return " · ".join(filter(None, (zone, limits, distance_to and f"≤ {distance_to} km")))
        if part == "surcharge":
            charge_type = self.env["cs.charge.type"].search([("code", "=", key[0])], limit=1)
            return " · ".join(filter(None, (charge_type.name, key[-1])))
        if part == "insurance":
            return self._get_value_label(part, "clause", key[0])
        return " · ".join(key)

    def _get_model(self, part):
        return self.env["cs.tariff.version" if part == "terms" else f"cs.tariff.{part}"]

    def _get_field_label(self, part, name):
        return self._get_model(part)._fields[_FIELDS.get(name, name)]._description_string(self.env)

    def _get_value_label(self, part, name, value):
        """Return the words of a choice, yes and no of a box, a figure as it is."""
        field = self._get_model(part)._fields[_FIELDS.get(name, name)]
        if field.type == "selection" and value:
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "boolean" and value:
            return self.env._("yes") if value == "1" else self.env._("no")
        return value


def _get_change(old, new):
    """Return how much a figure has risen, in per cent; "" where there is nothing to compare."""
    try:
        before, after = Decimal(old or ""), Decimal(new or "")
    except InvalidOperation:
        return ""
    return f"{(after - before) / before:+.1%}" if before else ""
