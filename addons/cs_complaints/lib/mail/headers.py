"""Headers of a mail: to text without loss, and back to headers that every program reads."""

import binascii
import hashlib
import re
from base64 import b64decode
from email.header import Header
from email.policy import SMTP
from email.utils import getaddresses
from quopri import decodestring

from .charsets import decode

_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MESSAGE_ID = re.compile(r"<[^<>]+>")
_PLAIN_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~:-]+@[A-Za-z0-9.-]+>")
_MAX_LINE = 900
_MAX_ID = 300
_ADDRESS = re.compile(r"[^\s<>,;:\"()@]+@[^\s<>,;:\"()@]+")
_MAX_ADDRESSES = 200


def header_text(value, detect):
    """Return what a raw header says, on one line.

    :param str value: as the parser of the standard library keeps it, bytes above ASCII as surrogates
    """
    value = _FOLD.sub(" ", value)
    pieces = [_decode_raw(piece, detect) for piece in _split_words(value, detect)]
    return _CONTROLS.sub("", "".join(pieces)).strip()


def _split_words(value, detect):
    """Return the texts and raw bytes of a header in their order; encoded words that touch are read as one.

    Programs cut encoded words by bytes, in the middle of a character.
    """
    pieces, end, last = [], 0, None
    for match in _WORD.finditer(value):
        charset, coding, text = match[1].lower(), match[2].lower(), match[3]
        between = value[end : match.start()]
        data = _word_bytes(coding, text)
        if last and not between.strip():
            if last[0] == charset:
                last[1] += data
            else:
                pieces.append(last := [charset, data])
        else:
            pieces.append(between)
            pieces.append(last := [charset, data])
        end = match.end()
    pieces.append(value[end:])
    return [
        decode(bytes(piece[1]), piece[0], detect) if isinstance(piece, list) else piece for piece in pieces
    ]


def _word_bytes(coding, text):
    data = text.encode("ascii", "surrogateescape")
    if coding == "q":
        return decodestring(data.replace(b"_", b" ").replace(b" \n", b""), header=True)
    return unbase64(data)


def unbase64(data):
    """Return what Base64 holds, as far as it can be read."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b64decode(clean[: len(clean) // 4 * 4])


def _decode_raw(piece, detect):
    """Read bytes that stand in a header as they are."""
    if piece.isascii():
        return piece
    return decode(piece.encode("utf-8", "surrogateescape"), "", detect)


def addresses(values, detect):
    """Return the ``(name, address)`` pairs of raw headers; what has no address is left out.

    A comma belongs to the name or parts two people: it can be told only while the names are still encoded.
    """
    pairs = _pairs(_get_addresses([_FOLD.sub(" ", value) for value in values]), detect)
    if not pairs:
        # Some programs encode the whole header, addresses and all.
        texts = [header_text(value, detect) for value in values]
        pairs = _pairs(_get_addresses(texts), detect) or _pairs(
            [("", address) for text in texts for address in _ADDRESS.findall(text)], detect
        )
    return pairs


def _get_addresses(values):
    try:
        return getaddresses(values)
    except (IndexError, ValueError, AttributeError, RecursionError):
        return []


def _pairs(found, detect):
    pairs = []
    for name, address in found[:_MAX_ADDRESSES]:
        match = _ADDRESS.fullmatch(header_text(address, detect).strip("'"))
        if match:
            pairs.append((header_text(name, detect), _ascii_address(match[0])))
    return [(name, address) for name, address in pairs if address]


def _ascii_address(address):
    """Return an address with its domain as the name servers know it; "" when it can't be written down."""
    local, _at, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
        local.encode("utf-8")
    except UnicodeError:
        return ""
    return f"{local}@{domain}"


def message_ids(text):
    """Return the identifiers of a header such as References, in a form that every parser takes."""
    return [clean_message_id(found) for found in _MESSAGE_ID.findall(_FOLD.sub(" ", text))]


def clean_message_id(value):
    """Return an identifier of a mail in a form that every parser takes; equal ones stay equal."""
    value = "".join(value.split())
    if not value:
        return ""
    bare = value.strip("<>")
    value = f"<{bare}>"
    if len(value) <= _MAX_ID and _PLAIN_ID.fullmatch(value) and _survives(value):
        return value
    digest = hashlib.sha256(bare.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return f"<{digest}@unusual.invalid>"


def _survives(value):
    try:
        return str(SMTP.header_fetch_parse("Message-ID", value)).strip() == value
    except (IndexError, ValueError, AttributeError):
        return False


def write_text(text):
    """Return a text as the value of a header."""
    text = text.encode("utf-8", "replace").decode()
    if text.isascii() and "=?" not in text and len(text) < _MAX_LINE:
        return text
    return Header(text, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def write_addresses(pairs):
    return ",\r\n ".join(map(_write_address, pairs))


def _write_address(pair):
    name, address = pair
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "").replace('"', "")
        return f'"{quoted}" <{address}>'
    return f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep=chr(13) + chr(10))} <{address}>"
