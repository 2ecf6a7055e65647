"""The fields of a tracking event that a column of a carrier's status file can be mapped to."""

# There is no environment here, words are only marked.
# pylint: disable=prefer-env-translation

from .targets import Target
from .terms import _
from .text import header_key, plain_header_key

STATUS_TARGETS = [
    Target("event.waybill", _("Waybill Number"), "exact", True, "SF1234567890123, SF1234567890124"),
    Target("event.status", _("Status"), "text", True, "签收"),
    Target("event.time", _("Time"), "moment", True, "2026-05-01 10:00:00"),
    Target("event.description", _("Description"), "text", False, "快件已到达【沈阳转运中心】"),
    Target("event.place", _("Place"), "text", False, "沈阳转运中心"),
    Target("event.signed_by", _("Signed by"), "text", False, "王先生"),
]

# What carriers call their columns.
_NAMES = {
    "event.waybill": """
        运单号 | 快递单号 | 物流单号 | 单号 | 面单号 | 邮件号 | 運單號 | 托运单号 | waybill | awb |
        waybill number | tracking number | tracking no | trackingnumber | shipment number |
        consignment | consignment number
    """,
    "event.status": """
        状态 | 物流状态 | 运单状态 | 快件状态 | 操作 | 操作类型 | 轨迹状态 | 狀態 | status | status code |
        event | event code | shipment status
    """,
    "event.time": """
        时间 | 操作时间 | 更新时间 | 扫描时间 | 状态时间 | 轨迹时间 | 時間 | time | date | datetime |
        date time | event time | event date | status date | status time | scan time | timestamp
    """,
    "event.description": """
        描述 | 轨迹 | 物流信息 | 跟踪信息 | 备注 | 说明 | description | details | remark | message |
        event description
    """,
    "event.place": """
        地点 | 网点 | 所在地 | 城市 | 操作网点 | 当前位置 | 地點 | place | location | city | depot | station
    """,
    "event.signed_by": """
        签收人 | 收件人签名 | 簽收人 | signed by | signee | signatory | received by | pod name
    """,
}
STATUS_COLUMNS = {target: [name.strip() for name in names.split("|")] for target, names in _NAMES.items()}


def guess_status_columns(header):
    """Return ``{target: [column]}`` for the columns of a header that a status file is known to have."""
    by_key = {}
    for name in header:
        by_key.setdefault(plain_header_key(name), name)
    guess = {}
    for target, names in STATUS_COLUMNS.items():
        found = [by_key[key] for key in map(header_key, names) if key in by_key]
        if found:
            guess[target] = found[:1]
    return guess


def is_status_file(columns):
    """Tell whether the columns say all that an event needs."""
    return all(columns.get(target.code) for target in STATUS_TARGETS if target.required)
