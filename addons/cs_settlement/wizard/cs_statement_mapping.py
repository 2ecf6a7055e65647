from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import formatLang

from ..const_import import DATE_ORDERS, DECIMAL_MARKS, FACT_ROLES, SHOWN_ROWS, TEST_ROWS
from ..lib.statement import FileError
from ..lib.statement.detect import find_names, guess_by_cells, suggest_columns
from ..lib.statement.layout import Layout, Plan
from ..lib.statement.preview import SUMMED, preview_statement
from ..statement_problems import explain_file, explain_row, explain_skip

_OPTIONS = ("decimal", "date_order", "headerless")


class CsStatementMapping(models.TransientModel):
    """Tries a layout on a file, and makes one for a file that none fits."""

    _name = "cs.statement.mapping"
    _description = "Map a Carrier's File"

    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account")
    profile_id = fields.Many2one("cs.statement.profile", string="Layout")
    attachment_ids = fields.Many2many("ir.attachment", string="File")
    statement_id = fields.Many2one("cs.carrier.statement", help="The statement that waits for this layout.")
    file_name = fields.Char(compute="_compute_file_name")
    name = fields.Char(string="Name of the Layout")
    decimal = fields.Selection(DECIMAL_MARKS, string="Decimal Mark", required=True, default="auto")
    date_order = fields.Selection(DATE_ORDERS, string="Dates", required=True, default="ymd")
    currency_id = fields.Many2one("res.currency", help="Where the file names none.")
    headerless = fields.Boolean(string="No Column Names")
    column_ids = fields.One2many("cs.statement.mapping.column", "mapping_id", string="Columns")
    preview = fields.Html(readonly=True, sanitize=False)
    is_read = fields.Boolean()

    @api.depends("attachment_ids")
    def _compute_file_name(self):
        for mapping in self:
            mapping.file_name = mapping.attachment_ids[:1].name

    def _get_content(self):
        """Return (bytes, name) of the file (one mapping)."""
        attachment = self.attachment_ids._origin[:1]
        if not attachment:
            raise UserError(self.env._("Choose the carrier's file first."))
        return attachment.raw or b"", attachment.name

    def action_read(self):
        """Recognise the layout of the file and show what it makes of the first rows."""
        self.ensure_one()
        content, filename = self._get_content()
        profiles = self.env["cs.statement.profile"]
        if not self.profile_id and not self.headerless:
            self.profile_id = profiles._detect(content, filename, self.account_id or None)
        self._take_over_options()
        self.column_ids = [Command.clear(), *self._prepare_columns(content, filename)]
        self.is_read = True
        return self._show()

    def action_test(self):
        """Read the file once more with what has been mapped."""
        self.ensure_one()
        return self._show()

    def action_save(self):
        """Keep the mapping as the layout of the account; a layout that fits unchanged is only linked."""
        self.ensure_one()
        if self._is_changed():
            self.profile_id = self._save_profile()
        if self.account_id:
            self.account_id.check_access("read")
            # sudo: how the file is read is the accountant's, the rest of the contract is not
            self.account_id.sudo().profile_id = self.profile_id
        # the file was only to try the layout on it: its owner may be rid of it
        (self.attachment_ids - self.statement_id.attachment_id).sudo().unlink()
        if self.statement_id:
            return self._import_statement()
        return self.profile_id._get_records_action(name=self.env._("Statement Layout"))

    def _import_statement(self):
        """Read the statement that waited for this layout."""
        self.statement_id.profile_id = self.profile_id
        self.statement_id.action_import()
        return self.statement_id._get_records_action()

    def _take_over_options(self):
        profile = self.profile_id
        if profile:
            self.update({name: profile[name] for name in _OPTIONS})
            self.currency_id = self.currency_id or profile.currency_id

    # The columns of the file

    def _prepare_columns(self, content, filename):
        """Return the commands for the columns of the file, with what each seems to hold."""
        names, rows = self._find_names(content, filename)
        held = self._get_known_roles(names) if self.profile_id else self._get_suggested_roles(names, rows)
        used = set()
        vals_list = []
        for position, name in enumerate(names):
            if not name or name in used:
                # a name that stands twice is told apart in the layout itself
                continue
            used.add(name)
            cells = [row[position] for row in rows if position < len(row) and row[position]]
            vals = {"name": name, "example": " · ".join(cells[:3])[:120], **held.get(name, {})}
            vals_list.append(Command.create({**vals, "sequence": position}))
        return vals_list

    def _find_names(self, content, filename):
        layouts = [
            profile._get_layout() for profile in self.env["cs.statement.profile"].search([], limit=200)
        ]
        try:
            names, rows = find_names(content, filename, layouts)
        except FileError as error:
            raise UserError(explain_file(self.env, error, filename)) from error
        if self.headerless:
            rows = [names, *rows]
            names = [f"@{position}" for position in range(max(map(len, rows)))]
        return names, rows

    def _get_known_roles(self, names):
        """Column name -> what the layout reads in it."""
        plan = Plan(Layout.load(self.profile_id._get_layout()), names)
        found = {names[at]: {"role": role} for role, places in plan.targets.items() for at in places}
        types = self.env["cs.charge.type"]
        for charge in plan.charges:
            type_ = types._get_by_code(charge.type)
            found.setdefault(names[charge.amount], {"role": "charge", "type_id": type_.id})
        return found

    def _get_suggested_roles(self, names, rows):
        profiles = self.env["cs.statement.profile"].search([], limit=200)
        layouts = [profile._get_layout() for profile in profiles]
        suggested = suggest_columns(names, layouts)
        roles = {name: {"role": target, "likeness": score} for name, (target, score) in suggested.items()}
        taken = {target for target, _score in suggested.values()}
        for name, target in guess_by_cells(names, rows).items():
            if target not in taken:
                roles.setdefault(name, {"role": target})
        return roles

    # The layout

    def _get_layout(self):
        """Return the layout as it is mapped now."""
        layout = self.profile_id._get_layout(self.account_id) if self.profile_id else self._get_blank_layout()
        layout.update({name: self[name] for name in _OPTIONS})
        layout["currency"] = self.currency_id.name or layout["currency"]
        if self._is_changed():
            layout.update(self._get_mapped_columns(layout))
        return layout

    def _get_blank_layout(self):
        words = self.env["cs.charge.type.alias"]._get_types(self.account_id)
        currency = self.account_id.currency_id.name or ""
        return {"currency": currency, "charge_types": words, "charge_type": "freight"}

    def _get_mapped_columns(self, layout):
        columns, charges = {}, []
        for column in self.column_ids:
            if column.role in FACT_ROLES:
                columns.setdefault(column.role, []).append(column.name)
            elif column.role == "charge":
                charges.append(column._get_charge(layout.get("charges", ())))
        return {"columns": columns, "charges": charges}

    def _is_changed(self):
        """Whether the columns or options differ from what the layout says."""
        if not self.profile_id:
            return True
        if any(self[name] != self.profile_id[name] for name in _OPTIONS):
            return True
        known = self._get_known_roles(self.column_ids.mapped("name"))
        return any(
            (known.get(column.name) or {}).get("role", False) != column.role for column in self.column_ids
        )

    def _save_profile(self):
        """Return the layout with what is mapped: a new one, or the account's own brought up to date."""
        profiles = self.env["cs.statement.profile"]
        layout = {**self._get_layout(), "name": self._get_profile_name()}
        layout["identify"] = [
            column.name for column in self.column_ids if column.role in ("ref", "amount", "total")
        ]
        vals = {
            **profiles._prepare_preset_vals(layout),
            "company_id": (self.account_id.company_id or self.env.company).id,
            "currency_id": self.currency_id.id,
        }
        if not self.profile_id or self.profile_id.is_preset:
            return profiles.create(vals)
        vals.pop("name")
        self.profile_id.write({**vals, "column_ids": [Command.clear(), *vals["column_ids"]]})
        return self.profile_id

    def _get_profile_name(self):
        return self.name or self.account_id.name or self.file_name or self.env._("New Layout")

    # What is shown

    def _show(self):
        content, filename = self._get_content()
        preview = preview_statement(content, filename, self._get_layout(), limit=TEST_ROWS, shown=SHOWN_ROWS)
        self.preview = self.env["ir.qweb"]._render(
            "cs_settlement.statement_preview", self._get_preview_values(preview, filename)
        )
        return self._get_records_action(
            name=self.env._("Map the File"), target="new", context={"dialog_size": "extra-large"}
        )

    def _get_preview_values(self, preview, filename):
        statement = preview.statement
        errors = [
            (error, explain_row(self.env, error.reason, error.column, error.raw))
            for error in statement.errors[:SHOWN_ROWS]
        ]
        skipped = [
            (explain_skip(self.env, reason), count) for reason, count in statement.skipped_counts.items()
        ]
        problem = preview.error and explain_file(self.env, preview.error, filename)
        is_unknown = preview.error and preview.error.code == "no_header" and not self.profile_id
        types = self.env["cs.charge.type"].search(Domain.TRUE)
        return {
            "preview": preview,
            "statement": statement,
            "problem": not is_unknown and problem,
            "is_unknown": is_unknown,
            "errors": errors,
            "skipped": skipped,
            "types": {type_.code: type_.name for type_ in types},
            "sums": [
                {"currency": code, **{name: self._format(sums.get(name)) for name in SUMMED}}
                for code, sums in preview.sums.items()
            ],
            "rests": [(rest, self._format(rest) or "0") for rest in preview.difference.values()],
            "words": sorted(preview.words.items(), key=lambda item: -item[1])[:SHOWN_ROWS],
        }

    def _format(self, amount):
        return formatLang(self.env, float(amount), digits=2) if amount else ""
