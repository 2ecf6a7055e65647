from odoo import fields, models
from odoo.tools import SQL

from ..loose import LooseMany2one


class CsCarrierStatementLine(models.Model):
    """Lines are disputed from here; a later line may be the credit that a dispute waits for."""

    _inherit = "cs.carrier.statement.line"

    dispute_line_ids = fields.One2many("cs.dispute.line", "statement_line_id", string="Disputes")
    credit_dispute_id = LooseMany2one("cs.dispute", string="Credit of Dispute", index="btree_not_null")

    def action_dispute(self):
        """Draft disputes over the lines, and show them with a way back."""
        return self.env["cs.dispute"]._open_from_lines(self)._notify_opened()

    def _link_credits(self):
        """Find credits of disputes among the lines: what a carrier takes back on a later statement.

        A credit is a negative line of the account and waybill of an agreed dispute line, of the same amount,
        and the only such line on both sides. One statement for any number of lines.

        :return: the disputes whose credits were found
        """
        self.flush_model()
        self.env["cs.dispute.line"].flush_model()
        self.env["cs.dispute"].flush_model()
        rows = self.env.execute_query(self._sql_link_credits())
        self.invalidate_model(["credit_dispute_id"], flush=False)
        disputes = self.env["cs.dispute"].browse({row[0] for row in rows})
        disputes._check_credited()
        return disputes

    def _sql_link_credits(self):
        return SQL(
            """
            WITH pairs AS (
                SELECT l.id AS line_id, c.id AS claim_id, d.id AS dispute_id,
                       count(*) OVER (PARTITION BY l.id) AS claims,
                       count(*) OVER (PARTITION BY c.id) AS lines
                  FROM cs_carrier_statement_line l
                  JOIN cs_dispute_line c ON c.ref_key = l.ref_key AND c.state IN ('agreed', 'partial')
                   AND c.agreed = -l.amount AND c.currency_id = l.currency_id
                  JOIN cs_dispute d ON d.id = c.dispute_id AND d.account_id = l.account_id
                   AND d.state = 'credit_expected' AND d.statement_id <> l.statement_id
                 WHERE l.id = ANY(%s) AND l.amount < 0 AND l.credit_dispute_id IS NULL
                   AND l.ref_key <> '' AND COALESCE(l.result, '') <> 'error'
            )
            UPDATE cs_carrier_statement_line l SET credit_dispute_id = p.dispute_id
              FROM pairs p WHERE p.line_id = l.id AND p.claims = 1 AND p.lines = 1
         RETURNING p.dispute_id
            """,
            self.ids,
        )
