from operator import itemgetter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

from ..const import LINE_RESOLUTIONS
from ..const_match import OPEN_STATEMENT_STATES

# What is paid by each decision unless the person says otherwise, as SQL over a line ``l``. A disputed line
# is paid as far as it was expected; a line whose expected amount is unknown is not paid while it is disputed.
_AGREED = {
    "open": SQL("NULL::numeric"),
    "accepted": SQL("l.amount"),
    "written_off": SQL("l.amount"),
    "rebilled": SQL("l.amount"),
    "disputed": SQL(
        "CASE WHEN l.comparable = 'comparable' THEN LEAST(l.amount, COALESCE(l.expected, 0)) ELSE 0 END"
    ),
    "refused": SQL("0::numeric"),
}


class CsCarrierStatementLine(models.Model):
    """Decisions about lines: taken for any number of them at once, with a way back."""

    _inherit = "cs.carrier.statement.line"

    decided_before = fields.Json(copy=False, help="The decision before this one, for the way back.")

    def _decide(self, resolution, note=None, agreed=None):
        """Decide about the lines: the one way to do it. Re-matching leaves decided lines alone.

        One statement for any number of lines. Lines that can't be decided are left alone: unreadable and
        excluded ones, and those of a statement that is approved already.

        :param str resolution: one of ``LINE_RESOLUTIONS``; ``open`` takes a decision back
        :param str note: why, in words
        :param agreed: what is paid of each line: an amount, or ``{line id: amount}``; otherwise it follows
            from the decision: all of it, or what was expected of a disputed line
        :return: the lines that were decided
        """
        if resolution not in dict(LINE_RESOLUTIONS):
            raise UserError(self.env._("There is no decision “%(code)s”.", code=resolution))
        self.check_access("write")
        self._flush_for_decision()
        rows = self.env.execute_query(self._sql_decide(resolution, note, agreed))
        decided = self.browse(row[0] for row in rows)
        self.invalidate_model(self._get_decision_fields())
        decided._after_decide(resolution)
        return decided

    def _flush_for_decision(self):
        self.flush_model()
        self.env["cs.carrier.statement"].flush_model(["state"])

    def _after_decide(self, resolution):
        """React to decisions; empty here. Called once for all lines decided together.

        A decision taken back is one too: ``resolution`` is the one before it.
        """

    def _get_decision_fields(self):
        return [
            "resolution",
            "resolved_by_id",
            "resolved_at",
            "resolution_note",
            "agreed_amount",
            "decided_before",
        ]

    def _sql_decide(self, resolution, note, agreed):
        """Return the statement that writes a decision and gives the ids of the lines it was written to."""
        opened = resolution == "open"
        return SQL(
            """
            UPDATE cs_carrier_statement_line l
               SET resolution = %(resolution)s, resolved_by_id = %(user)s, resolved_at = %(now)s,
                   resolution_note = %(note)s, agreed_amount = round(%(agreed)s, currency.decimal_places),
                   decided_before = jsonb_build_object(
                       'resolution', l.resolution, 'user', l.resolved_by_id, 'at', l.resolved_at,
                       'note', l.resolution_note, 'agreed', l.agreed_amount)
              FROM cs_carrier_statement s, res_currency currency
             WHERE s.id = l.statement_id AND currency.id = l.currency_id
               AND s.state IN %(states)s AND l.id = ANY(%(ids)s)
               AND COALESCE(l.result, '') NOT IN ('error', 'excluded')
         RETURNING l.id
            """,
            resolution=resolution,
            user=None if opened else self.env.uid,
            now=None if opened else fields.Datetime.now(),
            note=note or None,
            agreed=self._sql_agreed(resolution, agreed),
            states=OPEN_STATEMENT_STATES,
            ids=list(self._ids),
        )

    def _sql_agreed(self, resolution, agreed):
        """Return the expression of what is paid of a line ``l``."""
        if agreed is None:
            return _AGREED[resolution]
        if not isinstance(agreed, dict):
            return SQL("%s::numeric", str(agreed))
        pairs = SQL(", ").join(SQL("(%s, %s)", line_id, str(amount)) for line_id, amount in agreed.items())
        return SQL(
            "COALESCE((SELECT a.amount::numeric FROM (VALUES %s) AS a(id, amount) WHERE a.id = l.id), %s)",
            pairs or SQL("(0, '0')"),
            _AGREED[resolution],
        )

    def action_undo_decision(self):
        """Put back the decision before the latest one."""
        self.check_access("write")
        self._flush_for_decision()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_carrier_statement_line l
                   SET resolution = b.resolution, resolved_by_id = b."user", resolved_at = b.at,
                       resolution_note = b.note, agreed_amount = b.agreed, decided_before = NULL
                  FROM cs_carrier_statement s, cs_carrier_statement_line d
            CROSS JOIN LATERAL jsonb_to_record(d.decided_before)
                       AS b(resolution varchar, "user" int, at timestamp, note varchar, agreed numeric)
                 WHERE s.id = l.statement_id AND s.state IN %s AND d.id = l.id AND l.id = ANY(%s)
                   AND l.decided_before IS NOT NULL
             RETURNING COALESCE(l.resolution, 'open'), l.id
                """,
                OPEN_STATEMENT_STATES,
                list(self._ids),
            )
        )
        self.invalidate_model(self._get_decision_fields())
        for resolution, pairs in groupby(rows, key=itemgetter(0)):
            self.browse(line_id for _resolution, line_id in pairs)._after_decide(resolution)
        return True
