import re

from odoo import api, models
from odoo.fields import Command, Domain

from ..const_import import FACT_ROLES
from ..lib.statement import FileError
from ..lib.statement.detect import detect_profile
from ..lib.statement.presets import PRESETS

# Fields that the layout has under the same name.
_SAME = (
    "headerless", "header_row", "header_rows", "delimiter", "encoding", "decimal", "date_order",
    "weight_unit", "weight_once", "ref_pattern", "split_refs", "balance", "offset_negative",
    "offset_from_total", "version_column",
)  # fmt: skip
# Fields with several words -> the separator stands in the text.
_LISTS = ("sheets", "skip_sheets", "versions", "summary_words", "end_words", "section_words")
# Role of a rule -> what it does with a row; None takes the category of the column.
_RULES = {"rule": None, "skip": "", "invoice_row": "total"}


class CsStatementProfile(models.Model):
    """A layout as the plain data that ``lib/statement`` reads files by, and back."""

    _inherit = "cs.statement.profile"

    def _get_layout(self, account=None):
        """Return the layout as ``lib.statement.read_statement`` takes it (one profile).

        :param account: carrier account whose own words for charges count, and whose currency where the file
            and the layout name none
        """
        self.ensure_one()
        layout = {name: self[name] for name in _SAME}
        layout.update({name: _split(self[name]) for name in _LISTS})
        layout.update(code=self.code or f"profile-{self.id}", charge_type=self.type_id.code or "")
        layout["currency"] = self.currency_id.name or (account.currency_id.name if account else "")
        layout["charge_types"] = self.env["cs.charge.type.alias"]._get_types(account)
        layout.update(self._get_column_layout())
        if not self.split_refs:
            layout["split_refs"] = False
        return layout

    def _get_column_layout(self):
        columns, charges, rules, marks = {}, [], [], []
        for column in self.column_ids:
            if column.role in FACT_ROLES:
                columns.setdefault(column.role, []).extend(_names(column.name))
            elif column.role == "charge":
                charges.append(self._get_charge_layout(column))
            elif column.role == "mark":
                mark = {"column": column.name, "pattern": column.pattern}
                marks.append(mark if column.pattern else column.name)
            else:
                category = _RULES[column.role]
                category = column.category or "shipment" if category is None else category
                rules.append({"column": column.name, "pattern": column.pattern or ".", "category": category})
        filled = [column.role for column in self.column_ids if column.fill_down]
        return {
            "columns": columns,
            "charges": charges,
            "rules": rules,
            "identify": marks,
            "fill_down": filled,
        }

    def _get_charge_layout(self, column):
        return {
            "amount": "|".join(_names(column.name)),
            "text": column.text_name or "",
            "tax": column.tax_name or "",
            "type": column.type_id.code or "",
            "category": column.category or "",
        }

    @api.model
    def _is_pattern(self, text):
        try:
            re.compile(text)
        except re.error:
            return False
        return True

    @api.model
    def _detect(self, content, filename, account=None):
        """Return the profile that fits a file, or none: the account's own, else the likeliest."""
        own = account.profile_id if account else self
        profiles = own | self.search(self._get_detect_domain(account))
        layouts = {}
        for profile in profiles:
            layout = profile._get_layout(account)
            layouts[layout["code"]] = layout
        by_code = {layout: profile for layout, profile in zip(layouts, profiles, strict=True)}
        for group in (list(layouts.values())[: len(own)], list(layouts.values())):
            try:
                found = detect_profile(content, filename, group)
            except FileError:
                return self.browse()
            if found:
                return by_code[found["code"]]
        return self.browse()

    @api.model
    def _get_detect_domain(self, account):
        company = account.company_id if account else self.env.company
        return Domain("company_id", "in", [company.id, False])

    # Presets

    @api.model
    def _load_presets(self):
        """Add the layouts that come with the program, and bring those that are there up to date."""
        presets = self.with_context(cs_load_presets=True, active_test=False)
        known = {profile.code: profile for profile in presets.search([("is_preset", "=", True)])}
        for sequence, preset in enumerate(PRESETS, 10):
            vals = self._prepare_preset_vals(preset)
            profile = known.get(preset["code"])
            if not profile:
                presets.create({**vals, "code": preset["code"], "is_preset": True, "sequence": sequence})
            elif profile._differs(vals):
                profile.write({**vals, "column_ids": [Command.clear(), *vals["column_ids"]]})

    def _differs(self, vals):
        """Whether the profile is not as a preset's values say."""
        kept = [column._get_comparable() for column in self.column_ids]
        wanted = [command[2] for command in vals["column_ids"]]
        plain = {name: value for name, value in vals.items() if name not in ("column_ids", "name")}
        current = {
            name: self[name].id if name in ("currency_id", "type_id") else self[name] for name in plain
        }
        return current != plain or kept != wanted

    def _prepare_preset_vals(self, preset):
        """Return the fields of a profile for a layout as plain data."""
        currency = self.env["res.currency"].with_context(active_test=False)
        vals = {
            "name": preset["name"],
            "currency_id": currency.search([("name", "=", preset.get("currency", ""))], limit=1).id,
            "type_id": self.env["cs.charge.type"]._get_by_code(preset.get("charge_type")).id,
            "split_refs": preset.get("split_refs", True),
            "column_ids": [Command.create(vals) for vals in self._prepare_column_vals(preset)],
        }
        vals.update({name: preset[name] for name in _SAME if name in preset})
        vals.update({name: ", ".join(preset[name]) for name in _LISTS if preset.get(name)})
        return vals

    def _prepare_column_vals(self, layout):
        """Return the columns of a layout as a list of values."""
        fill_down = layout.get("fill_down", ())
        found = [
            self._column_vals(role, " | ".join(names), fill_down=role in fill_down)
            for role, names in layout.get("columns", {}).items()
        ]
        found += [
            self._column_vals(
                "charge",
                charge["amount"].replace("|", " | "),
                text_name=charge["text"] or False,
                tax_name=charge["tax"] or False,
                type_id=self.env["cs.charge.type"]._get_by_code(charge["type"]).id,
            )
            for charge in layout.get("charges", ())
        ]
        found += [self._rule_vals(rule) for rule in layout.get("rules", ())]
        for mark in layout.get("identify", ()):
            mark = {"column": mark} if isinstance(mark, str) else mark
            found.append(self._column_vals("mark", mark["column"], pattern=mark.get("pattern", False)))
        return [{**vals, "sequence": sequence} for sequence, vals in enumerate(found, 1)]

    def _rule_vals(self, rule):
        category = rule.get("category", "")
        role = {"": "skip", "total": "invoice_row"}.get(category, "rule")
        return self._column_vals(
            role, rule["column"], pattern=rule["pattern"], category=category if role == "rule" else False
        )

    def _column_vals(self, role, name, **vals):
        blank = dict.fromkeys(("pattern", "text_name", "tax_name", "type_id", "category", "fill_down"), False)
        return {**blank, "role": role, "name": name, **vals}


def _names(text):
    return [name.strip() for name in re.split(r"\s*\|\s*", text) if name.strip()]


def _split(text):
    return [word.strip() for word in re.split(r"[,，]", text or "") if word.strip()]
