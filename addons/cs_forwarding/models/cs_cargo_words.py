from odoo import models


class CsCargoService(models.AbstractModel):
    """Refusals and handling marks in words."""

    _inherit = "cs.cargo.service"

    def _describe_refusal(self, refusal, carrier):
        """Return why a carrier does not take an order, or None for a reason that is not known.

        :param dict refusal: reason, figure (of the order), allowed (by the carrier)
        :param str carrier: name of the carrier
        """
        words = {"carrier": carrier or "", "figure": refusal.get("figure"), "limit": refusal.get("allowed")}
        method = getattr(self, f"_describe_{refusal.get('reason')}", None)
        return method and method(words)

    def _describe_destination(self, words):
        return self.env._("%(carrier)s does not serve the destination", **words)

    def _describe_cargo(self, words):
        return self.env._("%(carrier)s does not take this cargo", **words)

    def _describe_weight(self, words):
        return self.env._("%(figure)g kg are too heavy for %(carrier)s", **words)

    def _describe_volume(self, words):
        return self.env._("%(figure)g m³ are too big for %(carrier)s", **words)

    def _describe_length(self, words):
        return self.env._("%(figure)g cm are too long for %(carrier)s (up to %(limit)g cm)", **words)

    def _describe_girth(self, words):
        return self.env._(
            "Length and girth of %(figure)g cm are too much for %(carrier)s (up to %(limit)g cm)", **words
        )

    def _describe_piece_weight(self, words):
        return self.env._(
            "A piece of %(figure)g kg is too heavy for %(carrier)s (up to %(limit)g kg)", **words
        )

    def _describe_value(self, words):
        return self.env._(
            "A declared value of %(figure)g is too high for %(carrier)s (up to %(limit)g)", **words
        )

    def _describe_dangerous(self, words):
        words["figure"] = ", ".join(words["figure"] or ())
        return self.env._("%(carrier)s does not take dangerous goods of class %(figure)s", **words)

    def _describe_packing_group(self, words):
        return self.env._(
            "%(carrier)s does not take packing group %(figure)s (down to %(limit)s)", **words
        )

    def _describe_temperature(self, words):
        lowest, highest = words["figure"]
        if lowest > highest:
            return self.env._("No temperature suits all the goods")
        words["figure"] = self._format_temperature(words["figure"])
        if not words["limit"]:
            return self.env._("%(carrier)s does not keep %(figure)s", **words)
        words["limit"] = self._format_temperature(words["limit"])
        return self.env._("%(carrier)s keeps %(limit)s, the goods need %(figure)s", **words)

    def _format_temperature(self, bounds):
        return self.env._("%(lowest)g to %(highest)g °C", lowest=bounds[0], highest=bounds[1])

    def _describe_insurance(self, words):
        return self.env._("%(carrier)s does not insure the goods", **words)

    def _describe_fragile(self, words):
        return self.env._("%(carrier)s does not take fragile goods", **words)

    def _describe_upright(self, words):
        return self.env._("%(carrier)s can't keep the goods upright", **words)

    def _describe_dry(self, words):
        return self.env._("%(carrier)s can't keep the goods dry", **words)

    def _describe_no_stacking(self, words):
        return self.env._("%(carrier)s stacks other goods on top", **words)

    def _describe_customer_carrier(self, words):
        return self.env._("The customer does not want %(carrier)s", **words)

    def _describe_customer_mode(self, words):
        return self.env._("The customer does not want this mode of transport (%(carrier)s)", **words)
