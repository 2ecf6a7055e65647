"""A carrier's answer to a dispute: a workbook or text file -> what was agreed of which line.

The file may be our own packet filled in, or a list of the carrier's: columns are found by their names.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from ....cs_forwarding.lib.intake.errors import BadValue
from ....cs_forwarding.lib.intake.text import header_key, plain_header_key
from ....cs_forwarding.lib.intake.values import parse_decimal
from ....cs_forwarding.lib.tracking.waybill import normalize_waybill

# What columns are called. The first column that has the name counts.
_NAMES = {
    "line": "No.|No|Line|Line No.|序号|编号|編號|序號",
    "ref": "Waybill|Waybill No.|Tracking Number|Tracking No.|AWB|Shipment"
    "|运单号|运单号码|运单|快递单号|单号|單號|運單號",
    "charge": "Charge|Charge Type|Charge Description|费用类型|费用|费用名称|收费项目|費用類型",
    "agreed": "Agreed|Agreed Amount|Credit|Credit Amount|Approved Amount|Adjustment"
    "|同意金额|退款金额|核减金额|同意|调整金额|应退金额|確認金額|同意金額",
    "decision": "Decision|Result|Status|Outcome|结果|处理结果|是否同意|處理結果",
    "answer": "Your Answer|Answer|Comment|Remarks|Reason Code|答复|回复|备注|说明|处理意见|備註|處理意見",
}
_YES = frozenset(
    """
    agreed agree accepted accept approved approve yes y ok full
    同意 接受 认可 是 通过 全额同意 已同意
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_NO = frozenset(
    """
    rejected reject declined denied no n refused
    拒绝 不同意 不认可 否 驳回 不通过 拒絕
    """.split()  # noqa: SIM905
)


@dataclass(slots=True)
class Answer:
    """One row of the file. ``agreed``: a Decimal; None: the whole claim."""

    row: int
    line: str
    ref: str
    charge: str
    agreed: Decimal | None
    words: str


@dataclass(slots=True)
class Reading:
    """What was found in a file.

    :ivar answers: rows that say something; ``bad``: (row, column, text) that can't be read
    :ivar blank: number of rows that name a line but leave the answer open
    """

    answers: list = field(default_factory=list)
    bad: list = field(default_factory=list)
    blank: int = 0


@dataclass(slots=True)
class Matching:
    """What the answers mean for the lines.

    :ivar agreed: line id -> (amount, words); ``unknown`` and ``ambiguous``: rows as (row, waybill)
    :ivar above: rows that agree to more than was claimed, as (row, waybill): taken as the whole claim
    """

    agreed: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    ambiguous: list = field(default_factory=list)
    above: list = field(default_factory=list)


def get_known_headers(own=()):
    """Return the keys of all column names that are understood, with our own headers in other languages."""
    return {plain_header_key(name) for names in _NAMES.values() for name in names.split("|")} | {
        plain_header_key(header) for _key, header in own
    }


def read_answers(tables, own=()):
    """Return the :class:`Reading` of the first table that has what is needed.

    :param tables: of ``lib/intake/readers.py``
    :param own: (key, header) of our packet, in the languages it may have been sent in
    :return: None where no table names both the line and the answer
    """
    for table in tables:
        columns = _find_columns(table.header, own)
        named = columns.keys() & {"line", "ref"}
        if named and columns.keys() & {"agreed", "decision"}:
            return _read_rows(table, columns)
    return None


def _find_columns(header, own):
    names = {
        plain_header_key(name): key for key, names in _NAMES.items() for name in reversed(names.split("|"))
    }
    names.update({header_key(header): key for key, header in own if key in _NAMES})
    found = {}
    for position, name in enumerate(header):
        key = names.get(plain_header_key(name))
        if key:
            found.setdefault(key, position)
    return found


def _read_rows(table, columns):
    reading = Reading()
    for number, cells in table.rows:
        row = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
        if not (row.get("line") or row.get("ref")):
            continue
        try:
            agreed = _read_agreed(row)
        except BadValue:
            reading.bad.append((number, table.header[columns["agreed"]], row["agreed"]))
            continue
        if agreed is False:
            reading.blank += 1
            continue
        reading.answers.append(
            Answer(
                number,
                row.get("line", ""),
                normalize_waybill(row.get("ref", "")),
                row.get("charge", ""),
                agreed,
                row.get("answer", "") or row.get("decision", ""),
            )
        )
    return reading


def _read_agreed(row):
    """Return the amount, None for the whole claim, False for no answer."""
    text = row.get("agreed", "")
    words = header_key(row.get("decision", "") or text)
    if text and header_key(text) not in _YES | _NO:
        return abs(parse_decimal(text))
    if words in _YES:
        return None
    if words in _NO:
        return Decimal(0)
    return False


def match_answers(answers, lines):
    """Return the :class:`Matching` of answers with the lines of disputes.

    A line number wins when waybill and line agree; else the waybill has to name one line, if need be together
    with the charge. What several rows say about one line is added up.

    :param lines: dicts with id, ref_key, charges (set of names), claimed (Decimal)
    """
    by_id = {str(line["id"]): line for line in lines}
    by_ref = {}
    for line in lines:
        by_ref.setdefault(line["ref_key"], []).append(line)
    matching = Matching()
    for answer in answers:
        found = _find_lines(answer, by_id, by_ref)
        if len(found) == 1:
            _take(matching, answer, found[0])
        else:
            (matching.ambiguous if found else matching.unknown).append(
                (answer.row, answer.ref or answer.line)
            )
    return matching


def _find_lines(answer, by_id, by_ref):
    line = by_id.get(answer.line)
    if line and (not answer.ref or answer.ref == line["ref_key"]):
        return [line]
    found = by_ref.get(answer.ref, []) if answer.ref else []
    if len(found) > 1 and answer.charge:
        wanted = header_key(answer.charge)
        found = [line for line in found if wanted in line["charges"]] or found
    return found


def _take(matching, answer, line):
    claimed = line["claimed"]
    amount, words = matching.agreed.get(line["id"], (Decimal(0), ""))
    amount += claimed if answer.agreed is None else answer.agreed
    if amount > claimed:
        matching.above.append((answer.row, answer.ref or answer.line))
        amount = claimed
    matching.agreed[line["id"]] = (amount, answer.words or words)
