from odoo import api, fields, models
from odoo.tools import SQL, escape_psql

from ..const_transport import AWAITED_PHASES


class CsAdvisory(models.Model):
    """Which parcels pass there: one statement an advisory, for any number of parcels."""

    _inherit = "cs.advisory"

    def _flag(self, parcels=None):
        """Flag the parcels that pass the region now, and lift the flag from those that no longer do.

        :param parcels: only these; None: all
        """
        self.env.flush_all()
        scope = SQL("TRUE") if parcels is None else SQL("p.id = ANY(%s)", parcels.ids)
        for advisory in self:
            self.env.execute_query(advisory._flag_query(scope))
        self.env["cs.advisory.parcel"].invalidate_model(flush=False)
        self.invalidate_model(["link_ids", "parcel_count", "untold_count", "told_count"], flush=False)
        self.env["cs.parcel"].invalidate_model(
            ["advisory_link_ids", "advisory_ids", "advisory_text"], flush=False
        )
        self.env["sale.order"].invalidate_model(["cs_advisory_text"], flush=False)

    def _flag_query(self, scope):
        holds = self.active and self.state == "current"
        return SQL(
            """
            WITH hit AS MATERIALIZED (%(hits)s),
                 lifted AS (
                    UPDATE cs_advisory_parcel r SET lifted_at = %(now)s, is_lifted = TRUE
                      FROM cs_parcel p
                     WHERE r.advisory_id = %(id)s AND p.id = r.parcel_id AND NOT r.is_lifted AND %(scope)s
                       AND NOT EXISTS (SELECT FROM hit WHERE hit.parcel_id = r.parcel_id)
                 RETURNING r.id)
            INSERT INTO cs_advisory_parcel (advisory_id, parcel_id, company_id, team_id, place, flagged_at,
                                            is_lifted, told_state)
            SELECT %(id)s, parcel_id, company_id, team_id, place, %(now)s, FALSE, 'no' FROM hit
                ON CONFLICT (advisory_id, parcel_id) DO UPDATE
               SET place = EXCLUDED.place, lifted_at = NULL, is_lifted = FALSE
             WHERE cs_advisory_parcel.is_lifted OR cs_advisory_parcel.place <> EXCLUDED.place
         RETURNING id
            """,
            hits=self._select_hits(scope if holds else SQL("FALSE")),
            id=self.id,
            now=fields.Datetime.now(),
            scope=scope,
        )

    def _select_hits(self, scope):
        """Return the query of the parcels that pass the region (one advisory), with where they meet it."""
        has_region = bool(self.country_ids or self.state_ids or self.cities)
        last_stop = self._matches_text(SQL("e.country_code"), SQL("p.last_place"))
        return SQL(
            """
            SELECT p.id AS parcel_id, p.company_id, p.team_id, m.place
              FROM cs_parcel p
         LEFT JOIN res_partner d ON d.id = p.partner_id
         LEFT JOIN cs_tracking_event e ON e.id = p.last_event_id
        CROSS JOIN LATERAL (SELECT CASE WHEN %(there)s THEN 'last_place' WHEN %(goes)s THEN 'destination'
                                        WHEN %(by)s THEN 'route' WHEN %(anywhere)s THEN 'carrier'
                                   END AS place) m
             WHERE %(scope)s AND p.active AND p.company_id = %(company)s AND p.phase IN %(phases)s
               AND %(carriers)s AND m.place IS NOT NULL
            """,
            there=SQL("%s AND %s", has_region, last_stop),
            goes=SQL("%s AND %s", has_region, self._matches_address()),
            by=SQL("%s AND %s", has_region, self._matches_route()),
            anywhere=not has_region,
            scope=scope,
            company=self.company_id.id,
            phases=AWAITED_PHASES,
            carriers=SQL("p.carrier_id = ANY(%s)", self.carrier_ids.ids) if self.carrier_ids else SQL("TRUE"),
        )

    def _matches_address(self):
        """Return the condition that the receiver ``d`` lives in the region."""
        conditions = [SQL("TRUE")]
        if self.country_ids:
            conditions.append(SQL("d.country_id = ANY(%s)", self.country_ids.ids))
        if self.state_ids:
            conditions.append(SQL("d.state_id = ANY(%s)", self.state_ids.ids))
        if self.cities:
            conditions.append(SQL("d.city ILIKE ANY(%s)", self._get_patterns(self.cities.split(","))))
        return SQL("(%s)", SQL(" AND ").join(conditions))

    def _matches_text(self, country_code, place):
        """Return the condition that a place told by a carrier lies in the region.

        A place is words: states and cities are looked for in them. Without words the country must do.
        """
        conditions = [SQL("TRUE")]
        if self.country_ids:
            conditions.append(SQL("upper(%s) = ANY(%s)", country_code, self.country_ids.mapped("code")))
        if self.cities:
            conditions.append(SQL("%s ILIKE ANY(%s)", place, self._get_patterns(self.cities.split(","))))
        elif self.state_ids:
            patterns = self._get_patterns(self.state_ids.mapped("name"))
            conditions.append(SQL("%s ILIKE ANY(%s)", place, patterns))
        return SQL("(%s)", SQL(" AND ").join(conditions))

    def _matches_route(self):
        """Return the condition that an announced stop of parcel ``p`` that is still to come lies there."""
        return SQL(
            """EXISTS (SELECT FROM cs_tracking_event stop
                        WHERE stop.parcel_id = p.id AND stop.classifier IN ('planned', 'estimated')
                          AND stop.occurred_at > COALESCE(p.last_event_at, '-infinity') AND %s)""",
            self._matches_text(SQL("stop.country_code"), SQL("stop.place")),
        )

    def _get_patterns(self, words):
        """Return LIKE patterns that find the words anywhere, none of their characters being special."""
        return [f"%{escape_psql(word.strip())}%" for word in words if word.strip()]

    @api.model
    def _cron_flag(self):
        """Flag anew for advisories that hold, and lift the flags of those that are over."""
        holding = self.search([("state", "=", "current")])
        flagged = self.env["cs.advisory.parcel"]._read_group([("is_lifted", "=", False)], ["advisory_id"])
        over = self.browse(advisory.id for (advisory,) in flagged) - holding
        for advisory in holding | over:
            advisory._flag()
            if not self.env["ir.cron"]._commit_progress(1):
                break
