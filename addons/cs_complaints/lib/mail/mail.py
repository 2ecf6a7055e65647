"""A mail read without loss, and written anew so that every parser reads the same."""

import base64
import hashlib
import re
from email import message_from_bytes
from email.parser import BytesHeaderParser
from email.policy import Compat32
from urllib.parse import quote

from .headers import addresses, clean_message_id, header_text, message_ids, write_addresses, write_text
from .parts import Content, File

_PEOPLE = ("From", "Reply-To", "To", "Cc", "Delivered-To", "Resent-To", "Resent-Cc")
_IDS = ("In-Reply-To", "References")
_WRITTEN = ("From", "To", "Cc", "Delivered-To", "Resent-To", "Resent-Cc")
_TAG = re.compile(r"\[(T\d{6,})\]")
_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|回复|回覆|答复|答覆)\s*(?:\[\d+\])?\s*[:：]", re.I)
_DEEPEST = 100
UNREAD = "This mail could not be read in full. It is attached as it came."
_LINE = "\r\n"


class _AsItIs(Compat32):
    """Headers as they stand in the mail, bytes above ASCII as surrogates."""

    def header_fetch_parse(self, name, value):
        return value


_POLICY = _AsItIs()


class Mail:
    """A mail: who, to whom, about what, in answer to what, with which text and files."""

    def __init__(self, raw, detect):
        self.raw = raw
        self.detect = detect
        self.is_whole = True
        self.message = self._parse()
        self.subject = self._text("Subject")[:500]
        self.people = {name: addresses(self._all(name), detect) for name in _PEOPLE}
        self.ids = {name: message_ids(" ".join(self._all(name)))[-32:] for name in _IDS}
        self.content = self._read_content()
        self.message_id = clean_message_id(self._text("Message-ID")) or self._make_id()

    def _parse(self):
        try:
            message = message_from_bytes(self.raw, policy=_POLICY)
            if _depth(message) <= _DEEPEST:
                return message
        except (RecursionError, ValueError, LookupError):
            pass
        self.is_whole = False
        return BytesHeaderParser(policy=_POLICY).parsebytes(self.raw)

    def _read_content(self):
        if self.is_whole:
            try:
                return Content(self.message, self.detect)
            except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
                self.is_whole = False
        return None

    # Headers

    def _all(self, name):
        return [str(value) for value in self.message.get_all(name, [])]

    def _text(self, name):
        """Return the first header of a name: a second one is not what the reader of the mail was shown."""
        return header_text(next(iter(self._all(name)), ""), self.detect)

    def header(self, name):
        return self._text(name)

    @property
    def sender(self):
        """The ``(name, address)`` that answers go to; Reply-To counts only where the sender is no person."""
        return next(iter(self.people["From"]), ("", ""))

    @property
    def recipients(self):
        """The addresses it was sent to, in lower case."""
        names = ("Delivered-To", "To", "Cc", "Resent-To", "Resent-Cc")
        return list(dict.fromkeys(address.lower() for name in names for _name, address in self.people[name]))

    @property
    def references(self):
        return [*self.ids["References"], *self.ids["In-Reply-To"]]

    @property
    def tag(self):
        """The number of a ticket in the subject, "" without one."""
        match = _TAG.search(self.subject)
        return match[1] if match else ""

    @property
    def is_reply(self):
        return bool(self.references) or bool(self.tag)

    @property
    def has_null_path(self):
        return any(value.strip() in ("<>", "") for value in self._all("Return-Path"))

    @property
    def content_type(self):
        return self.message.get_content_type()

    @property
    def report_type(self):
        return str(self.message.get_param("report-type", "") or "").lower()

    @property
    def calendar_method(self):
        """REQUEST, REPLY … of the first invitation in the mail, "" without one."""
        for part in self.message.walk() if self.is_whole else ():
            if part.get_content_type() == "text/calendar":
                return str(part.get_param("method", "") or "").upper()
        return ""

    # Words

    @property
    def text(self):
        return self.content.text if self.content else ""

    @property
    def files(self):
        return self.content.files if self.content else []

    @property
    def fingerprint(self):
        """Tell two mails apart by what they say, whatever happened to them on the way."""
        parts = [self.sender[1].lower(), self.subject, " ".join(self.text.split())]
        parts += [f"{file.name}:{len(file.payload)}" for file in self.files]
        parts += [] if self.is_whole else [hashlib.sha256(self.raw).hexdigest()]
        return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()

    def _make_id(self):
        """The same mail, fetched twice, has to get the same number."""
        seed = f"{self.fingerprint}{self._text('Date')}".encode("utf-8", "replace")
        return f"<{hashlib.sha256(seed).hexdigest()[:32]}@no-message-id.invalid>"

    # Writing

    def as_bytes(self, *, message_id=None, automatic=False):
        """Return the mail with clean headers, one text, and its files.

        A report of non-delivery keeps its parts: they say which mail did not arrive.
        """
        lines = [f"{name}: {value}" for name, value in self._head(message_id or self.message_id)]
        if self.content_type == "multipart/report" and self.is_whole and not automatic:
            return self._with_parts(lines)
        return _LINE.join([*lines, *self._body()]).encode("utf-8", "surrogateescape")

    def _head(self, message_id):
        for name in _WRITTEN:
            people = self.people[name][:1] if name == "From" else self.people[name]
            if people:
                yield name, write_addresses(people)
            elif self._all(name) and name == "From":
                yield name, write_text(self._text(name)[:200]) or "unknown"
        yield "Subject", write_text(self.subject)
        yield "Message-ID", message_id
        for name in _IDS:
            if self.ids[name]:
                yield name, f"{_LINE} ".join(self.ids[name])
        if self._text("Date").isascii() and self._text("Date"):
            yield "Date", self._text("Date")[:100]
        if self._all("Return-Path"):
            yield "Return-Path", write_addresses(addresses(self._all("Return-Path"), self.detect)) or "<>"
        yield "MIME-Version", "1.0"

    def _with_parts(self, lines):
        whole = self.message.as_bytes()
        _head, gap, body = whole.partition(b"\n\n")
        kind = " ".join(str(self.message["Content-Type"]).split())
        head = _LINE.join([*lines, f"Content-Type: {kind}"]).encode("utf-8", "surrogateescape")
        return head + gap.replace(b"\n", b"\r\n") + body

    def _body(self):
        boundary = f"=={hashlib.sha256(self.message_id.encode('utf-8', 'replace')).hexdigest()[:40]}"
        yield f'Content-Type: multipart/mixed; boundary="{boundary}"'
        yield ""
        html = self.content.html if self.content else ""
        yield from self._part(
            boundary, f"text/{'html' if html else 'plain'}; charset=utf-8", html or self._words()
        )
        for file in self.files or self._whole_file():
            yield from _file_part(boundary, file)
        yield f"--{boundary}--"
        yield ""

    def _words(self):
        if self.content:
            return self.content.text
        return UNREAD

    def _whole_file(self):
        if self.is_whole:
            return []
        return [File("original_email.eml", "application/octet-stream", "", self.raw, "")]

    @staticmethod
    def _part(boundary, kind, text):
        yield f"--{boundary}"
        yield f"Content-Type: {kind}"
        yield "Content-Transfer-Encoding: base64"
        yield ""
        yield base64.encodebytes(text.encode("utf-8", "replace")).decode().replace("\n", _LINE)


def _file_part(boundary, file):
    yield f"--{boundary}"
    yield f"Content-Type: {file.type}"
    place = "inline" if file.content_id else "attachment"
    yield f"Content-Disposition: {place}; filename*=utf-8''{quote(file.name.encode('utf-8', 'replace'))}"
    if file.content_id:
        yield f"Content-ID: <{file.content_id}>"
    yield "Content-Transfer-Encoding: base64"
    yield ""
    yield file.payload if file.encoding else base64.encodebytes(file.payload).decode()


def _depth(message):
    """Return how deep the parts stand in each other, without recursion."""
    depth, level = 0, [message]
    while level:
        depth += 1
        if depth > _DEEPEST:
            return depth
        level = [child for part in level if part.is_multipart() for child in part.get_payload()]
    return depth
