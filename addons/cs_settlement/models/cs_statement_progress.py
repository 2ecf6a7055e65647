from odoo import api, fields, models
from odoo.tools import SQL

from ..const_statement import LOAD_PHASES


class CsStatementProgress(models.Model):
    """How far the import of a statement has come.

    The import itself is one transaction that nobody sees before its end; what it tells on the way is written
    beside it, by a transaction of its own.
    """

    _name = "cs.statement.progress"
    _description = "Progress of a Statement's Import"
    _log_access = False

    statement_id = fields.Integer(required=True)
    company_id = fields.Many2one("res.company", required=True)
    phase = fields.Selection(LOAD_PHASES, required=True)
    row_count = fields.Integer(string="Rows")
    at = fields.Datetime()

    _statement_uniq = models.UniqueIndex("(statement_id)")

    @api.model
    def _report(self, statement):
        """Return the function that writes down how far the import of ``statement`` is."""
        registry, statement_id, company_id = self.env.registry, statement.id, statement.company_id.id

        def report(phase, rows=0):
            with registry.cursor() as cr:
                cr.execute(
                    SQL(
                        """
                        INSERT INTO cs_statement_progress (statement_id, company_id, phase, row_count, at)
                        VALUES (%s, %s, %s, %s, now() AT TIME ZONE 'UTC')
                        ON CONFLICT (statement_id) DO UPDATE
                           SET phase = excluded.phase, row_count = excluded.row_count, at = excluded.at
                        """,
                        statement_id,
                        company_id,
                        phase,
                        rows,
                    )
                )

        return report

    @api.model
    def _forget(self):
        """Drop the notes about imports that are over."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM cs_statement_progress WHERE statement_id NOT IN"
                " (SELECT id FROM cs_carrier_statement WHERE state = 'loading')"
            )
        )
