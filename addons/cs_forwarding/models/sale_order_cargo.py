from odoo import api, fields, models


class SaleOrder(models.Model):
    """What an order carries: the sum of its lines, with what was stated by hand and the customer's wishes."""

    _inherit = "sale.order"

    cs_insured = fields.Boolean(
        string="Insure the Goods",
        help="Only carriers that insure are offered. The customer may want it always.",
    )
    cs_cargo_override_ids = fields.One2many(
        "cs.cargo.override", "order_id", string="Cargo Stated by Hand", readonly=True
    )
    cs_cargo_summary = fields.Json(compute="_compute_cs_cargo_summary")

    @api.depends("order_line", "carrier_id", "partner_id", "partner_shipping_id", "cs_insured")
    @api.depends_context("lang")
    def _compute_cs_cargo_summary(self):
        """Show the goods' marks and figures, and why the order's carrier does not take them."""
        service = self.env["cs.cargo.service"]
        stored = self.filtered("id")._origin
        # carriers' rules and product figures count whoever looks
        cargo = service.sudo()._get_cargo(stored)
        refusals = service.sudo()._get_acceptance(stored.filtered("carrier_id")) if stored.carrier_id else {}
        for order in self:
            row = cargo.get(order._origin.id)
            order.cs_cargo_summary = row and {
                "marks": service._get_marks(service._get_handling(row)),
                "facts": order._get_cargo_facts(row),
                "warnings": [
                    service._describe_refusal(refusal, order.carrier_id.name)
                    for refusal in refusals.get(order._origin.id, {}).get(order.carrier_id.id, ())
                ],
            }

    def _get_cargo_facts(self, row):
        """Return weight, size and value of the goods as short texts."""
        facts = []
        if row["weight"]:
            facts.append(self.env._("%(weight)g kg", weight=row["weight"]))
        if row["cubic"]:
            facts.append(self.env._("%(volume)g m³", volume=round(row["cubic"] / 1000000, 4)))
        volumetric = self._get_volumetric_weight(row)
        if volumetric and volumetric > (row["weight"] or 0):
            facts.append(self.env._("%(weight)g kg by volume", weight=round(volumetric, 2)))
        if row["longest"]:
            facts.append(self.env._("longest side %(length)g cm", length=row["longest"]))
        if row["value"]:
            value = self.company_id.currency_id.format(row["value"])
            facts.append(self.env._("declared value %(value)s", value=value))
        return facts

    def _get_volumetric_weight(self, row):
        """Return the kilograms that the carrier counts for the size, 0 when he does not."""
        divisor = self.carrier_id.cs_volumetric_divisor
        return float(row["cubic"] or 0) / divisor if divisor else 0

    @api.model
    def _get_review_fields(self):
        return super()._get_review_fields() | {"cs_insured"}
