from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CsDispute(models.Model):
    """Disputes are opened from lines of carriers' statements, one for each statement, cause and currency."""

    _inherit = "cs.dispute"

    @api.model
    def _open_from_lines(self, lines):
        """Draft disputes over lines of carriers' statements, and decide the lines as disputed.

        A constant number of statements for each dispute, whatever its number of lines. Lines that claim
        nothing (not billed too high, unreadable, in a dispute already) are left out.

        :param lines: ``cs.carrier.statement.line``
        :return: the new disputes
        """
        self.check_access("create")
        lines.check_access("write")
        lines.flush_model()
        groups = self._read_groups_to_claim(lines)
        if not groups:
            raise UserError(
                self.env._("There is nothing to claim: no line is billed too high, or all are disputed.")
            )
        disputes = self.create([self._prepare_from_group(group) for group in groups])
        self.env.flush_all()
        disputes._insert_lines(lines)
        disputes._refresh()
        disputes._fill_reasons()
        for dispute in disputes:
            dispute.line_ids.statement_line_id._decide("disputed", note=dispute.number)
        disputes._start_notice_clocks()
        return disputes

    def _read_groups_to_claim(self, lines):
        """Return dicts with account_id, statement_id, cause_id, currency_id, company_id and since, a date."""
        self.env["cs.dispute.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT account_id, statement_id, cause_id, currency_id, company_id, min(invoice_date) AS since
                  FROM (%s) c
                 GROUP BY account_id, statement_id, cause_id, currency_id, company_id
                 ORDER BY statement_id, sum(claimed) DESC
                """,
                self._select_claims(lines),
            )
        )
        return self.env.cr.dictfetchall()

    def _select_claims(self, lines):
        """Return the query of the lines that can be claimed, with what is claimed of each."""
        return SQL(
            """
            SELECT l.id, l.account_id, l.statement_id, l.discrepancy_id AS cause_id, l.currency_id,
                   l.company_id, COALESCE(l.invoice_date, s.invoice_date) AS invoice_date,
                   COALESCE(l.invoice_number, s.invoice_number) AS invoice_number, l.ref, l.ref_key,
                   l.service_date, l.type_id, l.charge_text, l.amount, l.expected, a.claimed
              FROM cs_carrier_statement_line l
              JOIN cs_carrier_statement s ON s.id = l.statement_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN l.comparable = 'comparable' THEN l.amount - COALESCE(l.expected, 0)
                               ELSE l.amount END AS claimed) a
             WHERE l.id = ANY(%s) AND a.claimed > 0 AND COALESCE(l.result, '') NOT IN ('error', 'excluded')
               AND NOT EXISTS (SELECT FROM cs_dispute_line d
                                WHERE d.statement_line_id = l.id AND d.state <> 'withdrawn')
            """,
            lines.ids,
        )

    def _prepare_from_group(self, group):
        account = self.env["cs.carrier.account"].browse(group["account_id"])
        since = group["since"] or fields.Date.context_today(self)
        return {
            "party": "carrier",
            "partner_id": account.partner_id.id,
            "account_id": account.id,
            "statement_id": group["statement_id"],
            "cause_id": group["cause_id"],
            "currency_id": group["currency_id"],
            "company_id": group["company_id"],
            "user_id": (account.dispute_user_id or self.env.user).id,
            "notice_deadline": since + timedelta(days=account.dispute_days),
        }

    def _insert_lines(self, lines):
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_dispute_line (
                       dispute_id, company_id, statement_line_id, state, ref, ref_key, service_date,
                       invoice_number, type_id, charge_text, currency_id, billed, expected, claimed, agreed)
                SELECT d.id, c.company_id, c.id, 'open', c.ref, c.ref_key, c.service_date, c.invoice_number,
                       c.type_id, c.charge_text, c.currency_id, c.amount, c.expected, c.claimed, 0
                  FROM (%s) c
                  JOIN cs_dispute d ON d.id = ANY(%s) AND d.statement_id = c.statement_id
                   AND d.currency_id = c.currency_id AND d.cause_id IS NOT DISTINCT FROM c.cause_id
                 ORDER BY d.id, c.id
             RETURNING id
                """,
                self._select_claims(lines),
                self.ids,
            )
        )
        self.env["cs.dispute.line"].invalidate_model(flush=False)

    def _fill_reasons(self):
        """Tell the other side in its language what is wrong with each line."""
        for dispute in self:
            lines = dispute.with_context(lang=dispute._get_lang()).line_ids
            reasons = [line._get_reason() for line in lines]
            self.env.execute_query(
                SQL(
                    """
                    UPDATE cs_dispute_line l SET reason = r.reason
                      FROM unnest(%s, %s) AS r (id, reason) WHERE l.id = r.id RETURNING NULL
                    """,
                    lines.ids,
                    reasons,
                )
            )
            lines.invalidate_recordset(["reason"], flush=False)
