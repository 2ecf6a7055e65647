from odoo import models
from odoo.tools.misc import formatLang


class CsDiscrepancyType(models.Model):
    """What is wrong with a line, in words."""

    _inherit = "cs.discrepancy.type"

    def _describe(self, line):
        """Return in the user's language why ``line`` is of this kind."""
        method = getattr(self, f"_describe_{self.code}", None)
        return (method and method(line, line.evidence or {})) or self.name

    def _money(self, line, amount):
        return formatLang(self.env, amount or 0.0, currency_obj=line.currency_id)

    def _weight(self, value):
        return self.env._("%(weight)s kg", weight=formatLang(self.env, value or 0.0, dp="Stock Weight"))

    def _gap(self, line):
        """Return the words every difference ends with: billed, expected, the difference."""
        return self.env._(
            "Billed %(billed)s, expected %(expected)s: %(difference)s.",
            billed=self._money(line, line.amount),
            expected=self._money(line, line.expected),
            difference=("+" if line.difference > 0 else "") + self._money(line, line.difference),
        )

    def _describe_N01(self, line, evidence):
        if line.result == "suggested":
            return self.env._(
                "We have no waybill %(ref)s. It could be %(waybill)s, which nobody billed yet.",
                ref=line.ref or "",
                waybill=evidence.get("waybill") or line.charge_id.ref or "",
            )
        return self.env._("We have no waybill %(ref)s.", ref=line.ref or "")

    def _describe_N02(self, line, evidence):
        return self.env._(
            "%(ref)s is a shipment of the account %(account)s.",
            ref=line.ref,
            account=evidence.get("account", ""),
        )

    def _describe_N04(self, line, evidence):
        if evidence.get("doubt"):
            return self.env._(
                "The amount fits %(ref)s, but another line bills it too, or day, place and weight are those "
                "of another shipment.",
                ref=line.ref or "",
            )
        return self.env._(
            "%(lines)s lines bill this charge of %(ref)s: %(billed)s together, expected %(expected)s. "
            "None of them alone is clearly right.",
            lines=evidence.get("lines", 0),
            ref=line.ref,
            billed=self._money(line, evidence.get("billed")),
            expected=self._money(line, evidence.get("expected")),
        )

    def _describe_N05(self, line, evidence):
        return self.env._("The line names no waybill and no order.")

    def _describe_N06(self, line, evidence):
        return self.env._(
            "The shipment is ours, but what “%(charge)s” should cost is not known.",
            charge=line.charge_text or line.type_id.name or "",
        )

    def _describe_D01(self, line, evidence):
        return self.env._(
            "Another line of this statement bills the same already: %(ref)s.", ref=line.ref or ""
        )

    def _describe_D02(self, line, evidence):
        return self.env._(
            "%(ref)s was billed by %(statement)s already.",
            ref=line.ref or "",
            statement=evidence.get("statement", ""),
        )

    def _describe_M03(self, line, evidence):
        return self.env._("The shipment %(ref)s was cancelled.", ref=line.ref or "")

    def _describe_M04(self, line, evidence):
        return self.env._(
            "%(ref)s has not arrived, %(days)s days after it left.",
            ref=line.ref or "",
            days=evidence.get("days", 0),
        )

    def _describe_Q01(self, line, evidence):
        words = self.env._(
            "The carrier weighed %(billed)s, we have %(ours)s.",
            billed=self._weight(evidence.get("billed_weight")),
            ours=self._weight(evidence.get("weight")),
        )
        if "rerated" in evidence:
            words += " " + self.env._(
                "By his weight our price would be %(price)s.", price=self._money(line, evidence["rerated"])
            )
        return f"{words} {self._gap(line)}"

    def _describe_price(self, line, evidence):
        if "rerated" in evidence:
            words = self.env._(
                "The weights differ (%(billed)s, ours %(ours)s), but by his our price is %(price)s.",
                billed=self._weight(evidence.get("billed_weight")),
                ours=self._weight(evidence.get("weight")),
                price=self._money(line, evidence["rerated"]),
            )
        else:
            words = self.env._("Same shipment, another price.")
        return f"{words} {self._gap(line)}"

    _describe_R01 = _describe_S02 = _describe_S03 = _describe_I02 = _describe_A02 = _describe_price

    def _describe_R06(self, line, evidence):
        return self.env._(
            "Billed in %(billed)s, agreed in %(expected)s.",
            billed=line.currency_id.name,
            expected=line.charge_id.currency_id.name or "",
        )

    def _describe_S01(self, line, evidence):
        return self.env._(
            "“%(charge)s” is not agreed for this shipment. Billed %(billed)s, expected nothing.",
            charge=line.charge_text or line.type_id.name or "",
            billed=self._money(line, line.amount),
        )

    def _describe_C01(self, line, evidence):
        if evidence.get("statement"):
            return self.env._(
                "A correction of %(billed)s to what %(statement)s billed; nothing we know explains it.",
                billed=self._money(line, line.amount),
                statement=evidence["statement"],
            )
        return self.env._(
            "A correction of %(billed)s; nothing we know explains it.", billed=self._money(line, line.amount)
        )

    def _describe_U01(self, line, evidence):
        return self.env._("Less than expected; the rest may follow.") + " " + self._gap(line)
