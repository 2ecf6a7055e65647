import json

from odoo import models
from odoo.tools import SQL

from ..matching import within

# The causes that another weight can explain.
_PRICE_CAUSES = ("Q01", "R01", "S02", "S03")


class CsMatchingService(models.AbstractModel):
    """What the shipment would have cost by the carrier's weight: it tells weight from price."""

    _inherit = "cs.matching.service"

    def _explain_by_weight(self, run):
        """Price the shipments of differing lines anew by the carrier's weight.

        Where that explains the amount, the cause is the weight, of the fuel that hangs on the freight too.
        Where it does not, the cause is the price.
        """
        prices = self._rerate(self._get_weighed_lines())
        if not prices:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_match_rest w
                   SET cause = CASE WHEN %(within)s THEN 'Q01'
                                    WHEN w.cause = 'Q01' THEN %(rate)s ELSE w.cause END,
                       evidence = w.evidence || jsonb_build_object(
                           'rerated', r.price, 'billed_weight', r.weight)
                  FROM jsonb_to_recordset(%(prices)s::jsonb) AS r(id int, price numeric, weight numeric),
                       cs_charge_type kind, cs_match_limit p
                 WHERE w.id = r.id AND kind.id = w.type_id AND p.type_id = w.type_id
                """,
                within=within(SQL("w.amount"), SQL("r.price")),
                rate=self._sql_rate_cause(),
                prices=json.dumps(prices),
            )
        )

    def _get_weighed_lines(self):
        """Return (line id, parcel id, charge type id, carrier's weight) of lines whose weight is not ours.

        A waybill is weighed once: its heaviest line says what the carrier weighed.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT w.id, w.parcel_id, w.type_id, weighed.weight::float
                  FROM cs_match_rest w
                  JOIN (SELECT key, max(weight) AS weight FROM cs_match_rest
                         WHERE key IN (SELECT key FROM cs_match_rest WHERE cause = 'Q01')
                      GROUP BY key) weighed ON weighed.key = w.key
                 WHERE w.cause IN %s AND w.parcel_id IS NOT NULL AND w.category = 'shipment'
                   AND weighed.weight > 0
              ORDER BY w.id
                """,
                _PRICE_CAUSES,
            )
        )

    def _rerate(self, lines):
        """Return ``{"id", "price", "weight"}`` of the lines that have a price by the carrier's weight.

        His weight is the one he charges for, volume included: ours does not count beside it.

        :param lines: see :meth:`_get_weighed_lines`
        """
        if not lines:
            return []
        weights = {parcel: weight for _line, parcel, _kind, weight in lines}
        service = self.env["cs.accrual.service"]
        size = dict.fromkeys(("volume", "length", "width", "height"), 0)
        facts = [
            {**fact, **size, "weight": weights[fact["parcel_id"]], "customer_id": None}
            for fact in service._read_facts(list(weights))
        ]
        prices = {
            (row["parcel_id"], row["type_id"]): row["expected"]
            for row in service._price(facts)
            if row["side"] == "buy" and not row["unpriced"]
        }
        return [
            {"id": line, "price": str(prices[parcel, kind]), "weight": weights[parcel]}
            for line, parcel, kind, _weight in lines
            if (parcel, kind) in prices
        ]
