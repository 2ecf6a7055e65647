"""The sweep for late and silent parcels over all that is in transit, against plain SQL that knows the answer.

Of the parcels one in two hundred has become late and one in two hundred silent since the last sweep, as many
were so before, and a fifth of those has been heard of or has a better date. Both sides mark, unmark, open the
anomalies and close them. The floor has one limit for all; ours looks up the limit of carrier and team, what
persons have accepted and decided, and words the evidence.

``ours_s`` leaves out what follows once an anomaly is there (responsible, clock, proposals): that is the same
for every anomaly of the desk, whoever found it. ``with_follow_up_s`` is the whole of it.
"""

from datetime import datetime

from bench.bulk import unchecked
from bench.harness import Bench, Contender

NOW = datetime(2026, 11, 18, 8)  # noqa: DTZ001 Odoo's moments are naive UTC

OPEN = """
    WITH marked AS (
        UPDATE cs_parcel SET %(name)s = %(now)s
         WHERE active AND phase IN ('announced', 'moving', 'problem', 'returning')
           AND %(name)s IS NULL AND %(is_marked)s RETURNING id, company_id, name)
    INSERT INTO cs_anomaly (type_id, severity, source, state, parcel_id, company_id, evidence, opened_at)
    SELECT t.id, t.severity, 'tracking', 'new', m.id, m.company_id,
           jsonb_build_object('waybill', m.name), %(now)s
      FROM marked m JOIN cs_anomaly_type t ON t.code = %(code)s
"""
CLOSE = """
    WITH cleared AS (
        UPDATE cs_parcel SET %(name)s = NULL
         WHERE %(name)s IS NOT NULL AND NOT (%(is_marked)s) RETURNING id)
    UPDATE cs_anomaly a SET state = 'resolved', resolution_kind = 'vanished', resolved_at = %(now)s
      FROM cleared c, cs_anomaly_type t
     WHERE a.parcel_id = c.id AND t.id = a.type_id AND t.code = %(code)s AND a.state = 'new'
"""


class Parcels(Contender):
    """A database with ``n`` parcels in transit, of twenty carriers and two teams."""

    modules = ("cs_forwarding",)

    def setup(self, env, n):
        self._insert_parcels(env, n, self._make_transfer(env).id, self._make_carriers(env))

    def _make_transfer(self, env):
        operation = env["stock.picking.type"].search([("code", "=", "outgoing")], limit=1)
        partner = env["res.partner"].create({"name": "Receiver", "country_id": env.ref("base.cn").id})
        for name in ("East", "West"):
            env["cs.team"].create({"name": name, "member_ids": env.user.ids})
        return env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "location_id": operation.default_location_src_id.id,
                "location_dest_id": partner.property_stock_customer.id,
                "partner_id": partner.id,
            }
        )

    def _make_carriers(self, env):
        product = env["product.product"].create({"name": "Freight", "type": "service"})
        carriers = env["delivery.carrier"].create(
            [
                {"name": f"Carrier {number}", "delivery_type": "fixed", "product_id": product.id}
                for number in range(20)
            ]
        )
        for carrier in carriers[:5]:
            env["cs.tracking.limit"].create({"phase": "moving", "carrier_id": carrier.id, "hours": 60})
        return carriers.ids

    def _insert_parcels(self, env, n, picking_id, carrier_ids):
        # kind 0: newly late, 1: newly silent, 2 and 3: were so before, 4 and 5: were and are no longer
        with unchecked(env, "cs_parcel"):
            env.cr.execute(
                """
                INSERT INTO cs_parcel (name, waybill_key, picking_id, company_id, partner_id, carrier_id,
                                       team_id, active, phase, status_id, shipped_at, last_event_at,
                                       promised_at, late_since, silent_since)
                SELECT 'W' || number, 'W' || number, sp.id, sp.company_id, sp.partner_id,
                       (%(carriers)s::int[])[1 + number %% 20], (SELECT min(id) FROM cs_team) + number %% 2,
                       TRUE, s.phase, s.id, %(now)s - interval '10 days', heard.at, due.at,
                       CASE WHEN kind IN (2, 4) THEN %(now)s - interval '2 days' END,
                       CASE WHEN kind IN (3, 5) THEN %(now)s - interval '9 days' END
                  FROM generate_series(1, %(n)s) AS number
                  JOIN stock_picking sp ON sp.id = %(picking)s
                  JOIN cs_tracking_status s ON s.code = 'in_transit'
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN number %% 200 IN (0, 1, 2, 3) THEN number %% 200
                                   WHEN number %% 1000 IN (4, 5) THEN number %% 1000 END AS kind) k
                 CROSS JOIN LATERAL (
                       SELECT %(now)s - CASE WHEN kind IN (1, 3) THEN interval '9 days'
                                             ELSE number %% 1440 * interval '1 min' END AS at) heard
                 CROSS JOIN LATERAL (
                       SELECT %(now)s + CASE WHEN kind IN (0, 2) THEN interval '-2 days'
                                             ELSE (1 + number %% 7200) * interval '1 min' END AS at) due
                """,
                {"n": n, "now": NOW, "picking": picking_id, "carriers": carrier_ids},
            )
        env.cr.execute(
            """
            INSERT INTO cs_anomaly (
                   type_id, severity, source, state, parcel_id, company_id, evidence, opened_at)
            SELECT t.id, 'warning', 'tracking', 'new', p.id, p.company_id, '{}', %(now)s
              FROM cs_parcel p
              JOIN cs_anomaly_type t ON t.code = CASE WHEN p.late_since IS NULL THEN 'silent' ELSE 'delay' END
             WHERE p.late_since IS NOT NULL OR p.silent_since IS NOT NULL
            """,
            {"now": NOW},
        )


def _count_changes(n):
    """Return how many marks a sweep has to set or take away."""
    return 2 * len(range(200, n + 1, 200)) + 2 * len(range(5, n + 1, 1000))


class Ours(Parcels):
    """The sweep; what follows for each anomaly, whoever found it, is left out."""

    name = "ours"

    def setup(self, env, n):
        env.registry["cs.anomaly"]._after_open = lambda anomalies: None
        super().setup(env, n)

    def run(self, env, n, data):
        changed = env["cs.parcel"]._sweep(NOW)
        assert abs(changed - _count_changes(n)) <= 2, changed
        return {"changed": changed}


class Whole(Parcels):
    """The sweep with everything that follows."""

    name = "whole"

    def run(self, env, n, data):
        env["cs.parcel"]._sweep(NOW)


class Floor(Parcels):
    """The same rows by plain statements: one limit for all, nothing looked up."""

    name = "floor"

    def run(self, env, n, data):
        from odoo.tools import SQL

        late = SQL("promised_at < %s - interval '6 hours'", NOW)
        silent = SQL("last_event_at < %s - interval '72 hours'", NOW)
        for name, code, is_marked in (("late_since", "delay", late), ("silent_since", "silent", silent)):
            parts = {"name": SQL.identifier(name), "code": code, "is_marked": is_marked, "now": NOW}
            env.cr.execute(SQL(OPEN, **parts))
            env.cr.execute(SQL(CLOSE, **parts))


class DelayBench(Bench):
    """Tells seconds for all parcels; the ratio is ours to the floor."""

    def _summary(self, rounds, options):
        result = super()._summary(rounds, options)
        names = {"ours": "ours_s", "floor": "floor_s", "whole": "with_follow_up_s"}
        for name, key in names.items():
            if name in rounds:
                result[key] = round(result[f"{name}_ms_per_parcel"] * options.n / 1000, 2)
        if {"ours", "floor"} <= rounds.keys():
            result["ratio"] = result["floor_ratio"]
        return result | {"queries": result.get("ours_queries")}


if __name__ == "__main__":
    DelayBench("delay", unit="parcel", n=1_000_000, contenders=(Ours, Floor, Whole)).main()
