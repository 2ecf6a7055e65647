from functools import reduce

from odoo import models
from odoo.tools import SQL
from odoo.tools.i18n import format_list

from ..lib.cn_regions import city_districts, province_cities
from ..lib.review import detector, sql_array
from ..lib.zip_patterns import ZIP_OPTIONAL, ZIP_PATTERNS
from ..localized import get_country_name


class CsReviewRule(models.Model):
    """Checks of where the goods go."""

    _inherit = "cs.review.rule"

    @detector()
    def _detect_address_complete(self, orders):
        """Street, city and country are there, and state and postal code where the country needs them."""
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object('missing', to_jsonb(m.parts))
              FROM review_scope o
         LEFT JOIN res_country c ON c.id = o.country_id
        CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
                       CASE WHEN c.id IS NULL THEN 'country_id' END,
                       CASE WHEN c.state_required AND o.state_id IS NULL THEN 'state_id' END,
                       CASE WHEN COALESCE(trim(o.city), '') = '' THEN 'city' END,
                       CASE WHEN c.zip_required AND NOT c.code = ANY(%s) AND COALESCE(trim(o.zip), '') = ''
                            THEN 'zip' END,
                       CASE WHEN NOT 'street' = ANY(o.masked) AND %s THEN 'street' END], NULL) AS parts) m
             WHERE m.parts <> '{}'
            """,
            list(ZIP_OPTIONAL),
            self._lacks_street(),
        )

    def _lacks_street(self):
        """Return the condition that there is no street; a Chinese district alone is none."""
        return SQL(
            """(length(%(street)s) < 3 OR (c.code = 'CN' AND length(%(street)s) <= 10
                AND right(%(street)s, 1) IN ('区', '县', '旗') AND %(street)s !~ '[0-9]'))""",
            street=SQL("concat(trim(o.street), trim(o.street2))"),
        )

    def _describe_address_complete(self, evidence):
        labels = self.env["res.partner"].fields_get(evidence.get("missing", []), ["string"])
        parts = [labels[part]["string"] for part in evidence.get("missing", []) if part in labels]
        return self.env._("The delivery address lacks: %(parts)s", parts=format_list(self.env, parts))

    @detector()
    def _detect_address_consistent(self, orders):
        """State and country, postal code and country, Chinese province, city and district fit together."""
        return SQL(
            """
            SELECT a.order_id, NULL::int,
                   jsonb_strip_nulls(jsonb_build_object('reasons', to_jsonb(a.reasons), 'country', a.country,
                       'state', a.state, 'city', a.city, 'zip', a.zip, 'district', a.district))
              FROM (SELECT o.order_id, o.city, o.zip, c.code AS country, st.name AS state, d.district,
                           array_remove(ARRAY[
                               CASE WHEN st.country_id <> o.country_id THEN 'state' END,
                               CASE WHEN upper(trim(o.zip)) !~ z.pattern THEN 'zip' END,
                               CASE WHEN c.code = 'CN' AND %(city_elsewhere)s THEN 'city' END,
                               CASE WHEN c.code = 'CN' AND %(district_elsewhere)s THEN 'district' END], NULL)
                           AS reasons
                      FROM review_scope o
                      JOIN res_country c ON c.id = o.country_id
                 LEFT JOIN res_country_state st ON st.id = o.state_id
                 LEFT JOIN unnest(%(codes)s, %(patterns)s) AS z(code, pattern)
                           ON z.code = c.code AND o.zip <> ''
                CROSS JOIN LATERAL (SELECT %(district)s AS district OFFSET 0) d) a
             WHERE a.reasons <> '{}'
            """,
            codes=list(ZIP_PATTERNS),
            patterns=list(ZIP_PATTERNS.values()),
            district=self._get_district(),
            city_elsewhere=self._is_elsewhere(province_cities(), SQL("st.name"), SQL("trim(o.city)")),
            district_elsewhere=self._is_elsewhere(city_districts(), SQL("trim(o.city)"), SQL("d.district")),
        )

    def _get_district(self):
        """Return the expression of the district that the street of a Chinese address begins with, if any."""
        street = SQL(
            """replace(replace(concat(trim(o.street2), trim(o.street)), COALESCE(st.name, ''), ''),
                       COALESCE(trim(o.city), ''), '')"""
        )
        return SQL(
            """CASE WHEN c.code = 'CN' AND NOT 'street' = ANY(o.masked)
                    THEN left(%(street)s, strpos(translate(%(street)s, '县旗市', '区区区'), '区')) END""",
            street=street,
        )

    def _is_elsewhere(self, pairs, outer, inner):
        """Return the condition that ``inner`` is known, but not as a part of ``outer``.

        :param pairs: pairs of an outer and an inner name
        """
        return SQL(
            """%(inner)s IN (SELECT unnest(%(inners)s::text[]))
               AND %(outer)s IN (SELECT unnest(%(outers)s::text[]))
               AND %(outer)s || '/' || %(inner)s NOT IN (SELECT unnest(%(pairs)s::text[]))""",
            outer=outer,
            inner=inner,
            outers=sql_array({pair[0] for pair in pairs}),
            inners=sql_array({pair[1] for pair in pairs}),
            pairs=sql_array("/".join(pair) for pair in pairs),
        )

    def _describe_address_consistent(self, evidence):
        texts = {
            "state": self.env._(
                "%(state)s is not in %(country)s", **self._words_of(evidence, "state", "country")
            ),
            "zip": self.env._(
                "%(zip)s is no postal code of %(country)s", **self._words_of(evidence, "zip", "country")
            ),
            "city": self.env._("%(city)s is not in %(state)s", **self._words_of(evidence, "city", "state")),
            "district": self.env._(
                "%(district)s is not in %(city)s", **self._words_of(evidence, "district", "city")
            ),
        }
        found = [texts[reason] for reason in evidence.get("reasons", []) if reason in texts]
        return reduce(self._join_texts, found) if found else ""

    def _join_texts(self, first, more):
        return self.env._("%(first)s; %(more)s", first=first, more=more)

    def _words_of(self, evidence, *keys):
        words = {**evidence, "country": get_country_name(self.env, evidence.get("country"))}
        return {key: words.get(key, "") for key in keys}
