"""Cells of a tariff's workbook → values of fields."""

import re
from collections import defaultdict

from odoo.fields import Command, Domain

from odoo.addons.cs_forwarding.lib.intake.errors import BadValue
from odoo.addons.cs_forwarding.lib.intake.text import header_key
from odoo.addons.cs_forwarding.lib.intake.values import parse_decimal, parse_moment

_SEPARATORS = re.compile(r"[,，、;；\n]+")
_YES = {"yes", "y", "true", "1", "x", "✓", "是", "√"}
_NO = {"", "no", "n", "false", "0", "否"}


class CellReader:
    """Reads cells by the kind of their field; names of records are looked up once for a whole file."""

    def __init__(self, env):
        self.env = env
        self._languages = [lang for lang, _name in env["res.lang"].get_installed()]
        self._options = {}
        self._records = {}

    def read_cell(self, field, text):
        """Return what the cell says.

        :raise BadValue: with the code of what is wrong
        """
        read = getattr(self, f"_read_{field.type}", None)
        return read(field, text.strip()) if read else text.strip()

    def _read_float(self, field, text):
        value = parse_decimal(text) or 0
        if value < 0:
            raise BadValue("negative", text)
        return float(value)

    _read_monetary = _read_float

    def _read_integer(self, field, text):
        value = self._read_float(field, text)
        if value != int(value):
            raise BadValue("bad_number", text)
        return int(value)

    def _read_date(self, field, text):
        moment = parse_moment(text)
        return moment.date() if moment else False

    def _read_boolean(self, field, text):
        word = text.casefold()
        if word not in _YES | _NO | {self.env._("yes")}:
            raise BadValue("bad_flag", text)
        return word not in _NO

    def _read_selection(self, field, text):
        key = self._get_options(field).get(header_key(text))
        if key is None:
            raise BadValue("unknown", text)
        return key

    def _get_options(self, field):
        """Return ``{label as a key: value}``, in all languages of the database."""
        if field not in self._options:
            options = {}
            for lang in self._languages:
                for value, label in field._description_selection(self.env(context={"lang": lang})):
                    options |= {header_key(label): value, header_key(value): value}
            self._options[field] = options
        return self._options[field]

    def _read_many2one(self, field, text):
        if field.comodel_name == "cs.tariff.zone":
            return text
        return self._find(field.comodel_name, text) if text else False

    def _read_many2many(self, field, text):
        names = [name.strip() for name in _SEPARATORS.split(text) if name.strip()]
        if field.comodel_name == "cs.tariff.zone":
            return names
        return [Command.set([self._find(field.comodel_name, name) for name in names])]

    def _find(self, model, name):
        """Return the id of the record of that name, code or key."""
        if model not in self._records:
            self._records[model] = self._index(model)
        ids = self._records[model][header_key(name)]
        if len(ids) != 1:
            raise BadValue("ambiguous" if ids else "unknown", name)
        return next(iter(ids))

    def _index(self, model):
        """Return ``{name as a key: ids}`` by all names in all languages; only small tables are asked."""
        index = defaultdict(set)
        for lang in self._languages:
            for record in self.env[model].with_context(lang=lang).search(Domain.TRUE):
                for name in self._get_names(record):
                    index[header_key(name)].add(record.id)
        return index

    def _get_names(self, record):
        if record._name == "res.country.state":
            # the code of a state alone is that of other states, too
            return record.name, record.display_name, f"{record.country_id.code}-{record.code}"
        return record.name, record.display_name, record.code
