import json

from odoo import models
from odoo.tools import SQL

from ..const_statement import PROGRESS_ROWS
from ..lib.copy_text import COPY_OPTIONS, TextSource, copy_text
from ..lib.statement.schema import COLUMNS
from .cs_matching_service import RESULT_COLUMNS

STAGE = "cs_statement_stage"

# The facts of a line, in the order in which they travel; those after the clean row are the loader's.
FACTS = (
    *({"charge_type": "type_id", "currency": "currency_id"}.get(name, name) for name in COLUMNS),
    "error",
    "raw",
)
_TYPE_AT = FACTS.index("type_id")
_CURRENCY_AT = FACTS.index("currency_id")
_CATEGORY_AT = FACTS.index("category")


class CsCarrierStatement(models.Model):
    """From the rows of a file to matched lines, in one transaction.

    The rows go into the temporary table ``cs_statement_stage`` by COPY, with the ids their lines will have;
    matching judges them there, and each line is written once, with what was found. A server that is killed
    in between leaves nothing behind, and the scheduled action begins anew.
    """

    _inherit = "cs.carrier.statement"

    def _load(self, parsed, report=None):
        """Store the lines of a file, matched (one statement, whose earlier lines are gone).

        :param parsed: :class:`..lib.statement.ParsedStatement`, none of whose rows has been taken
        :param report: function that is told (phase, number of rows so far); see ``const_statement``
        """
        self.ensure_one()
        report = report or (lambda phase, rows=0: None)
        self.account_id._take_turn()
        self._make_stage()
        self._stage_rows(parsed, report)
        self._stage_errors(parsed.errors)
        facts = self._read_stage()
        self._take_header(parsed.header, facts)
        report("match", facts["line_count"])
        results = self.env["cs.matching.service"]._match_staged(self, STAGE)
        report("store", facts["line_count"])
        self._store_stage(results)
        self._update_figures()
        self._hold_or_review(parsed.header, facts)

    def _make_stage(self):
        """Make the empty table of rows, with the types of the lines' own table."""
        execute = self.env.cr.execute
        names = SQL(", ").join(map(SQL.identifier, ("id", *FACTS)))
        stage = SQL.identifier(STAGE)
        execute(SQL("DROP TABLE IF EXISTS %s", stage))
        execute(
            SQL(
                "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS"
                " SELECT %s FROM cs_carrier_statement_line WITH NO DATA",
                stage,
                names,
            )
        )
        execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN id SET DEFAULT nextval('cs_carrier_statement_line_id_seq')",
                stage,
            )
        )

    def _stage_rows(self, parsed, report):
        """Copy the clean rows. Types and currencies travel as codes and arrive as ids."""
        types, currencies = self._get_type_ids(), self._get_currency_ids()

        def texts():
            count = noted = 0
            for columns in parsed.batches():
                columns = list(columns)
                count += len(columns[0])
                columns[_TYPE_AT] = [types.get(code) for code in columns[_TYPE_AT]]
                columns[_CURRENCY_AT] = [currencies.get(code) for code in columns[_CURRENCY_AT]]
                columns[_CATEGORY_AT] = [category or "shipment" for category in columns[_CATEGORY_AT]]
                yield copy_text(columns)
                if count - noted >= PROGRESS_ROWS:
                    noted = count
                    report("read", count)

        self._copy(FACTS[: len(COLUMNS)], texts())
        self._flag_unknown_currencies()

    def _stage_errors(self, errors):
        """Copy the rows that nobody can read: each is kept with its reason and counts in no sum."""
        if errors:
            columns = zip(*map(self._prepare_error_row, errors), strict=True)
            names = ("sheet", "row", "currency_id", "category", "error", "raw")
            self._copy(names, [copy_text(list(columns))])

    def _prepare_error_row(self, error):
        raw = {
            "column": error.column,
            "value": error.raw,
            "cells": error.cells,
            "columns": list(error.cells or ()),
        }
        text = json.dumps(raw, ensure_ascii=False).replace("\\u0000", "")
        return error.sheet or None, error.row, self.currency_id.id, "misc", error.reason, text

    def _copy(self, names, texts):
        columns = SQL(", ").join(map(SQL.identifier, names))
        query = SQL("COPY %s (%s) FROM STDIN WITH (%s)", SQL.identifier(STAGE), columns, SQL(COPY_OPTIONS))
        self.env.cr.copy_expert(query.code, TextSource(texts))

    def _get_type_ids(self):
        types = self.env["cs.charge.type"].with_context(active_test=False).search_fetch([], ["code"])
        return {kind.code: kind.id for kind in types}

    def _get_currency_ids(self):
        """Return {code: id}; a row that names none is in the statement's."""
        currencies = self.env["res.currency"].with_context(active_test=False).search_fetch([], ["name"])
        return {currency.name: currency.id for currency in currencies} | {None: self.currency_id.id}

    def _flag_unknown_currencies(self):
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET error = 'bad_currency', currency_id = %s WHERE currency_id IS NULL",
                SQL.identifier(STAGE),
                self.currency_id.id,
            )
        )

    def _store_stage(self, results):
        """Write the lines, each once, with what matching found."""
        facts = SQL(", ").join(map(SQL.identifier, FACTS))
        found = SQL(", ").join(map(SQL.identifier, RESULT_COLUMNS))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_carrier_statement_line
                       (id, statement_id, company_id, account_id, %(facts)s, %(found)s)
                SELECT stage.id, %(statement)s, %(company)s, %(account)s, %(facts)s, %(found)s
                  FROM %(stage)s stage
                  JOIN %(results)s results ON results.id = stage.id
                """,
                facts=facts,
                found=found,
                statement=self.id,
                company=self.company_id.id,
                account=self.account_id.id,
                stage=SQL.identifier(STAGE),
                results=SQL.identifier(results),
            )
        )
        self.env["cs.carrier.statement.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])
