from collections import namedtuple

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.cs_forwarding.lib.intake.errors import BadValue
from odoo.addons.cs_forwarding.lib.intake.text import header_key

from ..lib.workbook import Sheet, fit_columns, write_workbook
from ..tariff_cells import CellReader

# The parts of a version, in the order of their sheets: one2many field and its columns.
PARTS = {
    "zone_ids": (
        "name", "country_ids", "state_ids", "postal_codes", "origin_country_ids", "origin_state_ids",
        "distance",
    ),
    "rate_ids": (
        "zone_id", "distance_from", "distance_to", "break_from", "break_to", "base", "included", "price",
        "step", "minimum", "maximum",
    ),
    "surcharge_ids": (
        "type_id", "method", "value", "base", "condition", "threshold", "zone_ids", "minimum", "maximum",
        "valid_from", "valid_to",
    ),
    "insurance_ids": (
        "clause", "mode_id", "rate", "uplift", "free", "minimum", "maximum", "is_default",
    ),
}  # fmt: skip

# The terms of a version: rows of name and value on a sheet of their own.
TERMS = (
    "basis", "divisor", "volumetric_share", "quantity_step", "quantity_minimum", "heavy_from", "heavy_step",
    "upper_included", "next_break", "discount", "amount_step", "amount_rounding", "note",
)  # fmt: skip

# What can't be taken over from a file: where it stands and why.
Problem = namedtuple("Problem", "sheet row column message")


class CsTariffFile(models.AbstractModel):
    """Versions as XLSX files, a sheet for each part, and back, in any language of the database."""

    _name = "cs.tariff.file"
    _description = "Tariff File"

    def _write(self, version):
        """Return the bytes of the version's workbook, in the user's language."""
        terms = [[_label(version, name), self._to_cell(version, name)] for name in TERMS]
        sheets = [_sheet(self._get_terms_title(), [self.env._("Setting"), self.env._("Value")], terms)]
        for part, names in PARTS.items():
            records = version[part]
            rows = [[self._to_cell(record, name) for name in names] for record in records]
            sheets.append(_sheet(_label(version, part), [_label(records, name) for name in names], rows))
        return write_workbook(sheets)

    def _get_terms_title(self):
        return self.env._("Terms")

    def _to_cell(self, record, name):
        """Return the value as it stands in a cell; names stand for records."""
        field = record._fields[name]
        value = record[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else ""
        if field.type == "date":
            return fields.Date.to_string(value) or ""
        return value or ""

    # And back

    def _read(self, tables):
        """Return ``(values of the version, values of its parts, problems)``.

        :param tables: the sheets as :func:`read_tables` of cs_forwarding gives them
        :return: parts as ``{one2many field: [values]}``; rates and surcharges name zones by their names, in
            ``zone_id`` and ``zone_ids``. Where there are problems, nothing may be taken over
        """
        reader = CellReader(self.env)
        titles = self._get_titles()
        vals, parts, problems = {}, {part: [] for part in PARTS}, []
        for table in tables:
            part = titles.get(header_key(table.sheet))
            if part == "terms":
                vals = self._read_terms(reader, table, problems)
            elif part:
                parts[part] = self._read_part(reader, part, table, problems)
            else:
                problems.append(Problem(table.sheet, 0, "", self.env._("This sheet is none of a tariff's.")))
        self._check_zones(parts, problems)
        rows = [{name: value for name, value in row.items() if name[0] != "!"} for row in parts["zone_ids"]]
        return vals, parts | {"zone_ids": rows}, problems

    def _get_titles(self):
        """Return ``{title of a sheet as a key: part}``, in all languages of the database."""
        titles = {}
        for lang, _name in self.env["res.lang"].get_installed():
            service = self.with_context(lang=lang)
            titles[header_key(service._get_terms_title())] = "terms"
            version = service.env["cs.tariff.version"]
            titles |= {header_key(_label(version, part)): part for part in PARTS}
        return titles

    def _get_headers(self, model, names):
        """Return ``{header as a key: field}``, in all languages of the database and as the field's name."""
        headers = {header_key(name): name for name in names}
        for lang, _name in self.env["res.lang"].get_installed():
            records = self.with_context(lang=lang).env[model]
            headers |= {header_key(_label(records, name)): name for name in names}
        return headers

    def _get_known_headers(self):
        """Return the keys of all headers, by which the row with the headers is found."""
        version = self.env["cs.tariff.version"]
        known = {
            header_key(word) for word in (self.env._("Setting"), self.env._("Value"), "Setting", "Value")
        }
        for part, names in PARTS.items():
            known |= set(self._get_headers(version[part]._name, names))
        return frozenset(known)

    def _read_terms(self, reader, table, problems):
        headers = self._get_headers("cs.tariff.version", TERMS)
        vals = {}
        for number, cells in table.rows:
            name = headers.get(header_key(cells[0]))
            if not name:
                problems.append(Problem(table.sheet, number, cells[0], self.env._("This is no setting.")))
                continue
            text = cells[1] if len(cells) > 1 else ""
            field = self.env["cs.tariff.version"]._fields[name]
            self._read_cell(reader, field, text, vals, (table.sheet, number, cells[0]), problems)
        return vals

    def _read_part(self, reader, part, table, problems):
        model = self.env["cs.tariff.version"][part]._name
        known = self._get_headers(model, PARTS[part])
        columns = [known.get(header_key(header)) for header in table.header]
        for header, name in zip(table.header, columns, strict=True):
            if not name:
                problems.append(
                    Problem(table.sheet, table.header_row, header, self.env._("This column is not known."))
                )
        return [
            self._read_row(
                reader, model, table, number, zip(columns, table.header, cells, strict=False), problems
            )
            for number, cells in table.rows
        ]

    def _read_row(self, reader, model, table, number, cells, problems):
        """Return the values of a row; where it came from stays in keys that begin with "!"."""
        vals = {"!place": (table.sheet, number)}
        for name, header, text in cells:
            if name:
                field = self.env[model]._fields[name]
                self._read_cell(reader, field, text, vals, (table.sheet, number, header), problems)
        for name in ("name", "type_id", "clause"):
            field = self.env[model]._fields.get(name)
            if field and field.required and not vals.get(name):
                label = field._description_string(self.env)
                problems.append(Problem(table.sheet, number, label, self.env._("This must be filled in.")))
        return vals

    def _read_cell(self, reader, field, text, vals, place, problems):
        if field.type == "selection" and not text.strip():
            return
        try:
            vals[field.name] = reader.read_cell(field, text)
        except BadValue as error:
            message = self._get_cell_words().get(error.code, self.env._("This can't be read."))
            problems.append(Problem(*place, f"{message} ({error.value})"))

    def _get_cell_words(self):
        return {
            "bad_number": self.env._("This is no number."),
            "negative": self.env._("This can't be negative."),
            "excel_number": self.env._("The spreadsheet has rounded this number."),
            "formula_cell": self.env._("This is a formula: save its value instead."),
            "bad_date": self.env._("This is no date."),
            "unknown": self.env._("This is not known."),
            "ambiguous": self.env._("Several are called so: write it with the country."),
            "bad_flag": self.env._("Write yes or no."),
        }

    def _check_zones(self, parts, problems):
        """Zones have names of their own, and rates and surcharges name zones of the file."""
        names = [zone.get("name", "") for zone in parts["zone_ids"]]
        label = self.env["cs.tariff.zone"]._fields["name"]._description_string(self.env)
        for zone in parts["zone_ids"]:
            if names.count(zone.get("name", "")) > 1:
                problems.append(Problem(*zone["!place"], label, self.env._("This zone is named twice.")))
        for part, column in (("rate_ids", "zone_id"), ("surcharge_ids", "zone_ids")):
            for row in parts[part]:
                named = row.get(column) or []
                for name in [named] if isinstance(named, str) else named:
                    if name not in names:
                        message = self.env._(
                            "The sheet of zones does not name this one. (%(zone)s)", zone=name
                        )
                        problems.append(Problem(*row["!place"], column, message))

    # Taking over

    def _import(self, tariff, valid_from, vals, parts):
        """Return a new draft of the tariff with what a file holds, all of it."""
        version = self.env["cs.tariff.version"].create(
            vals
            | {"tariff_id": tariff.id, "valid_from": valid_from}
            | {"zone_ids": [Command.create(zone) for zone in parts["zone_ids"]]}
        )
        zones = {zone.name: zone.id for zone in version.zone_ids}
        for part in ("rate_ids", "surcharge_ids", "insurance_ids"):
            rows = [self._prepare_part_vals(version, zones, row) for row in parts[part]]
            version[part].create(rows)
        return version

    def _prepare_part_vals(self, version, zones, row):
        vals = {name: value for name, value in row.items() if name[0] != "!"} | {"version_id": version.id}
        if vals.get("zone_id"):
            vals["zone_id"] = zones[vals["zone_id"]]
        if "zone_ids" in vals:
            vals["zone_ids"] = [Command.set([zones[name] for name in vals["zone_ids"]])]
        return vals


def _sheet(name, headers, rows):
    # prices have as many digits as they need
    return Sheet(fit_columns(headers, rows, "General"), rows, name)


def _label(records, name):
    return records._fields[name]._description_string(records.env)
