import json
from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..const_release import DISTANCES, WAREHOUSE_WEIGHTS
from ..lib.review import sql_array
from ..lib.warehouse_choice import Need, Site, choose


class CsWarehouseEngine(models.AbstractModel):
    """The choice of warehouses as a process: a constant number of queries for any number of orders.

    Free goods are what the review counts as free. Orders are served in the review's order (approved first,
    then by date), and what one takes is not offered to the next.
    """

    _name = "cs.warehouse.engine"
    _description = "Warehouse Choice Engine"

    def _choose(self, orders, forced=None, reason=None, user=None):
        """Choose for quotations, store the choices and set the warehouses.

        :param forced: warehouse that ``user`` wants for all of them, with his ``reason``
        :return: ``{order id: Plan}``
        """
        if not orders:
            return {}
        self.env.flush_all()
        facts = self._get_orders(orders)
        needs = self._get_needs(orders)
        free = self._get_free(orders)
        sites = self._get_sites({row["company_id"] for row in facts}, forced)
        plans, contexts = {}, {}
        for row in facts:
            policy = self.env["cs.warehouse.policy"]._get_for(row["company_id"], row["team_id"])
            contexts[row["order_id"]] = seen = self._see_sites(row, sites[row["company_id"]], plans)
            plans[row["order_id"]] = choose(
                needs[row["order_id"]],
                free,
                [site for site, _source in seen],
                self._get_weights(policy),
                max_parts=self._get_max_parts(row, policy),
                forced=forced.id if forced else None,
            )
        self._store(facts, plans, contexts, reason=reason, user=user, overruled=bool(forced))
        return plans

    def _get_weights(self, policy):
        return {name: policy.get(f"weight_{name}", default) for name, default in WAREHOUSE_WEIGHTS.items()}

    def _get_max_parts(self, row, policy):
        """Return into how many parts the order may go; one that wants all at once is never split."""
        return 1 if row["picking_policy"] == "one" else policy.get("max_parts", 1)

    # Facts

    def _get_orders(self, orders):
        """Return the orders' destinations and fingerprints as dicts, those served first in front."""
        return self.env.execute_query_dict(
            SQL(
                """
                WITH %(scope)s
                SELECT o.order_id, o.company_id, o.team_id, o.country_id, o.state_id, o.zip,
                       so.picking_policy, %(content)s AS content
                  FROM review_scope o
                  JOIN sale_order so ON so.id = o.order_id
              ORDER BY NOT o.approved, o.at, o.order_id
                """,
                scope=self.env["cs.review.engine"]._scope(orders),
                content=self._get_content(),
            )
        )

    def _get_content(self):
        """Return the fingerprint of what the choice for the order ``so`` depends on."""
        return SQL(
            """(SELECT md5(ROW(so.partner_shipping_id, p.country_id, p.state_id, p.zip, so.picking_policy,
                               (SELECT sum(hashtextextended(ROW(l.id, l.product_id, l.product_uom_qty,
                                                                l.product_uom_id)::text, 0))
                                  FROM sale_order_line l WHERE l.order_id = so.id))::text)
                  FROM res_partner p WHERE p.id = so.partner_shipping_id)"""
        )

    def _get_needs(self, orders):
        """Return ``{order id: [Need, …]}``; lines with a route of their own go where that leads them."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH %s
                SELECT l.order_id, l.line_id, l.product_id, l.qty::float
                  FROM review_line l
                 WHERE l.is_storable AND l.qty > 0
                   AND NOT EXISTS (SELECT FROM sale_order_line_stock_route_rel r
                                    WHERE r.sale_order_line_id = l.line_id)
              ORDER BY l.line_id
                """,
                self.env["cs.review.engine"]._scope(orders),
            )
        )
        needs = defaultdict(list)
        for order_id, *need in rows:
            needs[order_id].append(Need(*need))
        return needs

    def _get_free(self, orders):
        """Return ``{(warehouse id, product id): free quantity}``, less what other approved orders claim."""
        rules = self.env["cs.review.rule"]
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(scope)s, claim AS MATERIALIZED (%(claims)s), stock AS MATERIALIZED (%(free)s)
                SELECT s.warehouse_id, s.product_id, (s.free - COALESCE(c.qty, 0))::float
                  FROM stock s
             LEFT JOIN (SELECT warehouse_id, product_id, sum(qty) AS qty
                          FROM claim WHERE line_id IS NULL GROUP BY warehouse_id, product_id) c
                    ON c.warehouse_id = s.warehouse_id AND c.product_id = s.product_id
                """,
                scope=self.env["cs.review.engine"]._scope(orders),
                claims=rules._select_stock_claims(),
                free=rules._select_free_stock(),
            )
        )
        return {(warehouse_id, product_id): free for warehouse_id, product_id, free in rows}

    def _get_sites(self, company_ids, forced=None):
        """Return ``{company id: [warehouse row, …]}`` with place, zones and open transfers out."""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT w.id, w.company_id, w.cs_zones_only, p.country_id, p.state_id,
                       (SELECT count(*) FROM stock_picking sp
                          JOIN stock_picking_type t ON t.id = sp.picking_type_id
                         WHERE t.warehouse_id = w.id AND t.code = 'outgoing'
                           AND sp.state IN ('confirmed', 'waiting', 'assigned')) AS open_work
                  FROM stock_warehouse w
             LEFT JOIN res_partner p ON p.id = w.partner_id
                 WHERE w.active AND (w.cs_is_candidate OR w.id = %s) AND w.company_id = ANY(%s::int[])
              ORDER BY w.sequence, w.id
                """,
                forced.id if forced else None,
                sql_array(company_ids),
            )
        )
        zones = self.env["cs.warehouse.zone"].search([("warehouse_id", "in", [row["id"] for row in rows])])
        by_warehouse = zones.grouped(lambda zone: zone.warehouse_id.id)
        sites = defaultdict(list)
        for row in rows:
            row["zones"] = by_warehouse.get(row["id"], zones.browse()).sorted("distance")
            sites[row["company_id"]].append(row)
        return sites

    def _see_sites(self, order, rows, plans):
        """Return ``[(Site, source of the distance), …]`` as the order sees the warehouses.

        What this run has already given to a warehouse counts as its open work.
        """
        given = defaultdict(int)
        for plan in plans.values():
            given[plan.main] += 1
        seen = []
        for row in rows:
            distance, source = self._get_distance(order, row)
            serves = source == "zone" or not row["cs_zones_only"]
            seen.append((Site(row["id"], distance, row["open_work"] + given[row["id"]], serves), source))
        return seen

    def _get_distance(self, order, row):
        """Return the kilometres from the warehouse to the order's destination, and how they are known."""
        place = (order["country_id"], order["state_id"], order["zip"])
        zone = next((zone for zone in row["zones"] if zone._covers(*place)), None)
        if zone:
            return zone.distance, "zone"
        if not order["country_id"] or not row["country_id"]:
            return None, "unknown"
        if order["country_id"] != row["country_id"]:
            return DISTANCES["abroad"], "abroad"
        same_state = order["state_id"] and order["state_id"] == row["state_id"]
        return (DISTANCES["state"], "state") if same_state else (DISTANCES["country"], "country")

    # Storing

    def _store(self, facts, plans, contexts, reason, user, overruled):
        """Keep the choices with all candidates, and send the orders and lines where they say."""
        self._retire(list(plans))
        created = self.env["cs.warehouse.choice"].create(
            [
                self._prepare_choice(row, plans[row["order_id"]])
                | {"reason": reason, "user_id": user.id if user else False, "is_overruled": overruled}
                for row in facts
            ]
        )
        candidates, shares = [], []
        for choice in created:
            plan = plans[choice.order_id.id]
            sources = {site.warehouse: source for site, source in contexts[choice.order_id.id]}
            candidates += [
                self._prepare_candidate(choice, place, judged, sources)
                for place, judged in enumerate(plan.judged, 1)
            ]
            shares += [{"choice_id": choice.id, **self._prepare_share(*share)} for share in plan.shares]
        self._insert_candidates(candidates)
        self.env["cs.warehouse.share"].create(shares)
        self._set_warehouses(created)

    def _retire(self, order_ids):
        """Take the place from the choices that are valid now; they stay as history, their shares do not."""
        old = self.env["cs.warehouse.choice"].search(
            [("order_id", "in", order_ids), ("is_current", "=", True)]
        )
        old.share_ids.unlink()
        old.is_current = False
        old.flush_recordset()

    def _prepare_choice(self, row, plan):
        return {
            "order_id": row["order_id"],
            "company_id": row["company_id"],
            "at": fields.Datetime.now(),
            "warehouse_id": plan.main,
            "is_split": bool(plan.shares),
            "is_complete": plan.complete,
            "content": row["content"],
        }

    def _prepare_candidate(self, choice, place, judged, sources):
        points = judged.ranked.points
        return {
            "choice_id": choice.id,
            "sequence": place,
            "warehouse_id": judged.site.warehouse,
            "verdict": judged.verdict,
            "covered": judged.covered,
            "missing": {str(product): round(lack, 6) for product, lack in judged.missing.items()},
            "distance": judged.site.distance or 0,
            "distance_source": sources[judged.site.warehouse],
            "open_work": judged.site.open_work,
            "points_goods": points.get("goods", 0),
            "points_near": points.get("near", 0),
            "points_work": points.get("work", 0),
            "score": judged.ranked.score,
        }

    def _prepare_share(self, warehouse_id, line_id, quantity):
        return {"warehouse_id": warehouse_id, "order_line_id": line_id, "quantity": quantity}

    def _insert_candidates(self, rows):
        """Insert the candidates in one statement, however many there are."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_warehouse_candidate (
                       choice_id, sequence, warehouse_id, verdict, covered, missing, distance,
                       distance_source, open_work, points_goods, points_near, points_work, score)
                SELECT choice_id, sequence, warehouse_id, verdict, covered, NULLIF(missing, '{}'), distance,
                       distance_source, open_work, points_goods, points_near, points_work, score
                  FROM jsonb_to_recordset(%s::jsonb)
                       AS row (choice_id int, sequence int, warehouse_id int, verdict varchar,
                               covered numeric, missing jsonb, distance int, distance_source varchar,
                               open_work int, points_goods numeric, points_near numeric,
                               points_work numeric, score numeric)
             RETURNING id
                """,
                json.dumps(rows),
            )
        )
        self.env["cs.warehouse.candidate"].invalidate_model()
        self.env["cs.warehouse.choice"].invalidate_model(["candidate_ids"])

    def _set_warehouses(self, choices):
        for warehouse, group in choices.filtered("warehouse_id").grouped("warehouse_id").items():
            orders = group.order_id.filtered(lambda order, target=warehouse: order.warehouse_id != target)
            orders.with_context(cs_review_later=True).warehouse_id = warehouse
