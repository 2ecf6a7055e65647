"""Places in a text that are filled from a ticket: ``{order}``, ``{运单}``. Plain words, no code."""

import re

from markupsafe import Markup, escape

# What the reader of a preview sees where a value is missing; a text that holds it is never sent.
GAP = "＿＿"

_PLACE = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")


def find_placeholders(text):
    """Return the names between braces in ``text``, each once, in the order of the text."""
    return list(dict.fromkeys(_PLACE.findall(text or "")))


def fill_placeholders(text, values):
    """Return ``(filled text, names without a value)``.

    Markup stays Markup: values put into it are escaped, unless they are Markup themselves. A name without a
    value leaves a gap; a name that ``values`` does not know stays as it was written.
    """
    missing = []
    is_markup = isinstance(text, Markup)

    def replace(match):
        name = match[1]
        if name not in values:
            return match[0]
        value = values[name]
        if not value and name not in missing:
            missing.append(name)
        value = value or GAP
        return str(escape(value)) if is_markup else str(value)

    filled = _PLACE.sub(replace, str(text or ""))
    return (Markup(filled) if is_markup else filled), missing


def has_gap(text):
    return GAP in (text or "")
