"""A validator for the part of JSON Schema that our formats use. Its errors name the field."""

import re
from decimal import Decimal

MAX_ERRORS = 20


class InvalidBody(ValueError):
    """A JSON body that is not of its format; ``errors`` are lines such as ``lines[1].qty: must be > 0``."""

    def __init__(self, errors):
        super().__init__("; ".join(errors))
        self.errors = errors


_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float, Decimal),
    "integer": int,
    "null": type(None),
}
_DECIMAL = re.compile(r"^-?\d{1,15}(\.\d{1,6})?$")


def validate(value, schema):
    """Raise :class:`InvalidBody` unless ``value`` is as ``schema`` says."""
    errors = []
    _check(value, schema, "", errors)
    if errors:
        raise InvalidBody(errors[:MAX_ERRORS])


def _check(value, schema, path, errors):
    if len(errors) >= MAX_ERRORS:
        return
    if not _is_type(value, schema.get("type")):
        errors.append(f"{path or 'body'}: must be {_type_words(schema['type'])}")
        return
    for keyword, check in _KEYWORDS.items():
        if keyword in schema:
            message = check(value, schema[keyword])
            if message:
                errors.append(f"{path or 'body'}: {message}")
                return
    if isinstance(value, dict):
        _check_object(value, schema, path, errors)
    if isinstance(value, list) and "items" in schema:
        for position, item in enumerate(value):
            _check(item, schema["items"], f"{path}[{position}]", errors)


def _check_object(value, schema, path, errors):
    prefix = f"{path}." if path else ""
    properties = schema.get("properties", {})
    errors.extend(f"{prefix}{name}: is missing" for name in schema.get("required", ()) if name not in value)
    if schema.get("additionalProperties") is False:
        errors.extend(f"{prefix}{name[:60]}: is not known" for name in value if name not in properties)
    for name, part in properties.items():
        if name in value:
            _check(value[name], part, f"{prefix}{name}", errors)


def _is_type(value, wanted):
    if wanted is None:
        return True
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, _TYPES[name]) for name in names)


def _type_words(wanted):
    names = [wanted] if isinstance(wanted, str) else wanted
    return " or ".join(f"an {name}" if name[0] in "aio" else f"a {name}" for name in names if name != "null")


def _number(value):
    """The Decimal of a number or a decimal string, or None."""
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.match(value) else None
    return None if value is None else Decimal(str(value))


def _check_format(value, name):
    if name == "decimal" and value is not None and not _is_decimal(value):
        return "must be a decimal number"
    return None


def _is_decimal(value):
    number = _number(value)
    return number is not None and number.is_finite()


def _bound(holds, sign):
    def check(value, bound):
        number = _number(value)
        return None if number is None or holds(number, bound) else f"must be {sign} {bound}"

    return check


def _check_length(value, bound):
    return f"must not be longer than {bound}" if isinstance(value, str) and len(value) > bound else None


def _check_not_short(value, bound):
    return "must not be empty" if isinstance(value, str) and len(value.strip()) < bound else None


def _check_items(value, bound):
    return f"must not hold more than {bound}" if isinstance(value, list) and len(value) > bound else None


def _check_some_items(value, bound):
    return f"must hold at least {bound}" if isinstance(value, list) and len(value) < bound else None


def _check_pattern(value, pattern):
    wrong = isinstance(value, str) and not re.search(pattern, value)
    return f"must match {pattern}" if wrong else None


def _check_choice(value, choices):
    return None if value in choices else f"must be one of {', '.join(filter(None, choices))}"


_KEYWORDS = {
    "format": _check_format,
    "enum": _check_choice,
    "exclusiveMinimum": _bound(lambda number, bound: number > bound, ">"),
    "minimum": _bound(lambda number, bound: number >= bound, ">="),
    "maximum": _bound(lambda number, bound: number <= bound, "<="),
    "minLength": _check_not_short,
    "maxLength": _check_length,
    "minItems": _check_some_items,
    "maxItems": _check_items,
    "pattern": _check_pattern,
}
