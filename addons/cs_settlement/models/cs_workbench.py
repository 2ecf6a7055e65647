from decimal import Decimal, InvalidOperation

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.cs_forwarding.lib.tracking.waybill import normalize_waybill

from ..const_match import OPEN_STATEMENT_STATES
from ..const_workbench import LINE_FILTERS, LINE_ORDERS, PAGE_SIZE, RECENT_STATEMENTS

# What the list shows of a line.
_ROW_FIELDS = [
    "row",
    "ref",
    "charge_text",
    "type_id",
    "service_date",
    "weight",
    "amount",
    "expected",
    "difference",
    "currency_id",
    "comparable",
    "result",
    "discrepancy_id",
    "resolution",
]

# A file that nobody has read yet has no lines to decide.
_IS_READ = Domain("state", "!=", "draft")


class CsWorkbench(models.AbstractModel):
    """The reconciliation workbench: a statement's lines by what is wrong with them. Holds no data.

    A *choice* says which lines are meant, a dict with one of:

    ids
        these lines
    kind, show, search
        those of a filter: kind is ``all``, ``none`` (not checked yet), a result or ``<result>.<id of what is
        wrong>``; show is one of ``LINE_FILTERS``
    like
        those whose charge is called as that of the line with this id

    However many lines a statement has, each call takes a constant number of queries and returns at most a
    page of them.
    """

    _name = "cs.workbench"
    _description = "Reconciliation Workbench"

    @api.model
    @api.readonly
    def action_overview(self, statement_id=None):
        """Return what stands around the lines.

        :param statement_id: empty: the newest statement that waits for a person
        :return: dict with statement (False: there is none), statements, labels, and, of the statement,
            kinds and money (see :meth:`_get_figures`)
        """
        self._check_accountant()
        statement = self._get_statement(statement_id) if statement_id else self._get_first_statement()
        overview = {
            "statement": False,
            "statements": self._get_recent_statements(),
            "labels": self._get_labels(),
        }
        if statement:
            overview.update(statement=self._prepare_statement(statement), **self._get_figures(statement))
        return overview

    @api.model
    @api.readonly
    def action_lines(self, statement_id, choice, order="file", after=None):
        """Return a page of the lines of a choice: dict with rows, and next (False: that was the last one).

        :param order: one of ``LINE_ORDERS``
        :param after: ``next`` of the page before
        """
        statement = self._get_statement(statement_id)
        if order not in LINE_ORDERS:
            raise UserError(self.env._("Lines can't be sorted like that."))
        query = self._get_page_query(self._get_choice_domain(statement, choice), order, after)
        found = self.env.execute_query(query)
        lines = self.env["cs.carrier.statement.line"].browse(row[0] for row in found[:PAGE_SIZE])
        more = len(found) > PAGE_SIZE and [str(found[PAGE_SIZE - 1][1]), found[PAGE_SIZE - 1][0]]
        return {"rows": self._read_rows(lines), "next": more}

    def _read_rows(self, lines):
        return lines.read(_ROW_FIELDS)

    def _get_page_query(self, domain, order, after):
        """Return the query of id and sorting value of one line more than a page, behind ``after``."""
        lines = self.env["cs.carrier.statement.line"]
        lines.flush_model()
        query = lines._search(domain)
        line_id = SQL.identifier(query.table, "id")
        value = SQL("abs(COALESCE(%s, 0))", SQL.identifier(query.table, "difference"))
        if order == "file":
            value = SQL("0")
            query.order = line_id
        else:
            query.order = SQL("-%s, %s", value, line_id)
        if after:
            last_value, last_id = self._parse_after(after)
            place = SQL("%s > %s", line_id, last_id)
            if order != "file":
                place = SQL("(-%s, %s) > (%s, %s)", value, line_id, -last_value, last_id)
            query.add_where(place)
        query.limit = PAGE_SIZE + 1
        return query.select(line_id, value)

    def _parse_after(self, after):
        try:
            value, line_id = after
            return Decimal(value), int(line_id)
        except (TypeError, ValueError, InvalidOperation):
            raise UserError(self.env._("The next lines can't be found. Load the list again.")) from None

    # Arguments

    def _check_accountant(self):
        if not self.env.user.has_group("cs_settlement.group_accountant"):
            raise AccessError(self.env._("The workbench is for settlement accountants."))

    def _get_statement(self, statement_id, operation="read"):
        """Return the statement after checking that the user may do this with it."""
        return self._get_record("cs.carrier.statement", statement_id, operation)

    def _get_record(self, model, record_id, operation="read"):
        self._check_accountant()
        record = self.env[model].browse(record_id if isinstance(record_id, int) else 0).exists()
        if not record:
            raise UserError(self.env._("This does not exist any more. Load the page again."))
        record.check_access(operation)
        return record

    def _get_choice_domain(self, statement, choice):
        """Return the domain of the lines of the statement that a choice means."""
        if not isinstance(choice, dict):
            raise UserError(self.env._("These lines can't be found. Load the page again."))
        domain = Domain("statement_id", "=", statement.id)
        if "ids" in choice:
            ids = choice["ids"] if isinstance(choice["ids"], list) else []
            return domain & Domain("id", "in", [line_id for line_id in ids if isinstance(line_id, int)])
        if "like" in choice:
            return domain & self._get_like_domain(choice["like"])
        domain &= self._get_kind_domain(choice.get("kind", "all"))
        domain &= self._get_filter_domain(choice.get("show", "all"))
        return domain & self._get_search_domain(choice.get("search"))

    def _get_like_domain(self, line_id):
        line = self._get_record("cs.carrier.statement.line", line_id)
        if line.charge_text:
            return Domain("charge_text", "=", line.charge_text)
        return Domain("id", "=", line.id)

    def _get_kind_domain(self, kind):
        """Return the domain of the lines of a kind."""
        results = dict(self.env["cs.carrier.statement.line"]._fields["result"].selection)
        name, _, discrepancy = str(kind).partition(".")
        if kind == "all":
            return Domain.TRUE
        if kind == "none":
            return Domain("result", "=", False)
        if name not in results or (discrepancy and not discrepancy.isdecimal()):
            raise UserError(self.env._("These lines can't be found. Load the page again."))
        domain = Domain("result", "=", name)
        return domain & Domain("discrepancy_id", "=", int(discrepancy)) if discrepancy else domain

    def _get_filter_domain(self, show):
        if show not in LINE_FILTERS:
            raise UserError(self.env._("These lines can't be found. Load the page again."))
        undecided = Domain("resolution", "in", ["open", False])
        return {"open": undecided, "decided": ~undecided, "all": Domain.TRUE}[show]

    def _get_search_domain(self, search):
        key = normalize_waybill(str(search or ""))
        return Domain("ref_key", "like", key) if key else Domain.TRUE

    # The head

    def _get_first_statement(self):
        statements = self.env["cs.carrier.statement"]
        waiting = _IS_READ & Domain("state", "in", OPEN_STATEMENT_STATES)
        # The bill that waits longest comes first.
        oldest = statements.search(waiting, order="period_end, id", limit=1)
        return oldest or statements.search(_IS_READ, limit=1)

    def _get_recent_statements(self):
        """Return the statements offered in the head, those that wait for a person first."""
        statements = self.env["cs.carrier.statement"]
        found = statements.search(
            _IS_READ & Domain("state", "in", OPEN_STATEMENT_STATES), limit=RECENT_STATEMENTS
        )
        others = [("id", "not in", found.ids), ("state", "not in", ("draft", "replaced", "cancelled"))]
        found += statements.search(others, limit=max(RECENT_STATEMENTS - len(found), 1))
        return [self._prepare_statement_choice(statement) for statement in found]

    def _prepare_statement_choice(self, statement):
        return {
            "id": statement.id,
            "name": statement.display_name,
            "account": statement.account_id.display_name,
            "state": statement.state,
        }

    def _prepare_statement(self, statement):
        """Return what the head shows of the statement."""
        statements = self.env["cs.carrier.statement"]
        newer = statements.search(_IS_READ & Domain("id", ">", statement.id), order="id", limit=1)
        older = statements.search(_IS_READ & Domain("id", "<", statement.id), order="id desc", limit=1)
        return {
            **self._prepare_statement_choice(statement),
            "account_id": statement.account_id.id,
            "invoice": statement.invoice_number,
            "period_start": statement.period_start,
            "period_end": statement.period_end,
            "currency_id": statement.currency_id.id,
            "lines": statement.line_count,
            "can_decide": self._can_decide(statement),
            "newer": newer.id,
            "older": older.id,
            "progress": self._get_progress(statement),
        }

    def _can_decide(self, statement):
        return statement.state in OPEN_STATEMENT_STATES and statement.has_access("write")

    def _get_progress(self, statement):
        """Return phase (in words), rows (read so far) and share (in %) of an import that runs, else False."""
        if statement.state != "loading":
            return False
        return {
            "phase": statement.load_phase,
            "rows": statement.load_rows,
            "share": statement.load_progress,
        }

    def _get_labels(self):
        """Return the words for the codes that lines carry, by field, in the user's language."""
        lines = self.env["cs.carrier.statement.line"].fields_get(
            ["result", "resolution", "comparable", "category"], ["selection"]
        )
        states = self.env["cs.carrier.statement"].fields_get(["state"], ["selection"])
        return {name: dict(field["selection"]) for name, field in {**lines, **states}.items()}
