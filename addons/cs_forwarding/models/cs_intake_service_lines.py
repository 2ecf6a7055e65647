import json

from odoo import models
from odoo.tools import SQL

from ..intake_problems import LINE_PROBLEMS
from ..lib.intake.assembly import assemble_order
from ..lib.order_json import load_order
from .cs_intake_service import Draft

KNOWN_PROBLEMS = {code for code, _label in LINE_PROBLEMS}


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _import_lines(self, batch, lines):
        """Import waiting lines of one batch; they hold all rows of their orders."""
        service, channel = self._with_importer(batch.channel_id)
        nameless = lines.filtered(lambda line: not line.order_ref)
        service._fail_lines(nameless, "no_ref")
        lines_by_ref = (lines - nameless).grouped("order_ref")
        mapping = batch._get_assembly_mapping()
        orders = [service._assemble(ref, rows, mapping) for ref, rows in lines_by_ref.items()]
        return service._create_orders(channel, orders, lines_by_ref)

    def _assemble(self, ref, lines, mapping):
        """Return the plain order of some lines: what was sent, or what its rows say."""
        if lines[0].order_data:
            return load_order(lines[0].order_data)
        data = assemble_order([line._get_raw_row() for line in lines.sorted("id")], mapping)
        data.ref = ref
        return data

    def _fail_lines(self, lines, code):
        for line in lines:
            draft = Draft(None, line)
            draft.fail(code)
            self._write_outcome([draft])

    def _check_issues(self, draft):
        """Turn fatal issues of the source into problems."""
        for issue in draft.data.issues:
            if issue.fatal:
                draft.fail(**self._prepare_problem(draft, issue))
        self._check_completeness(draft)

    def _prepare_problem(self, draft, issue):
        """Return an issue as the arguments of ``Draft.fail``. No street stands in a reason."""
        if issue.code == "conflicting_rows" and issue.field.endswith((".street", ".raw")):
            return {"code": "conflicting_address", "row": issue.row}
        known = issue.code in KNOWN_PROBLEMS
        return {
            "code": issue.code if known else "other",
            "value": issue.value,
            "row": issue.row,
            "column": issue.column or self._find_column(draft, issue.field, issue.row),
            "detail": "" if known else issue.code,
        }

    def _check_completeness(self, draft):
        """Keep back what no order can be made of, whatever its source let pass."""
        data = draft.data
        if draft.problems:
            return
        if not data.ref or not data.lines:
            draft.fail("no_lines" if data.ref else "no_ref")
        for line in data.lines:
            if line.qty is None or line.qty <= 0:
                code = "no_quantity" if line.qty is None else "bad_quantity"
                column = self._find_column(draft, "line.qty", line.row)
                draft.fail(code, value=str(line.qty or ""), row=line.row, column=column)

    def _find_column(self, draft, target, row=0):
        """Return the name of the column that ``target`` is read from in a row; '' if there is none."""
        lines = draft.lines.filtered(lambda line: line.row_number == row) or draft.lines[:1]
        for column in (lines.sheet_id[:1].columns or {}).get(target, ()):
            if column in (lines.sheet_id[:1].header or ()):
                return column
        return ""

    def _write_outcome(self, drafts):
        """Write on the lines what became of their orders (two queries)."""
        rows = [row for draft in drafts for row in self._get_line_outcomes(draft)]
        if not rows:
            return
        lines = self.env["cs.intake.line"]
        lines.flush_model(["state", "order_id", "error_code", "cell_column", "problems"])
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_intake_line line
                   SET state = new.state, order_id = new.order_id, error_code = new.error_code,
                       cell_column = new.cell_column, problems = new.problems::jsonb
                  FROM unnest(%s::int[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[])
                       AS new (id, state, order_id, error_code, cell_column, problems)
                 WHERE line.id = new.id
             RETURNING line.id
                """,
                *columns,
            )
        )
        lines.invalidate_model()
        self._link_aliases(drafts)

    def _get_line_outcomes(self, draft):
        """Return for each line (id, state, order id, problem code, column, problems as JSON text)."""
        order_id = draft.order.id if draft.order else None
        if not draft.problems:
            return [(line.id, draft.outcome, order_id, None, None, None) for line in draft.lines]
        by_line = self._spread_problems(draft)
        outcomes = []
        for line in draft.lines:
            problems = by_line.get(line.id) or [{"code": "sibling"}]
            first = problems[0]
            column = first.get("column") or None
            outcomes.append((line.id, draft.outcome, order_id, first["code"], column, json.dumps(problems)))
        return outcomes

    def _spread_problems(self, draft):
        """Return ``{line id: problems}``: each at the row it is about, else at the order's first row."""
        by_row = {line.row_number: line.id for line in reversed(draft.lines)}
        spread = {}
        for problem in draft.problems:
            line_id = by_row.get(problem["row"], draft.lines[:1].id)
            spread.setdefault(line_id, []).append(problem)
        return spread

    def _link_aliases(self, drafts):
        """Note on the unknown words which lines wait for them."""
        pairs = [
            (alias_id, line.id) for draft in drafts for alias_id in draft.alias_ids for line in draft.lines
        ]
        if not pairs:
            return
        field = self.env["cs.intake.alias"]._fields["line_ids"]
        alias_ids, line_ids = map(list, zip(*pairs, strict=True))
        self.env.execute_query(
            SQL(
                """
                INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s::int[], %s::int[])
                ON CONFLICT DO NOTHING RETURNING 1
                """,
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                alias_ids,
                line_ids,
            )
        )
        self.env["cs.intake.alias"].invalidate_model(["line_ids", "waiting_count"])
        self.env["cs.intake.line"].invalidate_model(["alias_ids"])
