from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const_match import OPEN_STATEMENT_STATES
from ..matching import MatchRun

# What a table of lines must have; ``id`` is the one the line has or will have in its own table.
WORK_COLUMNS = (
    "id",
    "ref",
    "ref_key",
    "other_refs",
    "service_date",
    "destination",
    "weight",
    "actual_weight",
    "type_id",
    "category",
    "currency_id",
    "amount",
    "error",
)

# What matching says about each line, in the names of the line's own columns.
RESULT_COLUMNS = (
    "charge_id",
    "parcel_id",
    "expected",
    "difference",
    "result",
    "discrepancy_id",
    "comparable",
    "matcher_id",
    "score",
    "evidence",
    "resolution",
    "agreed_amount",
)


class CsMatchingService(models.AbstractModel):
    """Find for each line of a carrier's statement the charges it stands for, and say what is wrong.

    It works set by set on a table of lines: the rows that an import has staged, or those of a stored
    statement once more. Nearly all lines stand one to one for a charge of the same waybill and type: one join
    finds them, and they are never touched again. The few others go through the passes. A constant number of
    statements for any number of lines, over these temporary relations:

    ``cs_match_limit``
        one row a charge type, and one of type 0 for lines without: type_id, over_amount, over_share,
        under_amount, under_share, lesser, weight_kg, weight_share, undelivered_days, auto_accept
    ``cs_match_result``
        one row a line: id and ``RESULT_COLUMNS``; result is NULL as long as a line is not judged. ``odd``
        is how far day and weight of a line speak against its charge: 1 and 2
    ``cs_match_rest``
        one row a line that the first join did not settle: the columns of the table of lines, ``twin`` and
        key (normalized waybill of the shipment as we write it; NULL: not found yet), found_by and score,
        suggested, strange (more than its waybill speaks against the shipment), and the verdict: charge_id,
        parcel_id, expected, result, cause (code), comparable, evidence
    ``cs_match_charge``
        the charges of the shipments in ``cs_match_rest``: id, key, ref, type_id, parcel_id, expected, weight,
        scale (what the parcel weighs), date, destination, currency_id, state, unpriced, taken (by a settled
        line), late (not delivered) and days since it left, earlier (billed by another statement) with
        earlier_number and earlier_amount
    """

    _name = "cs.matching.service"
    _description = "Matching of Carrier Statements"

    def _match_staged(self, statement, work_table):
        """Match the lines that an import has staged, before they are stored.

        Call it in the transaction that stores them::

            results = self.env["cs.matching.service"]._match_staged(statement, "cs_statement_stage")
            INSERT INTO cs_carrier_statement_line (id, …, charge_id, …)
            SELECT w.id, …, r.charge_id, … FROM cs_statement_stage w JOIN <results> r USING (id)

        :param str work_table: a table with at least ``WORK_COLUMNS`` in the types of the line's table. ``id``
            is what the line will have: ``DEFAULT nextval('cs_carrier_statement_line_id_seq')``
        :return: name of the table with ``id`` and ``RESULT_COLUMNS``, one row a line, dropped at commit
        """
        self._match(statement, SQL.identifier(work_table))
        return "cs_match_result"

    def _match_statement(self, statement):
        """Match the stored lines of a statement once more; what a person decided stays.

        :return: how many lines changed
        :raise UserError: when the statement is decided already, or somebody else is at it
        """
        return self._match_lines(statement, self.env["cs.carrier.statement.line"])

    def _match_lines(self, statement, lines):
        """Match some stored lines once more, with those that bill the same; without any: all of them."""
        statement.ensure_one()
        if not statement.try_lock_for_update():
            raise UserError(
                self.env._("%(statement)s is being worked on. Try again.", statement=statement.display_name)
            )
        statement.invalidate_recordset()
        if statement.state not in OPEN_STATEMENT_STATES:
            raise UserError(
                self.env._("%(statement)s is approved already.", statement=statement.display_name)
            )
        self._stage_stored(statement, lines)
        self._match(statement, SQL.identifier("cs_match_work"), by_hand=True)
        changed = self._store(statement)
        self.env["cs.carrier.statement.line"].invalidate_model()
        self.env["cs.charge.match"].invalidate_model()
        return changed

    def _match(self, statement, work, **options):
        """Fill ``cs_match_result`` for the lines of ``work``."""
        run = self._start(statement, work, **options)
        self._make_limits(run)
        self._make_results(run)
        self._make_rest(run)
        run.matchers._run(run)
        self._judge(run)
        self._finish(run)

    def _start(self, statement, work, **options):
        """Return a new run; the transaction gets room for its joins, and no compiling just in time."""
        self.env.flush_all()
        self.env.execute_query(
            SQL("SELECT set_config('jit', 'off', TRUE), set_config('work_mem', '256MB', TRUE)")
        )
        account = statement.account_id
        # sudo: the passes are the company's, whoever started them
        matchers = self.env["cs.statement.matcher"].sudo().search([])  # pylint: disable=no-search-all
        return MatchRun(
            statement=statement,
            account=account,
            work=work,
            policies=self.env["cs.tolerance.policy"]._get_by_type(account),
            kinds=self.env["cs.discrepancy.type"]._get_ids_by_code(),
            matchers=matchers,
            chain=self._get_chain(statement),
            manual_id=matchers.filtered(lambda matcher: matcher.code == "manual").id,
            **options,
        )

    def _get_chain(self, statement):
        """Return the ids of a statement and of all it replaces."""
        chain = statement
        while chain[-1].replaces_id and chain[-1].replaces_id not in chain:
            chain += chain[-1].replaces_id
        return chain.ids

    @contextmanager
    def _hashing(self):
        """Join the run's own tables by hash.

        Nobody knows how many groups a sum over them has, and a nested loop over what was thought to be few
        takes minutes. Tables of the database stay outside: a few lines find their charges there by index.
        """
        self.env.execute_query(SQL("SELECT set_config('enable_nestloop', 'off', TRUE)"))
        yield
        self.env.execute_query(SQL("SELECT set_config('enable_nestloop', 'on', TRUE)"))

    def _make_table(self, name, query):
        """Make a temporary table of a query, in the place of one from an earlier run."""
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(name)))
        self.env.cr.execute(
            SQL("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS %s", SQL.identifier(name), query)
        )
        return self.env.cr.rowcount
