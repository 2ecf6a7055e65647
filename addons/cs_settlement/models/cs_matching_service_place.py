import re

from odoo import models
from odoo.tools import SQL

from odoo.addons.cs_forwarding.lib.intake.cn_address import split_cn_address

# A place as charges have it: the country, or country and state, as ``CN-浙``.
_PLACE = re.compile(r"[A-Z]{2}(-.+)?")


class CsMatchingService(models.AbstractModel):
    """The carriers' words for places: a province, a city, an address, or a country."""

    _inherit = "cs.matching.service"

    def _set_places(self, table="cs_match_rest"):
        """Write the destinations of lines as charges have them; what nobody understands says nothing."""
        table = SQL.identifier(table)
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT destination FROM %s WHERE destination IS NOT NULL", table)
        )
        words = [word for (word,) in rows]
        codes = self._get_province_codes()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s w SET destination = p.place
                  FROM unnest(%s::varchar[], %s::varchar[]) AS p (word, place)
                 WHERE w.destination = p.word AND p.place IS DISTINCT FROM p.word
                """,
                table,
                words,
                [self._read_place(word, codes) for word in words],
            )
        )

    def _get_province_codes(self):
        """Return ``{name: code}`` of the provinces of China, named as addresses name them."""
        states = self.env["res.country.state"].search([("country_id.code", "=", "CN")])
        return {state.name: state.code for state in states}

    def _read_place(self, word, codes):
        """Return the key of a place as a bill names it (``吉林``, ``广州市``, ``CN``), or None."""
        if _PLACE.fullmatch(word):
            return word
        code = codes.get(split_cn_address(word).state)
        return code and f"CN-{code}"
