"""Cells -> numbers, moments, states. Each function raises :class:`BadValue` with the code of the issue."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from .errors import BadValue
from .excel_numbers import serial_datetime
from .text import half_width, squeeze

# 6.9E+18, 1.38E+10: a spreadsheet has thrown digits away.
_RUINED = re.compile(r"^[+-]?\d+(?:\.\d+)?[eE]\+?\d+$")
_CURRENCIES = "CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD"
_MONEY_NOISE = re.compile(rf"[\s'’_]|[¥￥$€£元円]|^(?:{_CURRENCIES}|NT|HK|US)|(?:{_CURRENCIES})$")
_DOTTED_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3}){2,}$")
_PLAIN_NUMBER = re.compile(r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$")
_DATE = re.compile(
    r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp][Mm])?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_COMPACT_DATE = re.compile(r"^(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?P<H>\d{2})?(?P<M>\d{2})?(?P<S>\d{2})?$")
_SERIAL = re.compile(r"^[2-7]\d{4}(?:\.\d+)?$")
# Two or more stars, a lone star beside a name, Douyin's ##cipher, Taobao's ~cipher~, X'd out digits.
_MASK = re.compile(r"\*{2,}|^\*|[\u4e00-\u9fff]\*|\*[\u4e00-\u9fff]|＊|^##|^~.+~\d*$|\d[xX]{3,}\d|•{2,}")
# A forwarding number with its extension: the buyer's own number is hidden behind it.
_PRIVACY_PHONE = re.compile(r"^\+?[\d\s]{10,15}\s*[-转#]\s*\d{3,4}$")
_REF_DIGITS = re.compile(r"^\d{18,}$")
_GOODS = re.compile(
    r"^(?P<name>.+?)\s*(?:[x×*✕]\s*(?P<qty>\d{1,6})|[(（]\s*(?P<qty2>\d{1,6})\s*[件个]?\s*[)）])?\s*$",
    re.IGNORECASE,
)

# Normalised words (no blanks, no punctuation, lower case) -> state of the order.
_STATUS_WORDS = {
    "unpaid": """
        等待买家付款 等待付款 等待付款确认 待付款 未付款 等待買家付款
        pending pendingpayment unpaid authorized awaitingpayment onhold voided failed checkoutdraft
    """,
    "paid": """
        买家已付款等待卖家发货 买家已付款 等待卖家发货 卖家部分发货 等待出库 正在出库 待发货 已付款
        部分付款 買家已付款等待賣家發貨 paid processing unshipped partiallypaid paymentreceived
    """,
    "shipped": """
        卖家已发货等待买家确认 卖家已发货 等待确认收货 商品出库 已发货 待收货 賣家已發貨等待買家確認
        shipped fulfilled partiallyshipped
    """,
    "done": "交易成功 完成 已完成 已签收 已收货 completed complete done delivered",
    "closed": """
        交易关闭 已取消 取消 已关闭 锁定 删除 交易關閉 付款以后用户退款成功交易自动关闭
        付款以前卖家或买家主动关闭交易 cancelled canceled closed expired trash deleted
    """,
    "refunded": "退款成功 已退款 退款中 refunded partiallyrefunded",
}
STATUSES = {word: status for status, words in _STATUS_WORDS.items() for word in words.split()}


def check_exact(text):
    """Refuse an identifier that a spreadsheet has rounded; return it unchanged otherwise.

    Eighteen digits and more of which all beyond the fifteenth are zeros are a rounded number written out.
    """
    if _RUINED.match(text):
        raise BadValue("excel_number", text)
    if _REF_DIGITS.match(text) and len(text.rstrip("0")) <= 15:
        raise BadValue("excel_number", text)
    if text.startswith("=") and len(text) > 1:
        raise BadValue("formula_cell", text)
    if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"):
        raise BadValue("formula_cell", text)
    return text


def parse_waybill(text):
    """Taobao writes ``No:SF123…``, and ``No:null`` for none."""
    number = text.removeprefix("No:").strip()
    return "" if number.lower() in ("null", "none") else check_exact(number)


def parse_decimal(text):
    """``￥1,234.50``, ``１２３``, ``(5.00)``, ``1.234,56`` -> Decimal; '' -> None."""
    plain = half_width(text).strip()
    if not plain or plain in ("-", "--", "无", "null", "None"):
        return None
    check_exact(plain)
    negative = plain.startswith("(") and plain.endswith(")")
    number = _strip_separators(_MONEY_NOISE.sub("", plain.strip("()")))
    if not _PLAIN_NUMBER.match(number) or len(number) > 24:
        raise BadValue("bad_number", text)
    try:
        value = Decimal(number)
    except InvalidOperation as error:
        raise BadValue("bad_number", text) from error
    return -value if negative else value


def _strip_separators(number):
    """Drop thousands separators. With one kind only, three digits behind a comma are thousands."""
    comma, dot = number.rfind(","), number.rfind(".")
    if comma < 0:
        return number.replace(".", "") if _DOTTED_THOUSANDS.match(number) else number
    if dot > comma:
        return number.replace(",", "")
    if dot >= 0:
        return number.replace(".", "").replace(",", ".")
    thousands = number.count(",") > 1 or len(number) - comma == 4
    return number.replace(",", "" if thousands else ".")


def parse_quantity(text):
    """A quantity may come as ``x2``, ``2件`` or ``2.00``."""
    plain = half_width(text).strip()
    number = parse_decimal(re.sub(r"^[x×*]\s*|\s*(?:件|个|pcs?|ea)$", "", plain, flags=re.IGNORECASE))
    if number is not None and abs(number) >= 10**9:
        raise BadValue("bad_number", text)
    return number


def parse_moment(text, tz="UTC"):
    """A date with or without time and zone -> naive UTC datetime; '' -> None.

    :param tz: IANA name of the zone of texts that name none
    """
    plain = squeeze(half_width(text))
    if not plain or plain in ("-", "--", "0000-00-00 00:00:00", "null", "None"):
        return None
    match = _DATE.match(plain) or _COMPACT_DATE.match(plain)
    try:
        if match:
            return _from_parts(match.groupdict(), tz)
        if _SERIAL.match(plain):
            return _naive_utc(serial_datetime(float(plain)).replace(tzinfo=_zone(tz)))
    except (ValueError, OverflowError) as error:
        raise BadValue("bad_date", text) from error
    check_exact(plain)
    raise BadValue("bad_date", text)


def _from_parts(parts, tz):
    hour = int(parts["H"] or 0)
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    day = (int(parts[key]) for key in "ymd")
    zone = _offset(parts.get("zone")) or _zone(tz)
    return _naive_utc(datetime(*day, hour, int(parts["M"] or 0), int(parts["S"] or 0), tzinfo=zone))


def _naive_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)


def _offset(zone):
    """``+0200``, ``-07:00``, ``Z`` -> tzinfo; None when the text names none."""
    if not zone:
        return None
    if zone[0] not in "+-":
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes))


@lru_cache(maxsize=64)
def _zone(name):
    return ZoneInfo(name or "UTC")


def parse_status(text):
    """A platform's word -> unpaid, paid, shipped, done, closed, refunded, or '' when unknown."""
    key = re.sub(r"[\s,，。._\-()（）:;]+", "", half_width(text)).casefold()
    return STATUSES.get(key.removeprefix("wc"), "")


def is_masked(text):
    """Whether a platform hides (part of) the value."""
    return bool(text) and _MASK.search(text) is not None


def is_masked_phone(text):
    return is_masked(text) or bool(_PRIVACY_PHONE.match(text))


def split_goods(text):
    """``CS-07*2; CS-08 x1`` -> [("CS-07", 2), ("CS-08", 1)]; a name without a number counts once."""
    pieces = [piece.strip() for piece in re.split(r"[\n;；|]+", text) if piece.strip()]
    if len(pieces) == 1:
        by_comma = [piece.strip() for piece in re.split(r"[,，、+]", text) if piece.strip()]
        if all(_quantity_of(piece) for piece in by_comma):
            pieces = by_comma
    return [_goods(piece) for piece in pieces]


def _quantity_of(piece):
    match = _GOODS.match(piece)
    return match and (match["qty"] or match["qty2"])


def _goods(piece):
    match = _GOODS.match(piece)
    name = match["name"].strip("【】[] ") if match else piece
    return name, Decimal(_quantity_of(piece) or 1)
