"""X12 210, the bill of a motor carrier: a small tokenizer is all it takes."""

from decimal import Decimal

from ....cs_forwarding.lib.intake.encodings import detect_encoding
from ....cs_forwarding.lib.intake.errors import FileError
from .edi import Consignment

_ELEMENT_AT = 3  # the sign behind ISA separates elements
_TERMINATOR_AT = 105  # ISA has a fixed length, the sign behind it ends segments
_PRO_NUMBER = "CN"
_UNITS = {"L": "lb", "K": "kg", "G": "kg", "N": "lb"}


def read_x12(content, reader):
    """Yield rows (tuples in the order of ``schema.COLUMNS``)."""
    text = content.decode(detect_encoding(content), errors="replace").lstrip("\ufeff \r\n\t")
    element, terminator = text[_ELEMENT_AT], text[_TERMINATOR_AT]
    bill = None
    for number, segment in enumerate(text.split(terminator), 1):
        tag, *elements = segment.strip().split(element)
        if tag == "B3":
            bill = _Bill(number, elements, reader)
        elif bill and tag == "SE":
            yield from bill.rows()
            bill = None
        elif bill:
            bill.take(number, tag, elements)
    if bill:
        raise FileError("truncated")


class _Bill:
    """One transaction set: the bill of a shipment."""

    def __init__(self, number, elements, reader):
        self.reader = reader
        self.number = number
        self.charges = []
        self.text = ""
        self.total = _amount(_get(elements, 6))
        self.consignment = Consignment(
            invoice_number=_get(elements, 1),
            ref=_get(elements, 2),
            invoice_date=_get(elements, 5),
            service_date=_get(elements, 8),
            # a bill sent again to correct an earlier one
            category="adjustment" if _get(elements, 7) else "",
        )

    def take(self, number, tag, elements):
        consignment = self.consignment
        if tag == "C3":
            consignment.currency = _get(elements, 0)
        elif tag == "N9":
            self._take_reference(_get(elements, 0), _get(elements, 1))
        elif tag == "G62" and _get(elements, 0) in ("11", "86"):
            consignment.service_date = _get(elements, 1)
        elif tag == "N4" and _get(elements, 3):
            consignment.destination = _get(elements, 3)
        elif tag == "LX":
            self.text = ""
        elif tag == "L5":
            self.text = _get(elements, 1)
        elif tag == "L0":
            self._take_weight(_get(elements, 3), _get(elements, 10))
        elif tag == "L1" and _get(elements, 3):
            text = _get(elements, 11) or self.text
            self.charges.append((number, _amount(_get(elements, 3)), text, _get(elements, 7)))
        elif tag == "L3":
            self._take_weight(_get(elements, 0), _get(elements, 10))

    def _take_reference(self, qualifier, ref):
        if qualifier == _PRO_NUMBER and ref:
            self.consignment.other_refs.append(self.consignment.ref)
            self.consignment.ref = ref
        elif ref:
            self.consignment.other_refs.append(ref)

    def _take_weight(self, weight, unit):
        if weight and not self.consignment.weight:
            self.consignment.weight = f"{weight} {_UNITS.get(unit, 'lb')}"

    def rows(self):
        self.reader.note_total(self.consignment, self.total)
        charges = self.charges or [(self.number, self.total, "", "400")]
        for number, amount, text, code in charges:
            row = self.reader.row(number, self.consignment, amount, text=text, code=code)
            if row:
                yield row


def _get(elements, at):
    return elements[at].strip() if at < len(elements) else ""


def _amount(text):
    """Amounts stand without a mark and have two decimals, unless a mark is written."""
    digits = text.removeprefix("-")
    return str(Decimal(text).scaleb(-2)) if digits.isdecimal() else text
