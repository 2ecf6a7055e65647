from odoo import api, fields, models
from odoo.tools import SQL

# What a person, a scale or a file says about a parcel; the rest follows from its transfer.
MEASURES = frozenset(
    {"cs_weight", "cs_volume", "cs_length", "cs_width", "cs_height", "cs_pieces", "cs_declared_value"}
)


class CsParcel(models.Model):
    """What a parcel weighs and measures, as far as we know: by it the carrier's bill is checked."""

    _inherit = "cs.parcel"

    cs_weight = fields.Float(string="Weight (kg)", digits="Stock Weight")
    cs_volume = fields.Float(
        string="Volume (m³)",
        digits=(12, 6),
        help="Without the three sides, volumetric weight follows from it.",
    )
    cs_length = fields.Float(string="Length (cm)", digits=(8, 1))
    cs_width = fields.Float(string="Width (cm)", digits=(8, 1))
    cs_height = fields.Float(string="Height (cm)", digits=(8, 1))
    cs_pieces = fields.Integer(string="Pieces", default=1)
    cs_declared_currency_id = fields.Many2one(
        "res.currency", string="Declared Currency", default=lambda self: self.env.company.currency_id
    )
    cs_declared_value = fields.Monetary(
        string="Declared Value",
        currency_field="cs_declared_currency_id",
        help="What the goods were declared to be worth.",
    )
    cs_zone = fields.Char(
        string="Tariff Zone", help="Only where it differs from the zone the tariff gives the destination."
    )
    cs_measured = fields.Boolean(
        string="Measured", help="Somebody has measured it: the transfer no longer changes the figures."
    )
    charge_ids = fields.One2many("cs.charge", "parcel_id", string="Charges")

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create([_with_measured(vals) for vals in vals_list])
        parcels._fill_measures()
        return parcels

    def write(self, vals):
        return super().write(_with_measured(vals))

    def _fill_measures(self):
        """Give parcels that nobody has measured their share of what their transfer weighs and measures.

        One statement for any number of parcels; nothing else is touched.
        """
        self.flush_model(["active", "picking_id", "cs_measured", *MEASURES])
        self.env["stock.picking"].flush_model(["shipping_weight", "weight"])
        self.env["stock.move"].flush_model(["picking_id", "product_id", "product_qty", "quantity", "state"])
        self.env["product.product"].flush_model(["volume"])
        self.env["product.template"].flush_model(["cs_declared_value"])
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_parcel p
                   SET cs_weight = t.weight, cs_volume = t.volume, cs_declared_value = t.value,
                       cs_declared_currency_id = t.currency_id
                  FROM (%s) t
                 WHERE t.id = p.id
                   AND (COALESCE(p.cs_weight, 0), COALESCE(p.cs_volume, 0), COALESCE(p.cs_declared_value, 0))
                       IS DISTINCT FROM (t.weight, t.volume, t.value)
                """,
                self._select_measures(),
            )
        )
        self.invalidate_recordset([*MEASURES, "cs_declared_currency_id"], flush=False)

    def _select_measures(self):
        """Return the query of id, weight, volume, value and currency_id, as the transfers have them."""
        digits = self.env["decimal.precision"].precision_get("Stock Weight")
        return SQL(
            """
            SELECT p.id, c.currency_id,
                   round(COALESCE(NULLIF(k.shipping_weight, 0), k.weight, 0) / n.parcels, %(digits)s)
                       AS weight,
                   round(COALESCE(g.volume, 0)::numeric / n.parcels, 6) AS volume,
                   round(COALESCE(g.value, 0)::numeric / n.parcels, 2) AS value
              FROM cs_parcel p
              JOIN stock_picking k ON k.id = p.picking_id
              JOIN res_company c ON c.id = p.company_id
        CROSS JOIN LATERAL (SELECT GREATEST(count(*), 1) AS parcels FROM cs_parcel o
                             WHERE o.picking_id = k.id AND o.active) n
        CROSS JOIN LATERAL (SELECT sum(q.qty * d.volume) AS volume, sum(q.qty * t.cs_declared_value) AS value
                              FROM stock_move m
                              JOIN product_product d ON d.id = m.product_id
                              JOIN product_template t ON t.id = d.product_tmpl_id
                        CROSS JOIN LATERAL (SELECT CASE WHEN m.state = 'done' THEN m.quantity
                                                        ELSE m.product_qty END AS qty) q
                             WHERE m.picking_id = k.id AND m.state <> 'cancel') g
             WHERE p.id = ANY(%(ids)s) AND NOT COALESCE(p.cs_measured, FALSE)
            """,
            ids=self.ids,
            digits=digits,
        )


def _with_measured(vals):
    """Return ``vals``, noting that somebody has measured where it has measures."""
    return {"cs_measured": True, **vals} if MEASURES & vals.keys() else vals
