"""The JSON Schema of a ticket that another program sends, described in docs/api.md."""

PRIORITIES = {"normal": "0", "important": "1", "urgent": "2"}
MAX_FILES = 10


def _text(size, **more):
    return {"type": ["string", "null"], "maxLength": size, **more}


def _choice(*words):
    return {"type": ["string", "null"], "enum": [*words, None]}


_CONTACT = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        "name": _text(200),
        "phone": _text(50),
        "email": _text(200, pattern=r"^\s*[^@\s]+@[^@\s]+\s*$"),
        "role": _choice("sender", "receiver", "payer", "other"),
    },
}

_FILE = {
    "type": "object",
    "required": ["name", "content"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "content": {"type": "string", "minLength": 1},
    },
}

TICKET = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Ticket",
    "type": "object",
    "required": ["ref", "matter"],
    "additionalProperties": False,
    "properties": {
        "ref": {"type": "string", "minLength": 1, "maxLength": 100},
        "kind": _choice("complaint", "consultation", "suggestion", "after_sale"),
        "subject": _text(200),
        "matter": {"type": "string", "minLength": 1, "maxLength": 10_000},
        "demand": _text(2000),
        "category": _text(64),
        "priority": _choice(*PRIORITIES),
        "raised_at": _text(
            40, pattern=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
        ),
        "lang": _text(10),
        "contact": _CONTACT,
        "order": _text(100),
        "waybill": _text(100),
        "files": {"type": ["array", "null"], "maxItems": MAX_FILES, "items": _FILE},
    },
}
