"""A mail read without loss, and written anew so that every parser reads the same."""

import base64
import hashlib
import re
from email import message_from_bytes
from email.parser import BytesHeaderParser
from email.policy import Compat32
from functools import cached_property
from urllib.parse import quote

from .headers import addresses, clean_message_id, header_text, message_ids, write_addresses, write_text
from .parts import Content, File

_PEOPLE = ("From", "Reply-To", "To", "Cc", "Delivered-To", "Resent-To", "Resent-Cc")
_IDS = ("In-Reply-To", "References")
_WRITTEN = ("From", "To", "Cc", "Delivered-To", "Resent-To", "Resent-Cc")
_TAG = re.compile(r"\[(T\d{6,})\]")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_DEEPEST = 100
UNREAD = "This mail could not be read in full. It is attached as it came."
_LINE = "\r\n"


class _AsItIs(Compat32):
    """Headers as they stand in the mail, bytes above ASCII as surrogates."""

    def header_fetch_parse(self, name, value):
        return value


_POLICY = _AsItIs()


class Mail:
    """A mail: who, to whom, about what, in answer to what, with which text and files.

    Headers are read at once, the rest when somebody asks for it.
    """

    def __init__(self, raw, detect):
        self.raw = raw
        self.detect = detect
        self.head = BytesHeaderParser(policy=_POLICY).parsebytes(_HEAD_END.split(raw, maxsplit=1)[0])
        self.subject = self._text("Subject")[:500]
        self.people = {name: addresses(self._all(name), detect) for name in _PEOPLE}
        self.ids = {name: message_ids(" ".join(self._all(name)))[-32:] for name in _IDS}

    @cached_property
    def message(self):
        """The mail with its parts, None when they stand in each other deeper than anybody can read."""
        try:
            message = message_from_bytes(self.raw, policy=_POLICY)
        except (RecursionError, ValueError, LookupError):
            return None
        return message if _depth(message) <= _DEEPEST else None

    @cached_property
    def content(self):
        """Text and files, None when they can't be read."""
        try:
            return Content(self.message, self.detect) if self.message is not None else None
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
            return None

    @property
    def is_whole(self):
        return self.content is not None

    @cached_property
    def message_id(self):
        return clean_message_id(self._text("Message-ID")) or self._make_id()

    # Headers

    def _all(self, name):
        return [str(value) for value in self.head.get_all(name, [])]

    def _text(self, name):
        """Return the first header of a name: a second one is not what the reader of the mail was shown."""
        value = self.head.get(name)
        return header_text(str(value), self.detect) if value is not None else ""

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
        """The identifiers of the mails it answers, the nearest last."""
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
        return self.head.get_content_type()

    @property
    def report_type(self):
        return str(self.head.get_param("report-type", "") or "").lower()

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
        return self.content.files if self.content else self._original_file()

    @property
    def fingerprint(self):
        """Tell two mails apart by what they say, whatever happened to them on the way."""
        parts = [self.sender[1].lower(), self.subject, " ".join(self.text.split())]
        parts += [f"{file.name}:{len(file.payload)}" for file in self.files]
        return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()

    def _make_id(self):
        """The same mail, fetched twice, has to get the same number."""
        seed = f"{self.fingerprint}{self._text('Date')}".encode("utf-8", "replace")
        return f"<{hashlib.sha256(seed).hexdigest()[:32]}@no-message-id.invalid>"

    # Changing

    def answer_to(self, message_id):
        """Let the mail be the answer to another one, or to none."""
        self.ids = {"In-Reply-To": [message_id] if message_id else [], "References": []}

    # Writing

    def as_bytes(self, *, as_report=False, with_original=False):
        """Return the mail with clean headers, one text, and its files.

        :param as_report: keep the parts as they are: those of a report say which mail did not arrive
        :param with_original: attach the mail as it came
        """
        lines = [f"{name}: {value}" for name, value in self._head()]
        if as_report and self.is_whole:
            return self._with_parts(lines)
        body = self._body(self.files + self._original_file() if with_original else self.files)
        return _LINE.join([*lines, *body]).encode("utf-8", "surrogateescape")

    def as_attachment(self):
        """Return a mail that holds this one unread, where its parts defeat the reader."""
        lines = [f"{name}: {value}" for name, value in self._head()]
        body = self._body(self._original_file(), text=UNREAD)
        return _LINE.join([*lines, *body]).encode("utf-8", "surrogateescape")

    def _head(self):
        for name in _WRITTEN:
            people = self.people[name][:1] if name == "From" else self.people[name]
            if people:
                yield name, write_addresses(people)
            elif self._all(name) and name == "From":
                yield name, write_text(self._text(name)[:200]) or "unknown"
        yield "Subject", write_text(self.subject)
        yield "Message-ID", self.message_id
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

    def _body(self, files, text=None):
        boundary = f"=={hashlib.sha256(self.message_id.encode('utf-8', 'replace')).hexdigest()[:40]}"
        yield f'Content-Type: multipart/mixed; boundary="{boundary}"'
        yield ""
        html = self.content.html if self.content and text is None else f"<p>{text or UNREAD}</p>"
        yield from self._part(boundary, "text/html; charset=utf-8", html)
        for file in files:
            yield from _file_part(boundary, file)
        yield f"--{boundary}--"
        yield ""

    def _original_file(self):
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
