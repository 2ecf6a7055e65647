"""Bills as EDI messages -> the same clean rows: EDIFACT (IFTFCC, INVOIC) and X12 210."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.tracking.waybill import normalize_waybill
from .charges import TYPE_CATEGORIES
from .layout import text_key
from .parsed import ErrorRow
from .schema import COLUMNS
from .values import AmountReader, DateReader, WeightReader

_BATCH = 1024

# Codes of charges in messages (special charge codes of X12, common ones of EDIFACT) -> charge type.
CHARGE_CODES = {
    "400": "freight",
    "FC": "freight",
    "FUE": "fuel",
    "FS": "fuel",
    "RES": "residential",
    "RSD": "residential",
    "INS": "insurance",
    "COD": "cod_fee",
    "STO": "storage",
    "DTB": "duty_tax",
}


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
    if edi_kind(content) == "edifact":
        from .edifact import read_edifact as read
    else:
        from .x12 import read_x12 as read
    rows = read(content, EdiReader(layout, statement))
    while batch := list(islice(rows, _BATCH)):
        yield [list(column) for column in zip(*batch, strict=True)]


@dataclass(slots=True)
class Consignment:
    """What holds for all charges of a consignment, as the message writes it."""

    invoice_number: str = ""
    invoice_date: str = ""
    ref: str = ""
    other_refs: list[str] = field(default_factory=list)
    service_date: str = ""
    destination: str = ""
    weight: str = ""
    actual_weight: str = ""
    pieces: str = ""
    currency: str = ""
    category: str = ""
    sign: int = 1

    def begin(self, **facts):
        """A consignment of the same invoice."""
        kept = {name: getattr(self, name) for name in ("invoice_number", "invoice_date", "currency", "sign")}
        return replace(Consignment(**kept), **facts)


class EdiReader:
    """Makes rows of what the messages say."""

    def __init__(self, layout, statement):
        self.layout = layout
        self.statement = statement
        self.header = statement.header
        self.amount = AmountReader("auto")
        self.day = DateReader(layout.date_order)
        self.weight = WeightReader("auto")

    def row(self, number, consignment, amount, *, text="", code="", tax=""):
        """Return the line of a charge, or None when it can't be read: that is told as an error."""
        column = "amount"
        try:
            value = self._signed(self.amount(amount), consignment.sign)
            if value is None:
                raise BadValue("no_amount", amount)
            facts = {"amount": value, "tax_amount": self._signed(self.amount(tax), consignment.sign)}
            for column in ("invoice_date", "service_date"):
                facts[column] = self.day(getattr(consignment, column))
            for column in ("weight", "actual_weight"):
                facts[column] = self.weight(getattr(consignment, column))
        except BadValue as bad:
            cells = {"ref": consignment.ref, "charge": text or code, "amount": amount}
            self.statement.errors.append(ErrorRow("", number, column, bad.value[:200], bad.code, cells))
            return None
        return self._tuple(number, consignment, facts, text, code)

    def _tuple(self, number, consignment, facts, text, code):
        types = self.layout.charge_types
        type_ = types.get(text_key(text)) or types.get(text_key(code)) or CHARGE_CODES.get(code)
        self._note(consignment, facts)
        refs = [ref for ref in dict.fromkeys(consignment.other_refs) if ref != consignment.ref]
        facts.update(
            row=number,
            invoice_number=consignment.invoice_number or None,
            ref=consignment.ref or None,
            ref_key=normalize_waybill(consignment.ref) or None,
            other_refs=" ".join("".join(ref.split()) for ref in refs) or None,
            destination=consignment.destination or None,
            pieces=consignment.pieces if consignment.pieces.isdecimal() else None,
            charge_text=text or code or None,
            charge_type=type_,
            category=consignment.category or TYPE_CATEGORIES.get(type_, "shipment"),
            currency=consignment.currency or self.layout.currency or None,
        )
        return tuple(facts.get(name) for name in COLUMNS)

    def _note(self, consignment, facts):
        header = self.header
        header.invoice_number = header.invoice_number or consignment.invoice_number
        header.invoice_date = header.invoice_date or facts["invoice_date"] or ""
        day = facts["service_date"]
        if day:
            header.period_start = min(day, header.period_start or day)
            header.period_end = max(day, header.period_end)

    def _signed(self, text, sign):
        if text is None or sign > 0:
            return text
        return text[1:] if text.startswith("-") else f"-{text}"

    def note_total(self, consignment, amount):
        """Keep what the message says its invoice comes to."""
        try:
            value = self._signed(self.amount(amount), consignment.sign)
        except BadValue:
            return
        if value is not None:
            key = consignment.invoice_number, consignment.currency or self.layout.currency
            self.header.invoice_totals[key] = Decimal(value)
