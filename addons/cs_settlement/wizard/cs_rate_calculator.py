from odoo import api, fields, models

from ..const import CHARGE_SIDES
from ..const_tariff import INSURANCE_CLAUSES

# What a price depends on: the answer changes as soon as one of them does.
_ASKED = (
    "side", "date", "partner_id", "carrier_id", "mode_id", "origin_country_id", "origin_state_id",
    "country_id", "state_id", "postal_code", "weight", "volume", "length_cm", "width_cm", "height_cm",
    "pieces", "distance", "declared_value", "cod_amount", "clause", "service_ids",
)  # fmt: skip

_FIGURES = (
    "weight", "volume", "distance", "declared_value", "cod_amount"
)  # fmt: skip


class CsRateCalculator(models.TransientModel):
    """What would it cost? All tariffs side by side, while the customer is on the phone."""

    _name = "cs.rate.calculator"
    _description = "Price Calculator"

    side = fields.Selection(CHARGE_SIDES, help="Empty: both.")
    is_both_sides = fields.Boolean(compute="_compute_is_both_sides")
    date = fields.Date(string="Shipped On", required=True, default=fields.Date.context_today)
    partner_id = fields.Many2one("res.partner", string="Customer", help="His own tariff is shown too.")
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method")
    mode_id = fields.Many2one("cs.transport.mode")
    origin_country_id = fields.Many2one(
        "res.country", string="From Country", default=lambda self: self.env.company.country_id
    )
    origin_state_id = fields.Many2one(
        "res.country.state",
        string="From State",
        domain="[('country_id', '=?', origin_country_id)]",
        default=lambda self: self.env.company.state_id,
    )
    country_id = fields.Many2one(
        "res.country",
        string="To Country",
        required=True,
        compute="_compute_country_id",
        store=True,
        readonly=False,
        default=lambda self: self.env.company.country_id,
    )
    state_id = fields.Many2one(
        "res.country.state", string="To State", domain="[('country_id', '=?', country_id)]"
    )
    postal_code = fields.Char()
    weight = fields.Float(string="Weight (kg)", digits="Stock Weight", default=1.0)
    volume = fields.Float(string="Volume (m³)", digits=(12, 6))
    length_cm = fields.Float(string="Length (cm)", digits=(8, 1))
    width_cm = fields.Float(string="Width (cm)", digits=(8, 1))
    height_cm = fields.Float(string="Height (cm)", digits=(8, 1))
    pieces = fields.Integer(default=1)
    distance = fields.Float(string="Distance (km)", digits=(10, 1))
    declared_value = fields.Float(digits=(16, 2))
    cod_amount = fields.Float(string="Cash on Delivery", digits=(16, 2))
    clause = fields.Selection(
        INSURANCE_CLAUSES, string="Insurance", help="Empty: what the tariff insures by itself."
    )
    service_ids = fields.Many2many(
        "cs.charge.type",
        string="With",
        domain="[('code', 'not in', ('freight', 'fuel', 'insurance'))]",
        help="What is charged when it is asked for.",
    )
    result = fields.Html(compute="_compute_result", sanitize=False)
    result_text = fields.Text(string="As Text", compute="_compute_result")

    @api.model
    def default_get(self, fields_list):
        """Start with what the order at hand says."""
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "sale.order" and self.env.context.get("active_id"):
            order = self.env["sale.order"].browse(self.env.context["active_id"])
            values |= self._prepare_from_order(order)
        return values

    @api.model
    def _prepare_from_order(self, order):
        place = order.partner_shipping_id
        return {
            "partner_id": order.partner_id.id,
            "carrier_id": order.carrier_id.id,
            "country_id": place.country_id.id or self.env.company.country_id.id,
            "state_id": place.state_id.id,
            "postal_code": place.zip,
            "weight": order.shipping_weight or 1.0,
            "declared_value": order.amount_untaxed,
        }

    @api.depends_context("uid")
    def _compute_is_both_sides(self):
        self.is_both_sides = self.env.user.has_group("cs_settlement.group_accountant")

    @api.depends("state_id")
    def _compute_country_id(self):
        for calculator in self.filtered("state_id"):
            calculator.country_id = calculator.state_id.country_id

    @api.depends(*_ASKED)
    @api.depends_context("lang", "uid")
    def _compute_result(self):
        for calculator in self:
            offers = calculator._get_offers()
            calculator.result = self.env["ir.qweb"]._render(
                "cs_settlement.rate_calculator_result", {"offers": offers}
            )
            calculator.result_text = calculator._write_text(offers)

    def _prepare_request(self):
        return {
            "side": self.side,
            "date": self.date or fields.Date.context_today(self),
            "partner_id": self.partner_id.id,
            "carrier_id": self.carrier_id.id,
            "mode_id": self.mode_id.id,
            "origin": _get_place(self.origin_country_id, self.origin_state_id),
            "destination": _get_place(self.country_id, self.state_id),
            "postal_code": self.postal_code,
            "clause": self.clause,
            "services": self.service_ids.mapped("code"),
            "pieces": max(self.pieces, 1),
            **{name: self[name] for name in _FIGURES},
            **{side: self[f"{side}_cm"] for side in ("length", "width", "height")},
        }

    def _get_offers(self):
        """Return what each tariff asks: dicts of names, amounts and words, those without a price last."""
        results = self.env["cs.rating.service"]._rate_all(self._prepare_request())
        offers = [self._prepare_offer(result) for result in results]
        self._mark_best([offer for offer in offers if not offer["problem"]])
        return sorted(offers, key=lambda offer: (bool(offer["problem"]), offer["side"] == "buy"))

    def _mark_best(self, offers):
        """Mark the cheapest of each side and currency."""
        best = {}
        for offer in offers:
            key = (offer["side"], offer["currency"])
            best[key] = min(best.get(key, offer["total"]), offer["total"])
        for offer in offers:
            offer["is_best"] = offer["total"] == best[offer["side"], offer["currency"]]

    def _prepare_offer(self, result):
        service = self.env["cs.rating.service"]
        tariff = self.env["cs.tariff"].browse(result.tariff_id)
        words = service._explain_all([line.explanation for line in result.lines])
        pending = self.env["cs.charge.type"].browse(result.at_cost).mapped("name")
        return {
            "name": tariff.name,
            "side": tariff.side,
            "side_label": dict(tariff._fields["side"]._description_selection(self.env))[tariff.side],
            "currency": tariff.currency_id,
            "is_best": False,
            "problem": service._get_problem_words().get(result.problem),
            "total": float(result.total),
            "head": words[0][0] if words else "",
            "at_cost": ", ".join(pending),
            "charges": [
                {"name": self._get_type_name(line.type_id), "amount": float(line.amount), "steps": steps[1:]}
                for line, steps in zip(result.lines, words, strict=True)
            ],
        }

    def _get_type_name(self, type_id):
        return self.env["cs.charge.type"].browse(type_id).name

    def _write_text(self, offers):
        """Return the offers as text to paste into an answer."""
        return "\n\n".join(self._write_offer(offer) for offer in offers if not offer["problem"])

    def _write_offer(self, offer):
        currency = offer["currency"]
        lines = [f"{offer['name']}: {currency.format(offer['total'])}"]
        lines += [f"  {charge['name']}: {currency.format(charge['amount'])}" for charge in offer["charges"]]
        if offer["at_cost"]:
            lines.append(self.env._("  plus at cost: %(charges)s", charges=offer["at_cost"]))
        return "\n".join(lines)


def _get_place(country, state):
    """Return the key of a place as tariffs name it."""
    return "-".join(filter(None, (country.code, state.code)))
