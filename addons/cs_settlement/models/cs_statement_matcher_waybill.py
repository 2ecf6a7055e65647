from odoo import models
from odoo.tools import SQL

from ..const_match import WAYBILL_LEADING
from ..matching import within

# A shorter rest of a waybill says too little.
_SHORTEST = 8


class CsStatementMatcher(models.Model):
    """Passes that find a shipment by a number."""

    _inherit = "cs.statement.matcher"

    def _match_by_exact(self, run):
        """Nothing is left to do: the first join of the service is this pass."""

    def _match_by_manual(self, run):
        """Nothing is left to do: what a person linked is taken before the passes begin."""

    def _match_by_normalized(self, run):
        """Find waybills that differ only by leading zeros or by the carrier's letters that one side lacks."""
        self.env.cr.execute(
            SQL(
                """
                WITH lost AS MATERIALIZED (
                    SELECT id, substring(ref_key FROM '^[A-Z]*') AS letters,
                           ltrim(ref_key, %(leading)s) AS core
                      FROM cs_match_rest
                     WHERE key IS NULL AND result IS NULL
                       AND length(ltrim(ref_key, %(leading)s)) >= %(shortest)s),
                     near AS (
                    SELECT ltrim(c.ref_key, %(leading)s) AS core, min(c.ref_key) AS key,
                           substring(min(c.ref_key) FROM '^[A-Z]*') AS letters
                      FROM cs_charge c
                     WHERE c.account_id = %(account)s AND c.side = 'buy'
                       AND ltrim(c.ref_key, %(leading)s) IN (SELECT core FROM lost)
                  GROUP BY 1 HAVING min(c.ref_key) = max(c.ref_key))
                UPDATE cs_match_rest w
                   SET key = near.key, found_by = %(self)s, score = 95, suggested = %(suggested)s
                  FROM lost JOIN near USING (core)
                 WHERE w.id = lost.id
                   AND (lost.letters = near.letters OR lost.letters = '' OR near.letters = '')
                """,
                leading=WAYBILL_LEADING,
                shortest=_SHORTEST,
                account=run.account.id,
                self=self.id,
                suggested=not self.automatic,
            )
        )

    def _match_by_reference(self, run):
        """Find the shipment by an order, transfer or second waybill among the line's other references."""
        if not self._make_tokens():
            return
        self.env.cr.execute(
            SQL(
                """
                WITH named AS (
                    SELECT t.id, c.ref_key FROM cs_match_token t
                      JOIN cs_charge c
                        ON c.account_id = %(account)s AND c.side = 'buy' AND c.ref_key = t.token_key
                     UNION
                    SELECT t.id, c.ref_key FROM cs_match_token t
                      JOIN (SELECT id, name AS number FROM sale_order WHERE company_id = %(company)s
                             UNION ALL
                            SELECT id, client_order_ref FROM sale_order WHERE company_id = %(company)s
                             UNION ALL
                            SELECT id, cs_external_ref FROM sale_order WHERE company_id = %(company)s) o
                        ON o.number = t.token
                      JOIN cs_charge c ON c.order_id = o.id AND c.account_id = %(account)s AND c.side = 'buy'
                     UNION
                    SELECT t.id, c.ref_key FROM cs_match_token t
                      JOIN stock_picking p ON p.name = t.token AND p.company_id = %(company)s
                      JOIN cs_charge c
                        ON c.picking_id = p.id AND c.account_id = %(account)s AND c.side = 'buy'),
                     one AS (
                    SELECT id, min(ref_key) AS key FROM named WHERE ref_key > ''
                  GROUP BY id HAVING min(ref_key) = max(ref_key))
                UPDATE cs_match_rest w
                   SET key = one.key, found_by = %(self)s, score = 90, suggested = %(suggested)s
                  FROM one WHERE w.id = one.id
                """,
                account=run.account.id,
                company=run.account.company_id.id,
                self=self.id,
                suggested=not self.automatic,
            )
        )

    def _match_by_several(self, run):
        """Take a line that names several waybills, all of them ours, as the bill of them together.

        Where one of them alone is the line's waybill, the amount has to say that all are meant.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH token AS MATERIALIZED (
                    SELECT DISTINCT w.id, w.key, w.amount, COALESCE(w.type_id, 0) AS type_id,
                           upper(regexp_replace(t, '[^0-9A-Za-z]', '', 'g')) AS ref_key
                      FROM cs_match_rest w
                CROSS JOIN LATERAL regexp_split_to_table(
                           concat_ws(' ', w.ref, w.other_refs), '[,;，；、|+/\\s]+') AS t
                     WHERE w.result IS NULL AND NOT w.suggested AND w.linked_charge_id IS NULL
                       AND concat_ws(' ', w.ref, w.other_refs) ~ '[0-9A-Za-z][,;，；、|+/\\s]+[0-9A-Za-z]'),
                     priced AS MATERIALIZED (
                    SELECT token.*, (SELECT sum(c.expected) FROM cs_charge c
                                      WHERE c.account_id = %(account)s AND c.side = 'buy'
                                        AND c.ref_key = token.ref_key) AS expected
                      FROM token WHERE ref_key > ''),
                     whole AS MATERIALIZED (
                    SELECT t.id FROM (
                        SELECT id, min(key) AS key, max(amount) AS amount, max(type_id) AS type_id,
                               sum(expected) AS expected
                          FROM priced GROUP BY id HAVING count(*) > 1 AND count(*) = count(expected)) t
                      JOIN cs_match_limit p USING (type_id)
                     WHERE t.key IS NULL OR %(within)s),
                     alias AS (
                    INSERT INTO cs_match_alias (key, ref_key)
                    SELECT '#' || priced.id, priced.ref_key FROM priced JOIN whole USING (id))
                UPDATE cs_match_rest w SET key = '#' || w.id, found_by = %(self)s, score = 95,
                       suggested = %(suggested)s
                  FROM whole WHERE w.id = whole.id
                """,
                account=run.account.id,
                within=within(SQL("t.amount"), SQL("t.expected")),
                self=self.id,
                suggested=not self.automatic,
            )
        )

    def _make_tokens(self):
        """Make ``cs_match_token``: id, token, token_key of what the lost lines name; return how many."""
        service = self.env["cs.matching.service"]
        made = service._make_table(
            "cs_match_token",
            SQL(
                """
                SELECT DISTINCT w.id, t AS token,
                       upper(regexp_replace(t, '[^0-9A-Za-z]', '', 'g')) AS token_key
                  FROM cs_match_rest w
            CROSS JOIN LATERAL regexp_split_to_table(
                       concat_ws(',', w.ref, w.other_refs), '[,;，；、|\\s]+') AS t
                 WHERE w.key IS NULL AND w.result IS NULL AND length(t) >= 3
                """
            ),
        )
        self.env.cr.execute(SQL("ANALYZE cs_match_token"))
        return made
