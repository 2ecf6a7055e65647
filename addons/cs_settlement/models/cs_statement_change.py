from odoo import fields, models
from odoo.tools import SQL

from ..const_statement import CHANGE_KINDS


class CsStatementChange(models.Model):
    """In what a corrected statement differs from the one before it.

    Lines are the same when waybill, charge and category are; the n-th of them is set beside the n-th.
    Which two statements are compared stands in the context: ``cs_statement_id`` and ``cs_earlier_id``.
    """

    _name = "cs.statement.change"
    _description = "Change of a Statement"
    _auto = False
    _log_access = False
    _order = "kind, ref, id"

    kind = fields.Selection(CHANGE_KINDS)
    company_id = fields.Many2one("res.company")
    statement_id = fields.Many2one("cs.carrier.statement")
    line_id = fields.Many2one("cs.carrier.statement.line")
    ref = fields.Char(string="Waybill")
    charge_text = fields.Char(string="Charge as Billed")
    type_id = fields.Many2one("cs.charge.type", string="Charge Type")
    currency_id = fields.Many2one("res.currency")
    amount_before = fields.Monetary(string="Before")
    amount = fields.Monetary(string="Now")
    difference = fields.Monetary()
    weight_before = fields.Float(string="Weight Before (kg)", digits="Stock Weight")
    weight = fields.Float(string="Weight Now (kg)", digits="Stock Weight")

    @property
    def _table_query(self):
        context = self.env.context
        return SQL(
            """
            SELECT COALESCE(now.id, -before.id) AS id,
                   CASE WHEN before.id IS NULL THEN 'added' WHEN now.id IS NULL THEN 'removed'
                        ELSE 'changed' END AS kind,
                   COALESCE(now.company_id, before.company_id) AS company_id, %(new)s::int AS statement_id,
                   COALESCE(now.id, before.id) AS line_id, COALESCE(now.ref, before.ref) AS ref,
                   COALESCE(now.charge_text, before.charge_text) AS charge_text,
                   COALESCE(now.type_id, before.type_id) AS type_id,
                   COALESCE(now.currency_id, before.currency_id) AS currency_id,
                   before.amount AS amount_before, now.amount AS amount,
                   COALESCE(now.amount, 0) - COALESCE(before.amount, 0) AS difference,
                   before.weight AS weight_before, now.weight AS weight
              FROM (%(now)s) now FULL JOIN (%(before)s) before ON before.key = now.key
             WHERE before.id IS NULL OR now.id IS NULL OR now.amount IS DISTINCT FROM before.amount
                OR now.weight IS DISTINCT FROM before.weight
            """,
            now=self._sql_lines(context.get("cs_statement_id", 0)),
            before=self._sql_lines(context.get("cs_earlier_id", 0)),
            new=context.get("cs_statement_id", 0),
        )

    @staticmethod
    def _sql_lines(statement_id):
        return SQL(
            """
            SELECT *, md5(ROW(ref_key, type_id, category, currency_id,
                              row_number() OVER (PARTITION BY ref_key, type_id, category, currency_id
                                                 ORDER BY service_date, amount, id))::text) AS key
              FROM cs_carrier_statement_line WHERE statement_id = %s AND error IS NULL
            """,
            int(statement_id or 0),
        )
