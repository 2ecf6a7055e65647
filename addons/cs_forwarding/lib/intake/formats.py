"""JSON schemas: of our own order format in full, of the platforms' bodies as far as we read them."""

STATUS_CODES = ["unpaid", "paid", "shipped", "done", "closed", "refunded"]


def _text(size, **more):
    return {"type": ["string", "null"], "maxLength": size, **more}


def _amount(**bounds):
    return {"type": ["number", "string", "null"], "format": "decimal", "maximum": 10**9, **bounds}


_MOMENT = _text(40, pattern=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$")

_ADDRESS = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        "name": _text(200),
        "company": _text(200),
        "phone": _text(50),
        "street": _text(300),
        "street2": _text(300),
        "district": _text(100),
        "city": _text(100),
        "state": _text(100),
        "zip": _text(20),
        "country": _text(2, pattern="^[A-Za-z]{2}$"),
        "address": _text(1000),
    },
}

_LINE = {
    "type": "object",
    "required": ["sku", "qty"],
    "additionalProperties": False,
    "properties": {
        "sku": {"type": "string", "minLength": 1, "maxLength": 100},
        "title": _text(500),
        "spec": _text(300),
        "qty": {"type": ["number", "string"], "format": "decimal", "exclusiveMinimum": 0, "maximum": 10**6},
        "price": _amount(minimum=0),
        "discount": _amount(minimum=0),
        "ref": _text(100),
    },
}

GENERIC_ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Order",
    "type": "object",
    "required": ["ref", "lines"],
    "additionalProperties": False,
    "properties": {
        "ref": {"type": "string", "minLength": 1, "maxLength": 100},
        "status": {"type": ["string", "null"], "enum": [*STATUS_CODES, None]},
        "ordered_at": _MOMENT,
        "paid_at": _MOMENT,
        "currency": _text(3, pattern="^[A-Za-z]{3}$"),
        "total": _amount(minimum=0),
        "paid": _amount(minimum=0),
        "shipping": _amount(minimum=0),
        "discount": _amount(minimum=0),
        "tax": _amount(minimum=0),
        "buyer": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"account": _text(200), "name": _text(200), "email": _text(200)},
        },
        "ship_to": _ADDRESS,
        "bill_to": _ADDRESS,
        "buyer_note": _text(4000),
        "seller_note": _text(4000),
        "payment_method": _text(100),
        "carrier": _text(100),
        "waybill": _text(100),
        "lines": {"type": "array", "minItems": 1, "maxItems": 500, "items": _LINE},
    },
}

_LOOSE_TEXT = {"type": ["string", "number", "null"]}
_LOOSE_OBJECT = {"type": ["object", "null"]}
_LOOSE_LIST = {"type": ["array", "null"], "maxItems": 1000, "items": {"type": "object"}}

SHOPIFY_ORDER = {
    "type": "object",
    "required": ["id", "name", "line_items"],
    "properties": {
        "id": {"type": ["integer", "string"]},
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "email": _LOOSE_TEXT,
        "note": _LOOSE_TEXT,
        "total_price": _LOOSE_TEXT,
        "customer": _LOOSE_OBJECT,
        "shipping_address": _LOOSE_OBJECT,
        "billing_address": _LOOSE_OBJECT,
        "shipping_lines": _LOOSE_LIST,
        "payment_gateway_names": {"type": ["array", "null"], "items": {"type": ["string", "null"]}},
        "line_items": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "object"}},
    },
}

WOOCOMMERCE_ORDER = {
    "type": "object",
    "required": ["id", "line_items"],
    "properties": {
        "id": {"type": ["integer", "string"]},
        "number": {"type": ["string", "integer", "null"], "maxLength": 100},
        "status": _LOOSE_TEXT,
        "total": _LOOSE_TEXT,
        "billing": _LOOSE_OBJECT,
        "shipping": _LOOSE_OBJECT,
        "shipping_lines": _LOOSE_LIST,
        "line_items": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "object"}},
    },
}
