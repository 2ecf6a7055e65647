import inspect

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..const import CONFIDENTIAL_LOOKUPS
from ..lib.masking import is_masked
from ..lib.phone_lookup import number_forms

# Kinds of which a part must not be found out by searching and sorting.
_GUESSABLE_KINDS = ("phone", "street", "json", "hide")
_VALUE_ARGUMENTS = ("vals", "vals_list", "values", "default")
_ORDER_ARGUMENTS = ("order", "orderby")
_GROUPBY_ARGUMENTS = ("groupby", "group_by", "grouping_sets")
# Where a method that can group by a confidential field takes its aggregates, and how ids are asked for.
_ID_AGGREGATES = {
    "formatted_read_group": ("aggregates", "id:array_agg", "id:array_agg"),
    "read_group": ("fields", "cs_record_ids:array_agg(id)", "cs_record_ids"),
    "web_read_group": ("aggregates", "id:array_agg", "id:array_agg"),
}


class CsConfidentialityRequest(models.AbstractModel):
    """What comes in from outside: it must not find out by asking what the answers hide."""

    _name = "cs.confidentiality.request"
    _description = "Confidentiality: Requests"

    def _call(self, method, records, args, kwargs):
        """Call a public method for a user to whom customer data are shown masked."""
        bound = self._bind(method, records, args, kwargs)
        given = self._get_arguments(bound)
        arguments = self._clean_arguments(records, method.__name__, given)
        added = arguments.pop("cs_added_ids", ())
        self._set_arguments(bound, given, arguments)
        try:
            answer = method(self._clean_context(records), *bound.args[1:], **bound.kwargs)
        except UserError as error:
            # what the user is told goes out, too
            error.args = self._scrub(error.args, by_name=False)
            raise
        return self._mask_answer(records, method.__name__, answer, {**arguments, "cs_added_ids": added})

    def _bind(self, method, records, args, kwargs):
        """Give the arguments of a call their names, also those that an override takes as ``*args``.

        The names are those of the first definition of the method; an override may add some of its own.
        """
        definitions = [
            vars(model_class)[method.__name__]
            for model_class in reversed(type(records).mro())
            if method.__name__ in vars(model_class)
        ]
        try:
            return inspect.signature(definitions[0]).bind(records, *args, **kwargs)
        except TypeError:
            return inspect.signature(method).bind(records, *args, **kwargs)

    def _get_arguments(self, bound):
        arguments = dict(list(bound.arguments.items())[1:])
        for name, parameter in bound.signature.parameters.items():
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                arguments.update(arguments.pop(name, {}))
        return arguments

    def _set_arguments(self, bound, given, arguments):
        """Put back the arguments that have been changed."""
        parameters = bound.signature.parameters
        rest = next((name for name, item in parameters.items() if item.kind is item.VAR_KEYWORD), None)
        for name, value in arguments.items():
            if name in parameters:
                bound.arguments[name] = value
            elif given.get(name) is not value:
                bound.arguments.setdefault(rest, {})[name] = value

    def _clean_context(self, records):
        """Drop the defaults that hold a mask: a form passes on what it shows."""
        masked = [
            key
            for key, value in records.env.context.items()
            if key.startswith("default_") and is_masked(value)
        ]
        return records.with_context(**dict.fromkeys(masked, False)) if masked else records

    def _clean_arguments(self, model, method, arguments):
        budget = [CONFIDENTIAL_LOOKUPS]
        cleaned = {}
        for name, value in arguments.items():
            if "domain" in name and value:
                target = self._get_domain_model(model, name, arguments)
                value = self._clean_domain(target, value, budget)
            elif name in _ORDER_ARGUMENTS and value:
                value = self._clean_order(model, value)
            elif name in _VALUE_ARGUMENTS and value:
                value = self._clean_values(model, value)
            elif name == "having" and value:
                self._refuse_having(model, value)
            elif name in ("opening_info", "specification", "fields_spec", "unfold_read_specification"):
                value = self._clean_nested(model, value, budget)
            cleaned[name] = value
        return self._clean_groupby(model, method, cleaned)

    def _clean_export(self, params):
        """Clean the request of an export as the web client sends it (dict with model, domain, groupby)."""
        model = self.env[params["model"]]
        groupby = [spec for spec in params.get("groupby") or () if not self._is_guessable(model, spec)]
        domain = self._clean_domain(model, params.get("domain") or [], [CONFIDENTIAL_LOOKUPS])
        return {**params, "groupby": groupby, "domain": domain}

    def _check_import(self, model, paths, rows):
        """Refuse a file in which confidential columns hold masks: it would overwrite the real values."""
        columns = [at for at, path in enumerate(paths) if self._find(model, path.replace("/", "."))[2]]
        if any(is_masked(row[at]) for row in rows for at in columns if at < len(row)):
            raise UserError(
                self.env._("The file holds masked phone numbers or streets. Leave these columns out.")
            )

    # Domains

    def _get_domain_model(self, model, name, arguments):
        """Return the model that a domain argument is about: search panels pass one of a field's comodel."""
        field = model._fields.get(arguments.get("field_name") or "")
        if name == "comodel_domain" and field and field.comodel_name:
            return self.env[field.comodel_name]
        return model

    def _clean_domain(self, model, domain, budget):
        """Return the domain with its conditions on confidential fields narrowed to whole values."""
        cleaned = Domain(domain).map_conditions(
            lambda condition: self._clean_condition(model, condition, budget)
        )
        return list(cleaned)

    def _clean_condition(self, model, condition, budget):
        owner, name, kind = self._find(model, condition.field_expr)
        if kind in _GUESSABLE_KINDS:
            return self._narrow_condition(owner, name, kind, condition, budget)
        inner = condition.operator.removeprefix("not ").removesuffix("!") == "any"
        if inner and isinstance(condition.value, (Domain, list, tuple)) and owner is not None:
            comodel = self.env.get(owner._fields[name].comodel_name or "", owner)
            value = Domain(self._clean_domain(comodel, condition.value, budget))
            return Domain(condition.field_expr, condition.operator.removesuffix("!"), value)
        return condition

    def _narrow_condition(self, owner, name, kind, condition, budget):
        """Replace a condition on a confidential field by one that only a whole value can meet."""
        values = condition.value if isinstance(condition.value, (list, tuple, set)) else [condition.value]
        terms = [value.strip(" %") for value in values if isinstance(value, str) and value.strip(" %")]
        if not terms:
            return condition
        budget[0] -= len(terms)
        if budget[0] < 0:
            raise UserError(
                self.env._("Look up at most %s phone numbers or streets at a time.", CONFIDENTIAL_LOOKUPS)
            )
        prefix = condition.field_expr.rpartition(".")[0]
        path = [f"{prefix}." if prefix else "", name]
        match = Domain.OR(self._get_whole_value_domain(owner, *path, kind, term) for term in terms)
        is_order = condition.operator in ("<", ">", "<=", ">=")
        is_negative = condition.operator.startswith("not ") or condition.operator in ("!=", "<>")
        return Domain.FALSE if is_order else ~match if is_negative else match

    def _get_whole_value_domain(self, owner, prefix, name, kind, term):
        if kind == "phone":
            return self._get_number_domain(owner, term, prefix=prefix, name=name)
        return Domain(f"{prefix}{name}", "=", term) if owner._fields[name].store else Domain.FALSE

    def _get_number_domain(self, model, text, prefix="", name=None):
        """Return the domain of the records with one full phone number, however it is written in them.

        :param model: the model that has the number; ``prefix`` is the path to it, with its dot
        :param name: the field looked in; empty: all number fields of the model
        """
        countries = {self.env.company.country_id.code, self.env.user.country_id.code, "CN"}
        e164, forms = number_forms(text, sorted(filter(None, countries)))
        if not forms:
            return Domain.FALSE
        fields = {name} if name in model._fields and model._fields[name].store else set()
        if not fields and hasattr(model, "_phone_get_number_fields"):
            fields = {name for name in model._phone_get_number_fields() if model._fields[name].store}
        domain = Domain.OR(Domain(f"{prefix}{name}", "in", sorted(forms)) for name in sorted(fields))
        sanitized = model._fields.get("phone_sanitized")
        if sanitized and sanitized.store and e164:
            domain |= Domain(f"{prefix}phone_sanitized", "in", sorted(e164))
        return domain

    # Orders and groups

    def _is_guessable(self, model, path):
        return self._find(model, path)[2] in _GUESSABLE_KINDS

    def _clean_order(self, model, order):
        """Drop the terms of an order that sort by a confidential field."""
        terms = [term for term in order.split(",") if term.strip()]
        kept = [term for term in terms if not self._is_guessable(model, term.split()[0])]
        return order if len(kept) == len(terms) else ",".join(kept) or None

    def _refuse_having(self, model, having):
        for condition in Domain(having).iter_conditions():
            if self._is_guessable(model, condition.field_expr):
                raise AccessError(self.env._("Groups cannot be filtered by confidential fields."))

    def _clean_groupby(self, model, method, arguments):
        """Ask for the ids of the groups of a confidential field: they replace the value in its domain."""
        specs = [spec for name in _GROUPBY_ARGUMENTS for spec in self._flatten(arguments.get(name) or ())]
        if not any(self._is_guessable(model, spec) for spec in specs):
            return arguments
        if method not in _ID_AGGREGATES:
            raise AccessError(self.env._("Records cannot be grouped by confidential fields here."))
        argument, aggregate, key = _ID_AGGREGATES[method]
        aggregates = list(arguments.get(argument) or ())
        if aggregate in aggregates:
            return arguments
        return {**arguments, argument: [*aggregates, aggregate], "cs_added_ids": (key,)}

    def _flatten(self, specs):
        for spec in [specs] if isinstance(specs, str) else specs:
            if isinstance(spec, str):
                yield spec
            else:
                yield from self._flatten(spec)

    def _clean_nested(self, model, info, budget):
        """Clean the domains and orders inside a specification or inside the opened groups."""
        if isinstance(info, list):
            return [self._clean_nested(model, item, budget) for item in info]
        if not isinstance(info, dict):
            return info
        cleaned = {}
        for key, value in info.items():
            field = model._fields.get(key)
            comodel = self.env[field.comodel_name] if field and field.relational else model
            if key == "order" and isinstance(value, str):
                value = self._clean_order(model, value)
            elif "domain" in key and isinstance(value, (list, tuple)):
                value = self._clean_domain(model, value, budget)
            elif isinstance(value, (dict, list)) and key != "context":
                value = self._clean_nested(comodel, value, budget)
            cleaned[key] = value
        return cleaned
