from odoo import models

from ..lib.masking import is_masked, mask, mask_parts, mask_street, mask_text, same_number

# What the public methods of the ORM answer with; the answers of all others are scrubbed only.
_SHAPES = {
    "copy_data": "rows",
    "default_get": "row",
    "formatted_read_group": "groups",
    "formatted_read_grouping_sets": "grouping_sets",
    "name_create": "label",
    "name_search": "labels",
    "onchange": "onchange",
    "read": "rows",
    "read_group": "groups",
    "search_read": "rows",
    "web_name_search": "rows",
    "web_read": "rows",
    "web_read_group": "page_of_groups",
    "web_resequence": "rows",
    "web_save": "rows",
    "web_save_multi": "rows",
    "web_search_read": "page_of_rows",
}
_WRITTEN_KINDS = ("phone", "street")
# Kinds of fields that hold nothing but the value to hide.
_WHOLE_KINDS = ("phone", "street", "hide")


class CsConfidentialityAnswer(models.AbstractModel):
    """What leaves the server, field by field (see docs/decisions/0010-confidentiality.md)."""

    _name = "cs.confidentiality.answer"
    _description = "Confidentiality: Answers"

    def _mask_answer(self, model, method, answer, arguments):
        """Return the answer of a public method of a model as the current user may see it."""
        shape = _SHAPES.get(method)
        if shape:
            answer = getattr(self, f"_mask_{shape}")(model, answer, arguments)
        return self._scrub(answer, by_name=not shape)

    # Shapes

    def _mask_page_of_rows(self, model, answer, arguments):
        self._mask_rows(model, answer["records"])
        return answer

    def _mask_row(self, model, answer, arguments):
        self._mask_rows(model, [answer])
        return answer

    def _mask_onchange(self, model, answer, arguments):
        given = arguments.get("values") or {}
        value = answer.get("value") or {}
        typed = {name: item for name, item in value.items() if self._is_as_typed(item, given.get(name))}
        self._mask_rows(model, [value])
        value.update(typed)
        return answer

    def _is_as_typed(self, value, given):
        """Tell whether a text is what the user has typed himself, perhaps formatted by the onchange."""
        if not isinstance(value, str) or not isinstance(given, str) or is_masked(given):
            return False
        return value == given or same_number(value, given)

    def _mask_label(self, model, answer, arguments):
        return answer and self._mask_pairs(model, [answer])[0]

    def _mask_labels(self, model, answer, arguments):
        return self._mask_pairs(model, answer)

    def _mask_page_of_groups(self, model, answer, arguments):
        self._mask_groups(model, answer["groups"], arguments)
        return answer

    def _mask_grouping_sets(self, model, answer, arguments):
        return [self._mask_groups(model, groups, arguments) for groups in answer]

    def _mask_groups(self, model, groups, arguments):
        """Mask grouped results in place: labels, aggregates, domains, and the records of open groups."""
        self._mask_rows(model, [row for group in groups for row in group.get("__records") or ()])
        for group in groups:
            if group.get("__groups"):
                self._mask_groups(model, group["__groups"]["groups"], arguments)
            self._mask_group_domain(group, arguments)
        for spec in {spec for group in groups for spec in group if not spec.startswith("__")}:
            self._mask_group_column(model, groups, spec)
        return groups

    def _mask_group_domain(self, group, arguments):
        """Let a group of a confidential field be opened by the ids of its records instead of by its value."""
        for key in arguments.get("cs_added_ids", ()):
            record_ids = group.pop(key, None)
            for domain in ("__extra_domain", "__domain"):
                if domain in group and record_ids is not None:
                    group[domain] = [("id", "in", record_ids)]

    def _mask_group_column(self, model, groups, spec):
        owner, name, kind = self._find(model, spec.replace("(", ":").split(":")[0])
        cells = [group for group in groups if group.get(spec)]
        if kind:
            for group in cells:
                group[spec] = self._mask_alone(kind, group[spec])
        elif (
            owner is not None
            and (comodel := self.env.get(owner._fields[name].comodel_name or "")) is not None
        ):
            pairs = [group for group in cells if self._is_pair(group[spec])]
            labels = self._mask_pairs(comodel, [group[spec] for group in pairs])
            for group, label in zip(pairs, labels, strict=True):
                group[spec] = label
            self._mask_rows(comodel, [group["__values"] for group in cells if group.get("__values")])

    # Rows

    def _mask_rows(self, model, rows, arguments=None):
        """Mask dicts of field values in place, with all that is nested in them."""
        rows = [row for row in rows if isinstance(row, dict)]
        names = {name for row in rows for name in row}
        kinds = {name: kind for name, kind in self._get_kinds(model._name).items() if name in names}
        if "__formatted_display_name" in names and "display_name" in self._get_kinds(model._name):
            kinds["__formatted_display_name"] = self._get_kinds(model._name)["display_name"]
        if kinds:
            ids = [row["id"] for row in rows if isinstance(row.get("id"), int)]
            clear = self._get_clear_ids(model, ids)
            # sudo: the values of customers are looked up to hide them
            records = model.sudo().browse(ids)
            for row in rows:
                if row.get("id") not in clear:
                    self._mask_cells(records, row, kinds)
        for name in names:
            field = model._fields.get(name)
            if field and field.relational:
                self._mask_nested(self.env[field.comodel_name], name, [row for row in rows if row.get(name)])
        return rows

    def _mask_cells(self, records, row, kinds):
        kinds = {name: kind for name, kind in kinds.items() if row.get(name)}
        is_text = set(kinds.values()) - set(_WHOLE_KINDS)
        parts = self._get_customer_parts(records, row.get("id")) if is_text else None
        for name, kind in kinds.items():
            if kind in _WHOLE_KINDS:
                row[name] = mask(kind, row[name])
            elif kind == "address" and parts is None:
                row[name] = self._mask_alone(kind, row[name])
            else:
                # a free text: what is known of the customer, then what looks like a number
                known = mask_parts(row[name], parts or {})
                row[name] = known if kind == "address" else mask(kind, known)

    def _mask_nested(self, comodel, name, rows):
        """Mask what a relational field holds: a label, a nested row, nested rows, or x2many commands."""
        nested, pairs = [], []
        for row in rows:
            if isinstance(row[name], dict):
                nested.append(row[name])
            elif self._is_pair(row[name]):
                pairs.append(row)
            elif isinstance(row[name], list):
                nested += self._get_nested_rows(row[name])
        if nested:
            self._mask_rows(comodel, nested)
        for row, label in zip(pairs, self._mask_pairs(comodel, [row[name] for row in pairs]), strict=True):
            row[name] = label

    def _get_nested_rows(self, items):
        """Return the dicts in a list of rows or of x2many commands; those of commands carry their id."""
        rows = []
        for item in items:
            if isinstance(item, (list, tuple)) and len(item) == 3 and isinstance(item[2], dict):
                rows.append(item[2])
            elif isinstance(item, dict):
                rows.append(item)
        return rows

    def _is_pair(self, value):
        return isinstance(value, (list, tuple)) and len(value) == 2 and isinstance(value[1], str)

    def _mask_pairs(self, model, pairs):
        """Return ``(id, label)`` pairs with the labels masked, in the type they came in."""
        if not pairs or "display_name" not in self._get_kinds(model._name):
            return pairs
        rows = [{"id": pair[0], "display_name": pair[1]} for pair in pairs]
        self._mask_rows(model, rows)
        return [type(pair)((row["id"], row["display_name"])) for pair, row in zip(pairs, rows, strict=True)]

    # Values

    def _get_customer_parts(self, records, record_id):
        """Return the values of a record's customers: dict real value → mask; None: no customer known."""
        path = self._get_customer_path(records)
        if not path or not isinstance(record_id, int):
            return None
        record = records.browse(record_id).with_prefetch(records.ids)
        return self._get_parts(record if path == "id" else record.mapped(path))

    def _mask_address_lines(self, text):
        """Mask an address of nobody known: all after the name."""
        name, *lines = text.split("\n") if isinstance(text, str) else [""]
        return "\n".join([name, mask_street("\n".join(lines))]) if lines else mask_street(name)

    def _get_parts(self, partners):
        kinds = self._get_kinds("res.partner").items()
        return {
            partner[name]: mask(kind, partner[name])
            for partner in partners
            for name, kind in kinds
            if kind in _WRITTEN_KINDS and partner._fields[name].store and partner[name]
        }

    def _mask_alone(self, kind, value):
        """Mask a value of which nothing but the kind is known; lists item by item."""
        if isinstance(value, (list, tuple)):
            return [self._mask_alone(kind, item) for item in value]
        if kind == "address":
            return value and mask_text(self._mask_address_lines(value) if "\n" in value else value)
        return mask(kind, value)
