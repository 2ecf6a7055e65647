import json

from odoo import api, models
from odoo.tools import SQL


class CsAccrualService(models.AbstractModel):
    """Works out what shipments should cost and bring, and brings their charges in step.

    A constant number of statements for any number of parcels. Only charges that follow from tariffs and are
    still wholly open change; running it again changes nothing.
    """

    _name = "cs.accrual.service"
    _description = "Accrual of Charges"

    @api.model
    def _accrue(self, parcels):
        """Bring the charges of ``parcels`` in step with what is known of them."""
        parcels._fill_measures()
        self.env.flush_all()
        facts = self._read_facts(parcels.ids)
        rows = self._price([fact for fact in facts if fact["active"]])
        self._store(parcels.ids, rows)
        self._withdraw_others(parcels.ids, rows)
        orders = SQL("SELECT order_id FROM cs_parcel WHERE id = ANY(%s)", parcels.ids)
        self.env["cs.charge"]._follow_orders(orders)
        self._settle_parcels(parcels.ids)

    # What is known

    def _read_facts(self, parcel_ids):
        """Return what prices depend on: a dict a parcel, with the columns of :meth:`_select_facts`."""
        self.env.cr.execute(self._select_facts(parcel_ids))
        return self.env.cr.dictfetchall()

    def _select_facts(self, parcel_ids):
        """Return the query of what is known of parcels that have been shipped.

        Add columns by wrapping it: ``SELECT facts.*, … FROM (super()) facts …``.
        """
        return SQL(
            """
            SELECT p.id AS parcel_id, p.company_id, p.picking_id, p.order_id, p.carrier_id, p.active,
                   p.name AS ref, p.waybill_key AS ref_key, a.id AS account_id, a.partner_id AS vendor_id,
                   a.currency_id AS account_currency_id, i.commercial_partner_id AS customer_id,
                   d.cs_mode_id AS mode_id,
                   (p.shipped_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(w.tz, 'UTC'))::date AS date,
                   rc.code AS country, rs.code AS state, r.city, r.zip,
                   NULLIF(concat_ws('-', rc.code, rs.code), '') AS destination,
                   NULLIF(concat_ws('-', oc.code, os.code), '') AS origin,
                   p.cs_zone AS zone, COALESCE(p.cs_weight, 0) AS weight,
                   CASE WHEN p.cs_length * p.cs_width * p.cs_height > 0
                        THEN p.cs_length * p.cs_width * p.cs_height * GREATEST(p.cs_pieces, 1) / 1000000
                        ELSE COALESCE(p.cs_volume, 0) END AS volume,
                   COALESCE(p.cs_length, 0) AS length, COALESCE(p.cs_width, 0) AS width,
                   COALESCE(p.cs_height, 0) AS height, GREATEST(p.cs_pieces, 1) AS pieces,
                   COALESCE(p.cs_declared_value, 0) AS declared_value,
                   p.cs_declared_currency_id AS declared_currency_id
              FROM cs_parcel p
              JOIN stock_picking k ON k.id = p.picking_id
              JOIN res_company c ON c.id = p.company_id
         LEFT JOIN resource_calendar w ON w.id = c.resource_calendar_id
         LEFT JOIN delivery_carrier d ON d.id = p.carrier_id
         LEFT JOIN cs_carrier_account a ON a.id = d.cs_account_id AND a.company_id = p.company_id
         LEFT JOIN sale_order o ON o.id = p.order_id
         LEFT JOIN res_partner i ON i.id = o.partner_invoice_id
         LEFT JOIN res_partner r ON r.id = p.partner_id
         LEFT JOIN res_country rc ON rc.id = r.country_id
         LEFT JOIN res_country_state rs ON rs.id = r.state_id
         LEFT JOIN stock_picking_type y ON y.id = k.picking_type_id
         LEFT JOIN stock_warehouse h ON h.id = y.warehouse_id
         LEFT JOIN res_partner ow ON ow.id = h.partner_id
         LEFT JOIN res_country oc ON oc.id = ow.country_id
         LEFT JOIN res_country_state os ON os.id = ow.state_id
             WHERE p.id = ANY(%s) AND p.shipped_at IS NOT NULL
            """,
            parcel_ids,
        )

    # What it costs

    def _price(self, facts):
        """Ask the tariffs about shipments, both sides.

        :param facts: see :meth:`_read_facts`
        :return: the charges to store, one for each parcel, side and type: dicts with the columns of
            :func:`_recordset`, amounts as text
        """
        requests = [request for fact in facts for request in self._prepare_requests(fact)]
        # sudo: charges accrue for whoever ships, who may not know the prices
        results = self.env["cs.rating.service"].sudo()._rate([request for _fact, request in requests])
        types = self.env["cs.charge.type"]._get_ids_by_code()
        rows = []
        for (fact, request), result in zip(requests, results, strict=True):
            rows += self._prepare_rows(fact, request["side"], result, types)
        return rows

    def _prepare_requests(self, fact):
        """Return what to ask about one parcel, as (fact, request): the carrier's price, the customer's."""
        shared = {
            **{name: fact[name] for name in _ASKED},
            "origin": fact["origin"] or "",
            "destination": fact["destination"] or "",
            "postal_code": fact["zip"] or "",
            "zone": fact["zone"] or "",
        }
        requests = []
        if fact["account_id"]:
            requests.append((fact, {**shared, "side": "buy", "account_id": fact["account_id"]}))
        if fact["customer_id"]:
            requests.append((fact, {**shared, "side": "sell", "partner_id": fact["customer_id"]}))
        return requests

    def _prepare_rows(self, fact, side, result, types):
        """Return the charges of one answer; what a carrier will bill without a price is there, unpriced."""
        rows = {}
        for line in result.lines:
            row = rows.setdefault(line.type_id, {"amount": 0, "parts": []})
            row["amount"] += line.amount
            row["parts"].append(line.explanation)
        weight = result.weight or fact["weight"]
        shared = {"parcel_id": fact["parcel_id"], "side": side, "weight": str(weight)}
        shared |= {"tariff_version_id": result.version_id or None, "unpriced": False}
        charges = [
            {
                **shared,
                "type_id": type_id,
                "currency_id": result.currency_id,
                "expected": str(row["amount"]),
                "explanation": {"parts": row["parts"]},
            }
            for type_id, row in rows.items()
        ]
        missing = types[_MISSING.get(result.problem, "freight")]
        if side == "buy" and result.problem and missing not in rows:
            currency = result.currency_id or fact["account_currency_id"]
            explanation = {"problem": result.problem}
            unpriced = {"type_id": missing, "currency_id": currency, "expected": "0", "unpriced": True}
            charges.append({**shared, **unpriced, "explanation": explanation})
        return charges

    # What is stored

    def _store(self, parcel_ids, rows):
        """Insert the charges or bring those in step that are open and follow from a tariff."""
        self.env["cs.charge"].flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_charge AS c (
                       company_id, side, type_id, account_id, partner_id, parcel_id, picking_id, order_id,
                       carrier_id, ref, ref_key, date, destination, weight, currency_id, expected, unpriced,
                       source, state, tariff_version_id, explanation)
                SELECT f.company_id, r.side, r.type_id,
                       CASE r.side WHEN 'buy' THEN f.account_id END,
                       CASE r.side WHEN 'buy' THEN f.vendor_id ELSE f.customer_id END,
                       f.parcel_id, f.picking_id, f.order_id, f.carrier_id, f.ref, f.ref_key, f.date,
                       f.destination, r.weight, r.currency_id, r.expected, r.unpriced,
                       'tariff', 'open', r.tariff_version_id, r.explanation
                  FROM %(rows)s
                  JOIN (%(facts)s) f ON f.parcel_id = r.parcel_id
                    ON CONFLICT (parcel_id, side, type_id)
                       WHERE parcel_id IS NOT NULL AND source <> 'at_cost'
                    DO UPDATE SET (%(columns)s) = ROW (%(values)s)
                 WHERE c.source = 'tariff' AND c.state IN ('open', 'cancelled')
                   AND NOT COALESCE(c.final, FALSE) AND COALESCE(c.billed, 0) = 0
                   AND (%(current)s) IS DISTINCT FROM (%(values)s)
                """,
                rows=_recordset(rows),
                facts=self._select_facts(parcel_ids),
                **_updated_columns(),
            )
        )
        self.env["cs.charge"].invalidate_model(flush=False)

    def _withdraw_others(self, parcel_ids, rows):
        """Cancel open charges of the parcels that no tariff asks for any more."""
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_charge c SET state = 'cancelled'
                 WHERE c.parcel_id = ANY(%(ids)s) AND c.source = 'tariff' AND c.state = 'open'
                   AND NOT COALESCE(c.final, FALSE) AND COALESCE(c.billed, 0) = 0
                   AND (c.parcel_id, c.side, c.type_id) NOT IN (
                       SELECT r.parcel_id, r.side, r.type_id FROM %(rows)s)
                """,
                ids=parcel_ids,
                rows=_recordset(rows),
            )
        )

    def _settle_parcels(self, parcel_ids):
        parcels = self.env["cs.parcel"].browse(parcel_ids)
        self.env.execute_query(
            SQL(
                "UPDATE cs_parcel SET cs_charge_due = FALSE, cs_charge_error = NULL WHERE id = ANY(%s)",
                parcel_ids,
            )
        )
        parcels.invalidate_recordset(["cs_charge_due", "cs_charge_error", "charge_ids"], flush=False)


# What tariffs are asked by, as it stands in the facts.
_ASKED = (
    "company_id", "carrier_id", "mode_id", "date", "weight", "volume", "length", "width", "height", "pieces",
    "declared_value",
)  # fmt: skip

# Problem of a price -> the charge type that it leaves without one; of all others it is the freight.
_MISSING = {"no_insurance": "insurance"}

# What follows from the parcel and the tariff, and changes with them while the charge is open.
_FOLLOWING = (
    "account_id", "partner_id", "picking_id", "order_id", "carrier_id", "ref", "ref_key", "date",
    "destination", "weight", "currency_id", "expected", "unpriced", "state", "tariff_version_id",
    "explanation",
)  # fmt: skip


def _updated_columns():
    def names(table):
        return SQL(", ").join(SQL.identifier(table, name) for name in _FOLLOWING)

    columns = SQL(", ").join(SQL.identifier(name) for name in _FOLLOWING)
    return {"columns": columns, "values": names("excluded"), "current": names("c")}


def _recordset(rows):
    """Return the rows as a table ``r`` in SQL."""
    return SQL(
        """jsonb_to_recordset(%s::jsonb) AS r (
               parcel_id int, side varchar, type_id int, currency_id int, expected numeric, weight numeric,
               unpriced boolean, tariff_version_id int, explanation jsonb)""",
        json.dumps(rows),
    )
