"""The parts of a mail: its text in one piece, and its files."""

import html
import re
from collections import namedtuple
from email.message import Message

from lxml import etree
from lxml import html as lxml_html

from .charsets import decode
from .headers import header_text, unbase64
from .tnef import InvalidTnef, read_tnef

# ``kind``: "plain" or "html".
Fragment = namedtuple("Fragment", "kind text")


class File(namedtuple("File", "name type content_id payload encoding")):
    """``payload`` is what stands in the mail, in its transfer ``encoding``; or bytes, with an empty one."""

    @property
    def content(self):
        return unbase64(self.payload.encode()) if self.encoding else self.payload


_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_NAMES = {
    "text/calendar": "invite.ics",
    "text/vcard": "contact.vcf",
    "text/x-vcard": "contact.vcf",
    "application/pkcs7-mime": "smime.p7m",
    "application/pgp-encrypted": "encrypted.asc",
    "application/pdf": "document.pdf",
    "image/jpeg": "image.jpg",
    "image/png": "image.png",
    "image/gif": "image.gif",
}
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]")
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.I | re.S)
_HEAD = re.compile(r"<!doctype[^>]*>|<\?xml[^>]*>|<head\b.*?</head\s*>|</?(?:html|body)\b[^>]*>", re.I | re.S)
_NOTICE = "multi-part message in mime format"
_MAX_NAME = 120
_MAX_FILES = 500


class Content:
    """What a mail holds: ``fragments`` of text in their order, and ``files``."""

    def __init__(self, message, detect):
        self.detect = detect
        self.fragments = []
        self.files = []
        self._take(message)
        if (
            not self.fragments
            and isinstance(message.preamble, str)
            and _NOTICE not in message.preamble.lower()
        ):
            self._add_text("plain", message.preamble.strip())

    # Walking

    def _take(self, part):
        kind = part.get_content_type()
        if kind == "multipart/alternative" and part.is_multipart():
            self._take_alternative(part)
        elif kind == "message/rfc822" and part.is_multipart():
            self._take_mail(part)
        elif part.is_multipart():
            for child in part.get_payload():
                self._take(child)
        else:
            self._take_leaf(part, kind)

    def _take_alternative(self, part):
        """One text in several forms: the last that says anything; files among them are kept."""
        mark = len(self.fragments)
        best = []
        for child in part.get_payload():
            self._take(child)
            fragments, self.fragments[mark:] = self.fragments[mark:], []
            if any(_says_anything(fragment) for fragment in fragments) or not best:
                best = fragments
        self.fragments.extend(best)

    def _take_mail(self, part):
        """A mail in the mail: kept as a file; its words are read where there are no others."""
        inner = part.get_payload()[0]
        name = self._name(part) or header_text(str(inner.get("Subject", "")), self.detect) or "message"
        coding = part.get("Content-Transfer-Encoding", "").lower()
        data = inner.as_bytes()
        if coding in ("base64", "quoted-printable"):
            # Not allowed, and done: the mail stands in it encoded.
            wrapped = Message()
            wrapped["Content-Transfer-Encoding"] = coding
            wrapped.set_payload(data.split(b"\n\n", 1)[-1].decode("ascii", "surrogateescape"))
            data = wrapped.get_payload(decode=True)
            inner = None
        self._add_file(f"{name.removesuffix('.eml')}.eml", "application/octet-stream", "", data, "")
        if inner is not None and not any(map(_says_anything, self.fragments)):
            self._take(inner)

    def _take_leaf(self, part, kind):
        name = self._name(part)
        is_file = part.get_content_disposition() == "attachment" or name
        if kind.startswith("multipart/"):
            # No boundary, or one that never comes: the text stands there undivided.
            self._add_text("plain", decode(_bytes(part), _charset(part), self.detect))
        elif kind in _TNEF_TYPES or name.lower() == "winmail.dat":
            self._take_tnef(part, name or "winmail.dat")
        elif kind == "text/plain" and not is_file:
            self._add_text("plain", decode(_bytes(part), _charset(part), self.detect))
        elif kind == "text/html" and not is_file:
            self._take_html(part)
        else:
            self._take_file(part, kind, name)

    def _take_html(self, part):
        data = _bytes(part)
        meta = _META_CHARSET.search(data[:2048])
        declared = _charset(part) or (meta[1].decode() if meta else "")
        self._add_text("html", decode(data, declared, self.detect))

    def _take_file(self, part, kind, name):
        name = name or _NAMES.get(kind) or f"attachment{'.txt' if kind.startswith('text/') else ''}"
        # A text file keeps its own encoding, which is nobody's business on the way.
        stored = "application/octet-stream" if kind.startswith(("text/", "message/")) else kind
        coding = part.get("Content-Transfer-Encoding", "").strip().lower()
        content_id = part.get("Content-ID", "").strip().strip("<>")
        if coding == "base64" and isinstance(part.get_payload(), str) and part.get_payload().isascii():
            self._add_file(name, stored, content_id, part.get_payload(), "base64")
        else:
            self._add_file(name, stored, content_id, _bytes(part), "")

    def _take_tnef(self, part, name):
        data = _bytes(part)
        try:
            tnef = read_tnef(data, self.detect)
        except InvalidTnef:
            tnef = None
        if not tnef or not (tnef.attachments or tnef.text or tnef.html):
            self._add_file(name, "application/ms-tnef", "", data, "")
            return
        if not any(map(_says_anything, self.fragments)):
            self._add_text("html" if tnef.html else "plain", tnef.html or tnef.text)
        for title, content in tnef.attachments:
            self._add_file(clean_name(title) or "attachment", "application/octet-stream", "", content, "")

    # Keeping

    def _add_text(self, kind, text):
        if text.strip():
            self.fragments.append(Fragment(kind, text))

    def _add_file(self, name, kind, content_id, payload, encoding):
        if len(self.files) < _MAX_FILES:
            kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
            content_id = content_id if content_id.isascii() and "\n" not in content_id else ""
            self.files.append(File(clean_name(name) or "attachment", kind, content_id, payload, encoding))

    def _name(self, part):
        """Return the file's name, whichever of the four ways of writing it was chosen, "" without one."""
        for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
            try:
                value = part.get_param(parameter, header=header)
            except (ValueError, IndexError, TypeError):
                continue
            if isinstance(value, tuple):
                charset, _language, text = value
                value = decode(text.encode("latin-1", "replace"), charset or "", self.detect)
            if value:
                return clean_name(header_text(value, self.detect))
        return ""

    # Giving

    @property
    def text(self):
        """The words alone."""
        return "\n\n".join(plain_text(fragment) for fragment in self.fragments).strip()

    @property
    def html(self):
        """The text as HTML."""
        return "\n".join(map(_as_html, self.fragments))


def clean_name(name):
    """Return the name of a file without path and characters that do harm, short enough for every disk."""
    name = _UNSAFE.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > _MAX_NAME and dot and len(suffix) <= 10:
        return f"{stem[: _MAX_NAME - len(suffix) - 1]}.{suffix}"
    return name[:_MAX_NAME]


def plain_text(fragment):
    """Return the words of a fragment."""
    if fragment.kind == "plain":
        return fragment.text
    try:
        root = lxml_html.fromstring(_strip(fragment.text) or "<p/>")
    except (ValueError, etree.LxmlError):
        return re.sub(r"<[^>]*>", " ", fragment.text)
    for node in root.iter("style", "script"):
        node.text = ""
    for node in root.iter("br", "p", "div", "tr", "li"):
        node.tail = f"\n{node.tail or ''}"
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _says_anything(fragment):
    return bool(plain_text(fragment).strip()) or (fragment.kind == "html" and "<img" in fragment.text.lower())


def _as_html(fragment):
    if fragment.kind == "plain":
        # Unlike <pre>, long lines are wrapped: Chinese has no blanks.
        lines = (html.escape(line, quote=False) for line in fragment.text.splitlines())
        return f'<div style="white-space: pre-wrap">{"<br/>".join(lines)}</div>'
    return f"<div>{_strip(fragment.text)}</div>"


def _strip(text):
    """Return what is inside of the page."""
    bodies = _BODY.findall(text)
    return _HEAD.sub("", "\n".join(bodies) if any(body.strip() for body in bodies) else text).strip()


def _charset(part):
    try:
        charset = part.get_param("charset", "")
    except (ValueError, IndexError):
        return ""
    return charset[2] if isinstance(charset, tuple) else charset


def _bytes(part):
    """Return what a part holds, decoded as far as its transfer encoding is one."""
    payload = part.get_payload()
    if isinstance(payload, str) and part.get("Content-Transfer-Encoding", "").strip().lower() == "base64":
        return unbase64(payload.encode("utf-8", "surrogateescape"))
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if data is None:
        data = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    return data
