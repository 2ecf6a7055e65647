from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

from ..const_cargo import COST_OFFSET, TIME_OFFSET
from ..lib.weighted_choice import Candidate, Criterion, rank

_DAY = 86400


class CsTransportService(models.AbstractModel):
    """Compares all carriers for orders and keeps the comparison.

    Who may take an order, how long it takes and how safely it goes are read for all orders at once; only the
    rates are asked order by order, as carriers give them.
    """

    _name = "cs.transport.service"
    _description = "Choice of Transport"

    def _compare(self, orders):
        """Return a new comparison for each order; nothing is chosen."""
        if not orders:
            return self.env["cs.transport.choice"]
        # which carriers there are and how they do does not depend on who asks
        acceptance = self.env["cs.cargo.service"].sudo()._get_acceptance(orders)
        transit = self.sudo()._get_transit(orders)
        history = self.sudo()._get_history(orders.company_id)
        versions = self._retire(orders)
        vals_list = [
            self._prepare_choice_vals(order, acceptance[order.id], transit, history)
            | {"version": versions.get(order.id, 0) + 1}
            for order in orders
        ]
        # the record of a comparison is nobody's to write directly
        return self.env["cs.transport.choice"].sudo().create(vals_list).with_env(self.env)

    def _retire(self, orders):
        """Mark the comparisons of the orders as past; return ``{order id: latest version}``."""
        # see above
        choices = self.env["cs.transport.choice"].sudo()
        choices.search([("order_id", "in", orders.ids), ("is_current", "=", True)]).is_current = False
        choices.flush_model(["is_current"])
        groups = choices._read_group([("order_id", "in", orders.ids)], ["order_id"], ["version:max"])
        return {order.id: version for order, version in groups}

    def _prepare_choice_vals(self, order, acceptance, transit, history):
        """Return the values of one comparison with its candidates.

        :param acceptance: ``{carrier id: [refusal]}`` of all carriers of the order
        :param transit: ``{(order id, carrier id): (days, source, level, sample)}``
        :param history: ``{company id: {carrier id: figures}}``, see ``_get_history``
        """
        departs_at = self._get_departure(order)
        records = history.get(order.company_id.id, {})
        rows = {}
        for carrier in self.env["delivery.carrier"].browse(acceptance):
            row = self._prepare_candidate_vals(order, carrier, acceptance[carrier.id])
            days, source, level, sample = transit.get((order.id, carrier.id), (None, False, False, 0))
            row |= {"days_source": source, "days_level": level, "days_sample": sample, "days": days}
            row["arrives_at"] = days is not None and departs_at + timedelta(days=days)
            row |= self._prepare_history_vals(order.company_id, records.get(carrier.id, {}))
            rows[carrier] = row
        weights = self._get_order_weights(order)
        self._rank(rows, self._get_criteria(order, weights, departs_at, records))
        return {
            "order_id": order.id,
            "departs_at": departs_at,
            "wanted_at": order.commitment_date,
            "candidate_ids": [Command.create(row) for row in rows.values()],
            **{f"cs_weight_{criterion}": weight for criterion, weight in weights.items()},
        }

    def _get_departure(self, order):
        """Return when the goods leave: as the open deliveries are planned, not before now."""
        return max([fields.Datetime.now(), *order._get_open_deliveries().mapped("scheduled_date")])

    def _get_order_weights(self, order):
        """Return ``{criterion: weight}``: the customer's own, else the team's."""
        customer = order.partner_id.commercial_partner_id
        # sudo: a salesperson may compare carriers without belonging to the team
        return (customer if customer.cs_own_weights else order.cs_team_id.sudo())._get_weights()

    def _prepare_candidate_vals(self, order, carrier, refusals):
        """Return the values of one carrier with its rate; who is refused is not asked for one."""
        rate = {} if refusals else self._get_rate(carrier, order)
        if rate.get("error"):
            refusals = [{"reason": "rate", "figure": rate["error"], "allowed": None}]
        return {
            "carrier_id": carrier.id,
            "mode_id": carrier.cs_mode_id.id,
            "refusals": refusals,
            "is_refused": bool(refusals),
            "has_rate": bool(rate) and not refusals,
            "cost": rate.get("cost"),
            "price": rate.get("price"),
        }

    def _prepare_history_vals(self, company, record):
        return {
            "sample": record.get("sample", 0),
            "min_sample": company.cs_history_min_sample,
            "good": record.get("good"),
            "promised": record.get("promised", 0),
            "on_time": record.get("on_time"),
            "damaged": record.get("damaged"),
            "lost": record.get("lost"),
        }

    def _get_criteria(self, order, weights, departs_at, records):
        """Return the criteria; the days that meet the wanted date are worth full points."""
        wanted = order.commitment_date
        target = max((wanted - departs_at).total_seconds() / _DAY, 0) if wanted else 0
        return [
            Criterion("cost", weights["cost"], offset=COST_OFFSET),
            Criterion("time", weights["time"], target=target, offset=TIME_OFFSET),
            Criterion("safety", weights["safety"], is_share=True, neutral=self._get_neutral(records)),
        ]

    def _get_neutral(self, records):
        """Return the safety points of a carrier without history: the average of all the others."""
        total = sum(record["sample"] for record in records.values())
        good = sum(record["sample"] * record["good"] for record in records.values())
        return 100 * good / total if total else 50.0

    def _rank(self, rows, criteria):
        """Add rank, score and points to the values of the candidates; take what is not stored out."""
        ranked = rank([self._as_candidate(carrier, row) for carrier, row in rows.items()], criteria)
        by_id = {carrier.id: row for carrier, row in rows.items()}
        for place in ranked:
            by_id[place.candidate.key[1]] |= {
                "rank": place.rank,
                "score": place.score,
                **{f"points_{key}": points for key, points in place.points.items()},
            }

    def _as_candidate(self, carrier, row):
        enough = row["sample"] >= row["min_sample"]
        values = {
            "cost": row["cost"],
            "time": row["days"],
            "safety": row["good"] if enough else None,
        }
        key = (carrier.sequence, carrier.id)
        return Candidate(key, values, tuple(refusal["reason"] for refusal in row["refusals"]))
