from odoo import models
from odoo.tools import SQL

from ..lib.review import detector
from ..localized import get_country_name


class CsReviewRule(models.Model):
    """Check of the way to the customer."""

    _inherit = "cs.review.rule"

    @detector()
    def _detect_transport(self, orders):
        """The carrier serves the destination and takes the cargo; without one, some carrier goes there."""
        return SQL(
            """
            WITH carrier AS MATERIALIZED (%(carriers)s)
            SELECT o.order_id, NULL::int,
                   jsonb_build_object('reason', r.reason, 'carrier', c.name->>'en_US', 'weight', g.weight,
                                      'volume', g.volume, 'country', rc.code)
              FROM review_scope o
              JOIN carrier c ON c.id = o.carrier_id
         LEFT JOIN res_country rc ON rc.id = o.country_id
         LEFT JOIN (%(cargo)s) g ON g.order_id = o.order_id
        CROSS JOIN LATERAL (SELECT CASE
                       WHEN NOT (%(serves)s) THEN 'destination'
                       WHEN %(refuses)s THEN 'cargo'
                       WHEN c.max_weight > 0 AND g.weight > c.max_weight THEN 'weight'
                       WHEN c.max_volume > 0 AND g.volume > c.max_volume THEN 'volume' END AS reason) r
             WHERE r.reason IS NOT NULL
         UNION ALL %(nobody)s
            """,
            carriers=self._select_carriers(),
            cargo=self._select_cargo(),
            serves=self._serves_destination(),
            refuses=self._refuses_cargo(),
            nobody=self._select_unserved(),
        )

    def _select_unserved(self):
        """Return the query of orders without a carrier to whose destination no carrier goes."""
        return SQL(
            """
            SELECT o.order_id, NULL::int, jsonb_build_object('reason', 'nobody', 'country', rc.code)
              FROM review_scope o
              JOIN res_country rc ON rc.id = o.country_id
             WHERE o.carrier_id IS NULL
               AND EXISTS (SELECT FROM carrier WHERE active)
               AND NOT EXISTS (SELECT FROM carrier c WHERE c.active AND (%s))
            """,
            self._serves_destination(),
        )

    def _select_carriers(self):
        """Return the query of carriers with the countries, states and postal codes they serve."""
        return SQL(
            """
            SELECT dc.id, dc.active, dc.name, dc.max_weight, dc.max_volume,
                   ARRAY(SELECT country_id FROM delivery_carrier_country_rel
                          WHERE carrier_id = dc.id) AS countries,
                   ARRAY(SELECT state_id FROM delivery_carrier_state_rel WHERE carrier_id = dc.id) AS states,
                   (SELECT '^(' || string_agg(z.name, '|') || ')' FROM delivery_zip_prefix_rel rel
                      JOIN delivery_zip_prefix z ON z.id = rel.zip_prefix_id
                     WHERE rel.carrier_id = dc.id) AS zips,
                   ARRAY(SELECT product_tag_id FROM product_tag_delivery_carrier_excluded_rel
                          WHERE delivery_carrier_id = dc.id) AS excluded,
                   ARRAY(SELECT product_tag_id FROM product_tag_delivery_carrier_must_have_rel
                          WHERE delivery_carrier_id = dc.id) AS required
              FROM delivery_carrier dc
            """
        )

    def _serves_destination(self):
        return SQL(
            """(c.countries = '{}' OR o.country_id = ANY(c.countries))
               AND (c.states = '{}' OR o.state_id = ANY(c.states))
               AND (c.zips IS NULL OR COALESCE(upper(o.zip) ~ c.zips, FALSE))"""
        )

    def _refuses_cargo(self):
        """Return the condition that carrier ``c`` does not take the goods of order ``o`` by their tags."""
        tags = SQL(
            """SELECT rel.product_tag_id FROM review_line l
                 JOIN product_tag_product_template_rel rel ON rel.product_template_id = l.template_id
                WHERE l.order_id = o.order_id
            UNION ALL
               SELECT rel.product_tag_id FROM review_line l
                 JOIN product_tag_product_product_rel rel ON rel.product_product_id = l.product_id
                WHERE l.order_id = o.order_id"""
        )
        return SQL(
            """(c.excluded <> '{}' AND c.excluded && ARRAY(%(tags)s))
               OR (c.required <> '{}' AND NOT c.required && ARRAY(%(tags)s))""",
            tags=tags,
        )

    def _select_cargo(self):
        return SQL(
            """SELECT order_id, round(sum(qty * weight), 3) AS weight,
                      round(sum(qty * volume), 4) AS volume
                 FROM review_line
                WHERE NOT is_delivery
                  AND order_id IN (SELECT order_id FROM review_scope WHERE carrier_id IS NOT NULL)
             GROUP BY order_id"""
        )

    def _describe_transport(self, evidence):
        carrier = evidence.get("carrier")
        country = get_country_name(self.env, evidence.get("country"))
        texts = {
            "nobody": self.env._("No carrier goes to this destination (%(country)s)", country=country),
            "destination": self.env._("%(carrier)s does not serve the destination", carrier=carrier),
            "cargo": self.env._("%(carrier)s does not take this cargo", carrier=carrier),
            "weight": self.env._(
                "%(weight)g kg are too heavy for %(carrier)s",
                weight=evidence.get("weight") or 0,
                carrier=carrier,
            ),
            "volume": self.env._(
                "%(volume)g m³ are too big for %(carrier)s",
                volume=evidence.get("volume") or 0,
                carrier=carrier,
            ),
        }
        return texts.get(evidence.get("reason"))
