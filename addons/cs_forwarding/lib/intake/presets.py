"""How the platforms name their columns. Names are matched by :func:`text.header_key`, never by position."""

# There is no environment here, words are only marked.
# pylint: disable=prefer-env-translation

from dataclasses import dataclass, field

from .mapping import Mapping
from .platform_columns import (
    AMAZON_COLUMNS,
    GENERIC_COLUMNS,
    JD_COLUMNS,
    SHOPIFY_COLUMNS,
    TAOBAO_COLUMNS,
)
from .terms import _
from .text import header_key, plain_header_key


@dataclass(frozen=True)
class Preset:
    """The columns of one platform's files.

    :ivar columns: target -> column names; of those present the first that is filled in a row counts
    :ivar signatures: sets of column names; a sheet that has all of one set is of this platform
    :ivar joined: orders and their items come on separate sheets or in separate files
    """

    code: str
    name: str
    platform: str
    columns: dict[str, list[str]]
    signatures: tuple[frozenset[str], ...] = ()
    joined: bool = False
    tz: str = ""
    currency: str = ""
    multi_item_cell: bool = False
    headers: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self):
        names = {header_key(name) for names in self.columns.values() for name in names}
        object.__setattr__(self, "headers", frozenset(names))
        keys = tuple(frozenset(map(header_key, names)) for names in self.signatures)
        object.__setattr__(self, "signatures", keys)

    def mapping(self, *, tz="", country="", currency=""):
        """A mapping of its own for a channel; what the platform fixes (its zone) outweighs the channel's."""
        return Mapping(
            preset=self.code,
            columns={target: list(names) for target, names in self.columns.items()},
            tz=self.tz or tz or "UTC",
            country=country,
            currency=self.currency or currency,
            multi_item_cell=self.multi_item_cell,
            joined=self.joined,
        )


def _columns(text):
    columns = {}
    for line in text.strip().splitlines():
        target, names = line.split("=", 1)
        columns.setdefault(target.strip(), []).extend(name.strip() for name in names.split("|"))
    return columns


SHOPIFY = Preset(
    "shopify",
    _("Shopify: orders_export"),
    "shopify",
    _columns(SHOPIFY_COLUMNS),
    signatures=(frozenset({"Name", "Financial Status", "Lineitem quantity", "Lineitem name"}),),
)

AMAZON = Preset(
    "amazon",
    _("Amazon: order reports"),
    "amazon",
    _columns(AMAZON_COLUMNS),
    signatures=(frozenset({"order-id", "order-item-id", "sku", "quantity-purchased"}),),
)

TAOBAO = Preset(
    "taobao",
    _("Taobao / Tmall: order list and item list"),
    "taobao",
    _columns(TAOBAO_COLUMNS),
    signatures=(
        frozenset({"订单编号", "买家会员名", "收货地址"}),
        frozenset({"订单编号", "标题", "购买数量"}),
        frozenset({"主订单编号", "子订单编号", "购买数量"}),
        frozenset({"订单编号", "商家编码", "数量"}),
        frozenset({"订单编号", "收货人", "收货地址"}),
        frozenset({"订单编号", "收货人姓名", "收货地址"}),
        frozenset({"订单编号", "物流公司", "物流单号"}),
        frozenset({"订单编号", "物流公司", "运单号"}),
    ),
    joined=True,
    tz="Asia/Shanghai",
    currency="CNY",
)

JD = Preset(
    "jd",
    _("JD: order list"),
    "jd",
    _columns(JD_COLUMNS),
    signatures=(frozenset({"订单号", "商品ID", "订购数量"}),),
    tz="Asia/Shanghai",
    currency="CNY",
)

GENERIC = Preset(
    "generic",
    _("Other file"),
    "shop",
    _columns(GENERIC_COLUMNS),
)

PRESETS = {preset.code: preset for preset in (SHOPIFY, AMAZON, TAOBAO, JD, GENERIC)}
KNOWN_HEADERS = frozenset().union(*(preset.headers for preset in PRESETS.values()))


def detect_preset(header):
    """The preset whose signature the column names carry, the generic one if it can read them, or None."""
    keys = {plain_header_key(name) for name in header}
    signed = [
        preset for preset in PRESETS.values() if any(signature <= keys for signature in preset.signatures)
    ]
    if signed:
        return max(signed, key=lambda preset: len(preset.headers & keys))
    return GENERIC if _is_readable(GENERIC, keys) else None


def _is_readable(preset, keys):
    def has(target):
        return any(header_key(name) in keys for name in preset.columns[target])

    has_item = has("line.sku") or has("line.title")
    return has("ref") and (has_item and has("line.qty") or has("line.goods"))


def guess_columns(header, preset=GENERIC):
    """Target -> column of ``header``, as a proposal for the mapping editor."""
    by_key = {}
    for name in header:
        by_key.setdefault(plain_header_key(name), name)
    guess = {}
    for target, names in preset.columns.items():
        found = [by_key[key] for key in map(header_key, names) if key in by_key]
        if found:
            guess[target] = found[0]
    return guess
