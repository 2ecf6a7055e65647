"""Order bodies of webhooks and of our own API -> :class:`OrderData`.

A body that is not of its format raises :class:`schema.InvalidBody`; a bad value in a good body is an
issue, as with files.
"""

import json
from decimal import Decimal

from .json_generic import parse_generic
from .json_shopify import parse_shopify
from .json_woocommerce import parse_woocommerce
from .schema import InvalidBody

__all__ = ["PARSERS", "InvalidBody", "load_json", "parse_generic", "parse_shopify", "parse_woocommerce"]

# Each takes (body, tz=…, country=…): the channel's zone and usual country.
PARSERS = {"generic": parse_generic, "shopify": parse_shopify, "woocommerce": parse_woocommerce}


def load_json(body, *, parse_float=Decimal, lists=False):
    """Raw bytes -> object, numbers exact; raise :class:`InvalidBody` when it is no JSON object in UTF-8.

    Characters that no database column can hold (NUL, halves of surrogate pairs) are refused.

    :param parse_float: ``float`` where the value is kept as JSON again
    :param lists: whether the body may be a list
    """
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_float=parse_float, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False, default=str).encode()
    except RecursionError as error:
        raise InvalidBody(["body: is nested too deeply"]) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidBody([f"body: is not JSON ({error})"[:200]]) from error
    if "\\u0000" in text:
        raise InvalidBody(["body: holds a NUL character"])
    if not isinstance(value, dict | list if lists else dict):
        raise InvalidBody(["body: must be an object"])
    return value


def _refuse_constant(name):
    raise ValueError(f"{name} is not allowed")
