"""EDIFACT bills: IFTFCC, the statement of freight charges by consignment, and INVOIC."""

import warnings
from dataclasses import dataclass

from pydifact.exceptions import EDISyntaxError, MissingImplementationWarning
from pydifact.parser import Parser

from ....cs_forwarding.lib.intake.encodings import detect_encoding
from ....cs_forwarding.lib.intake.errors import FileError
from .edi import Consignment

# It has not got the rules of every directory: segments are read without them.
warnings.filterwarnings("ignore", category=MissingImplementationWarning)

# Qualifiers, by the UN/EDIFACT code lists.
_CREDIT_NOTES = {"381", "83", "396"}  # 1001 document name
_WAYBILLS = {"AAM", "AWB", "BM", "AAS", "CN", "MWB", "HWB", "BN"}  # 1153 reference
_SHIPPED = {"11", "110", "133", "136", "186", "200", "234"}  # 2005 date
_PLACES = {"7", "8", "11", "20"}  # 3227 location
_CHARGE_AMOUNTS = {"8", "23", "203", "204", "66"}  # 5025 amount
_INVOICE_TOTALS = ("77", "86", "39", "9")
_TAX_AMOUNTS = {"124", "150"}
_CHARGEABLE = {"CHW", "ABJ", "AFF"}  # 6313 measured attribute
_DATES = {"102": 8, "203": 8, "204": 8}  # formats that begin with CCYYMMDD


@dataclass(slots=True)
class _Charge:
    number: int
    text: str = ""
    code: str = ""
    amount: str = ""
    tax: str = ""


def read_edifact(content, reader):
    """Yield rows (tuples in the order of ``schema.COLUMNS``)."""
    text = content.decode(detect_encoding(content), errors="replace").lstrip("\ufeff \r\n\t")
    messages = _Messages(reader)
    try:
        for number, segment in enumerate(Parser().parse(text), 1):
            yield from filter(None, messages.take(number, segment.tag, segment.elements))
    except (EDISyntaxError, SyntaxError, ValueError) as error:
        raise FileError("corrupt", detail=str(error)[:200]) from error
    yield from filter(None, messages.finish())


class _Messages:
    """Follows the segments; a charge is given away when the next begins."""

    def __init__(self, reader):
        self.reader = reader
        self.consignment = Consignment()
        self.charge = None

    def take(self, number, tag, elements):
        """Return the rows that are complete with this segment: none or one."""
        rows = []
        if tag in ("UNH", "CNI", "TCC", "ALC", "LIN", "UNS", "UNT"):
            rows = self.finish()
        handler = getattr(self, f"_take_{tag.lower()}", None)
        if handler:
            handler(number, elements)
        return rows

    def finish(self):
        charge, self.charge = self.charge, None
        if not charge or not charge.amount:
            return []
        row = self.reader.row(
            charge.number, self.consignment, charge.amount, text=charge.text, code=charge.code, tax=charge.tax
        )
        return [row]

    def _take_unh(self, _number, _elements):
        self.consignment = Consignment()

    def _take_bgm(self, _number, elements):
        self.consignment.sign = -1 if _part(elements, 0) in _CREDIT_NOTES else 1
        self.consignment.invoice_number = _part(elements, 1)

    def _take_dtm(self, _number, elements):
        qualifier, day, layout = (_part(elements, 0, at) for at in range(3))
        day = day[: _DATES.get(layout, 20)]
        if qualifier in ("137", "3") and not self.consignment.invoice_date:
            self.consignment.invoice_date = day
        elif qualifier in _SHIPPED:
            self.consignment.service_date = day

    def _take_cux(self, _number, elements):
        self.consignment.currency = _part(elements, 0, 1)

    def _take_cni(self, _number, elements):
        self.consignment = self.consignment.begin(ref=_part(elements, 1))

    def _take_rff(self, _number, elements):
        qualifier, ref = _part(elements, 0), _part(elements, 0, 1)
        if qualifier in _WAYBILLS and not self.consignment.ref:
            self.consignment.ref = ref
        elif ref:
            self.consignment.other_refs.append(ref)

    def _take_loc(self, _number, elements):
        if _part(elements, 0) in _PLACES:
            self.consignment.destination = _part(elements, 1, 3) or _part(elements, 1)

    def _take_mea(self, _number, elements):
        weight = f"{_part(elements, 2, 1)} {_part(elements, 2)}".strip()
        if _part(elements, 1) in _CHARGEABLE:
            self.consignment.weight = weight
        elif _part(elements, 0) in ("WT", "AAE") and _part(elements, 2) in ("KGM", "LBR", "TNE", "GRM"):
            self.consignment.actual_weight = weight

    def _take_gid(self, _number, elements):
        self.consignment.pieces = _part(elements, 1)

    def _take_tcc(self, number, elements):
        self.charge = _Charge(number, _part(elements, 0, 3), _part(elements, 0))

    def _take_alc(self, number, elements):
        self.charge = _Charge(number, _part(elements, 4, 3), _part(elements, 4))

    def _take_lin(self, number, elements):
        self.charge = _Charge(number, "", _part(elements, 2))

    def _take_imd(self, _number, elements):
        if self.charge and not self.charge.text:
            self.charge.text = _part(elements, 2, 3)

    def _take_moa(self, _number, elements):
        qualifier, amount, currency = (_part(elements, 0, at) for at in range(3))
        if currency and not self.consignment.currency:
            self.consignment.currency = currency
        if self.charge and qualifier in _CHARGE_AMOUNTS:
            self.charge.amount = amount
        elif self.charge and qualifier in _TAX_AMOUNTS:
            self.charge.tax = amount
        elif not self.charge and qualifier in _INVOICE_TOTALS:
            self.reader.note_total(self.consignment, amount)


def _part(elements, at, component=0):
    """Component of an element, '' when the segment ends before it."""
    if at >= len(elements):
        return ""
    element = elements[at]
    if isinstance(element, str):
        return element if component == 0 else ""
    return element[component] if component < len(element) else ""
