"""Bills as EDI messages: EDIFACT (IFTFCC, INVOIC) and X12 210."""


def edi_kind(content):
    """``edifact``, ``x12`` or ''."""
    start = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"UNA", b"UNB")):
        return "edifact"
    return "x12" if start.startswith(b"ISA") and len(start) > 105 else ""


def is_edi(content):
    return bool(edi_kind(content))


def read_edi(content, layout, statement):
    """Yield batches of lines (columns in the order of ``schema.COLUMNS``)."""
    yield from ()
