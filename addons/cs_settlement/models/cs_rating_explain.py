from odoo import models


class CsRatingService(models.AbstractModel):
    """Prices in words."""

    _inherit = "cs.rating.service"

    def _explain(self, explanation):
        """Return the explanation of a charge as text in the user's language, one step a line."""
        return "\n".join(self._explain_all([explanation])[0])

    def _explain_all(self, explanations):
        """Return the lines of text of each explanation; versions are read together."""
        words = self._get_step_words()
        keys = {explanation["version"] for explanation in explanations if explanation}
        # sudo: whoever sees a charge may know by which tariff it was made
        versions = self.env["cs.tariff.version"].sudo().browse(keys).exists()
        names = {version.id: version.display_name for version in versions}
        return [self._explain_one(explanation, words, names) for explanation in explanations]

    def _explain_one(self, explanation, words, names):
        if not explanation:
            return []
        unit = self._get_units().get(explanation.get("unit"), explanation.get("unit", ""))
        head = names.get(explanation["version"], "")
        if explanation.get("zone"):
            head = self.env._("%(tariff)s, zone %(zone)s", tariff=head, zone=explanation["zone"])
        lines = [words[step["step"]] % (step | {"unit": unit}) for step in explanation["steps"]]
        return [head, *lines]

    def _get_units(self):
        return {
            "kg": self.env._("kg"),
            "W/M": self.env._("W/M"),
            "m³": self.env._("m³"),
            "pcs": self.env._("pcs"),
            "km": self.env._("km"),
            "t·km": self.env._("t·km"),
        }

    def _get_step_words(self):
        """Return ``{step: words}`` with the figures of the step as named placeholders."""
        return {**self._get_quantity_words(), **self._get_amount_words(), **self._get_surcharge_words()}

    def _get_quantity_words(self):
        return {
            "weight": self.env._("Weight %(weight)s kg"),
            "real": self.env._(
                "Weight %(weight)s kg counts, by volume it is %(volumetric)s kg (1:%(divisor)s)"
            ),
            "volumetric": self.env._(
                "Volume counts %(volumetric)s kg (1:%(divisor)s), more than the weight of %(weight)s kg"
            ),
            "share": self.env._("%(share)s %% of the excess counts: %(weight)s kg"),
            "wm": self.env._("%(tons)s t against %(volume)s m³, the larger counts"),
            "volume": self.env._("Volume %(volume)s m³"),
            "pieces": self.env._("%(pieces)s pieces"),
            "distance": self.env._("Distance %(km)s km"),
            "quantity_minimum": self.env._("Charged as at least %(value)s"),
            "rounded_up": self.env._("Rounded up to %(value)s (steps of %(by)s)"),
        }

    def _get_amount_words(self):
        return {
            "rate": self.env._(
                "Base %(base)s + %(count)s %(unit)s × %(price)s = %(amount)s (break from %(from)s)"
            ),
            "steps": self.env._(
                "First %(included)s %(unit)s %(base)s + %(count)s × %(price)s for each further "
                "%(by)s %(unit)s = %(amount)s (break from %(from)s)"
            ),
            "next_break": self.env._("Cheaper as %(from)s %(unit)s at %(price)s = %(amount)s"),
            "discount": self.env._("Less %(percent)s %% = %(amount)s"),
            "minimum": self.env._("Minimum %(amount)s"),
            "maximum": self.env._("Maximum %(amount)s"),
            "amount_rounded": self.env._("Rounded to %(amount)s (steps of %(by)s)"),
        }

    def _get_surcharge_words(self):
        return {
            "percent_freight": self.env._("%(percent)s %% of the net freight of %(of)s = %(amount)s"),
            "percent_running": self.env._("%(percent)s %% of freight and surcharges of %(of)s = %(amount)s"),
            "percent_declared": self.env._("%(percent)s %% of the declared value of %(of)s = %(amount)s"),
            "percent_cod": self.env._("%(percent)s %% of %(of)s cash on delivery = %(amount)s"),
            "fixed": self.env._("Fixed amount %(amount)s"),
            "per_unit": self.env._("%(count)s %(unit)s × %(price)s = %(amount)s"),
            "per_piece": self.env._("%(count)s pieces × %(price)s = %(amount)s"),
            "cost": self.env._("Laid out %(amount)s"),
            "markup": self.env._("and %(percent)s %% on it = %(amount)s"),
            "premium": self.env._(
                "%(percent)s %% of %(value)s insured (declared %(declared)s + %(uplift)s %%, free %(free)s) "
                "= %(amount)s"
            ),
        }

    def _get_problem_words(self):
        """Return ``{problem: words}`` of lib/rating/terms.py: PROBLEMS."""
        return {
            "no_tariff": self.env._("No tariff is in force"),
            "no_zone": self.env._("The tariff has no zone for the destination"),
            "no_distance": self.env._("The distance is not known"),
            "no_rate": self.env._("The tariff has no rate for this weight or quantity"),
            "no_insurance": self.env._("The tariff has no such insurance"),
        }
