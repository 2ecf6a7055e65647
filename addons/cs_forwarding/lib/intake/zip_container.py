"""Zipped workbooks: what they are, and whether it is safe to unpack them. Checked before unpacking."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from .errors import FileError

_KINDS = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
    "word/document.xml": "docx",
}


@dataclass(slots=True)
class Workbook:
    kind: str
    archive: zipfile.ZipFile
    names: dict[str, str]  # lower-case part name -> its real name

    def has(self, part):
        return part.lower() in self.names

    def open(self, part):
        return self.archive.open(self.names[part.lower()])

    def size(self, part):
        return self.archive.getinfo(self.names[part.lower()]).file_size

    def iterate(self, part, *tags, wrap=None):
        """Yield finished elements of the given tags (any namespace) and drop each after use.

        :param wrap: callable that takes the stream and returns the one to parse
        """
        try:
            with self.open(part) as stream:
                yield from _iterate(wrap(stream) if wrap else stream, tags)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
            raise FileError("corrupt", detail=part) from error


def open_workbook(data, limits):
    """Return the checked container of an xlsx or ods file.

    zipfile never unpacks more of an entry than its directory declares: the declared sizes bound the work.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise FileError("truncated") from error
    entries = archive.infolist()
    if len(entries) > limits.max_entries or _unpacks_too_far(entries, limits):
        raise FileError("zip_bomb", limit=limits.max_unpacked)
    names = {entry.filename.replace("\\", "/").lower(): entry.filename for entry in entries}
    _check_entries(entries, names)
    kind = next((kind for part, kind in _KINDS.items() if part in names), None)
    if kind not in ("xlsx", "ods"):
        raise FileError("unknown_format" if kind else "archive")
    return Workbook(kind, archive, names)


def _unpacks_too_far(entries, limits):
    if sum(entry.file_size for entry in entries) > limits.max_unpacked:
        return True
    return any(
        entry.file_size > limits.max_ratio_free
        and entry.file_size > limits.max_ratio * max(entry.compress_size, 1)
        for entry in entries
    )


def _check_entries(entries, names):
    if any(name.rsplit("/", 1)[-1] == "vbaproject.bin" or name.startswith("basic/") for name in names):
        raise FileError("macro_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("encrypted")


def _iterate(stream, tags):
    names = [f"{{*}}{tag}" for tag in tags]
    for _event, element in etree.iterparse(stream, tag=names, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def local_name(element):
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespaced(element, name):
    """Value of an attribute whatever its prefix, such as ``r:id`` or ``office:value``."""
    value = element.get(name)
    if value is None:
        end = f"}}{name}"
        value = next((value for key, value in element.items() if key.endswith(end)), None)
    return value
