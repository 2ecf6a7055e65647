from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_transport import AWAITED_PHASES, OPEN_PHASES

_DUE = SQL("COALESCE(p.promised_at, p.carrier_eta, p.learned_late_at)")
_HEARD = SQL("GREATEST(p.last_event_at, p.shipped_at)")


class CsParcel(models.Model):
    """The queries of the sweep: what makes a parcel late or silent."""

    _inherit = "cs.parcel"

    def _judge_late(self, now, scope):
        """Return the query of id, old and new ``late_since`` of the parcels that may change it."""
        # sudo: the sweep goes over all companies
        graces = self.env["res.company"].sudo().search(Domain.TRUE).mapped("cs_delay_grace_hours")
        awaited = SQL("p.active AND p.phase IN %s", AWAITED_PHASES)
        return SQL(
            """
            WITH candidate AS (
                SELECT p.* FROM cs_parcel p
                 WHERE %(awaited)s AND p.late_since IS NULL AND %(scope)s
                   AND %(due)s < %(now)s - %(least)s * interval '1 hour'
             UNION ALL
                SELECT p.* FROM cs_parcel p
                 WHERE %(awaited)s AND p.late_since IS NULL AND %(scope)s
                   AND p.carrier_eta > p.promised_at
                   AND p.promised_at >= %(now)s - %(least)s * interval '1 hour'
             UNION ALL
                SELECT p.* FROM cs_parcel p WHERE p.late_since IS NOT NULL AND %(scope)s)
            SELECT p.id, p.late_since AS old,
                   CASE WHEN NOT (%(awaited)s) THEN NULL
                        WHEN %(due)s + c.grace < %(now)s THEN %(due)s
                        WHEN p.carrier_eta > p.promised_at + c.grace THEN COALESCE(p.late_since, %(now)s)
                        END AS new
              FROM candidate p
              JOIN (SELECT id, cs_delay_grace_hours * interval '1 hour' AS grace FROM res_company) c
                ON c.id = p.company_id
            """,
            awaited=awaited,
            scope=scope,
            due=_DUE,
            now=now,
            least=min(graces, default=0),
        )

    def _judge_silent(self, now, scope):
        """Return the query of id, old and new ``silent_since`` of the parcels that may change it."""
        # sudo: whoever records an event need not know all teams, calendars and limits
        cutoffs = self.env["cs.tracking.limit"].sudo()._get_cutoffs(now)
        columns = list(zip(*cutoffs, strict=True)) or [()] * 5
        watched = SQL(
            "p.active AND p.phase IN %s AND (p.shipped_at IS NOT NULL OR p.phase <> 'announced')", OPEN_PHASES
        )
        return SQL(
            """
            WITH cutoff AS MATERIALIZED (
                SELECT * FROM unnest(%(companies)s::int[], %(teams)s::int[], %(carriers)s::int[],
                                     %(phases)s::text[], %(moments)s::timestamp[])
                           AS c(company_id, team_id, carrier_id, phase, at)),
                 candidate AS (
                SELECT p.* FROM cs_parcel p
                 WHERE p.active AND p.phase IN %(open)s AND p.silent_since IS NULL AND %(scope)s
                   AND %(heard)s < %(latest)s
             UNION ALL
                SELECT p.* FROM cs_parcel p WHERE p.silent_since IS NOT NULL AND %(scope)s)
            SELECT p.id, p.silent_since AS old,
                   CASE WHEN %(watched)s
                         AND %(heard)s < CASE WHEN own.phase IS NULL THEN common.at ELSE own.at END
                        THEN %(heard)s END AS new
              FROM candidate p
         LEFT JOIN cutoff own ON own.company_id = p.company_id AND own.team_id = COALESCE(p.team_id, 0)
               AND own.phase = p.phase AND own.carrier_id = p.carrier_id
         LEFT JOIN cutoff common ON common.company_id = p.company_id
               AND common.team_id = COALESCE(p.team_id, 0)
               AND common.phase = p.phase AND common.carrier_id = 0
            """,
            companies=list(columns[0]),
            teams=list(columns[1]),
            carriers=list(columns[2]),
            phases=list(columns[3]),
            moments=list(columns[4]),
            open=OPEN_PHASES,
            scope=scope,
            heard=_HEARD,
            watched=watched,
            latest=max(filter(None, columns[4]), default=None),
        )
