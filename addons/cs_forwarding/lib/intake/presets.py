"""How the platforms name their columns. Names are matched by :func:`text.header_key`, never by position."""

from dataclasses import dataclass, field

from .mapping import Mapping
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
    """One target a line, or several lines for a long list: ``target = name | name``."""
    columns = {}
    for line in text.strip().splitlines():
        target, names = line.split("=", 1)
        columns.setdefault(target.strip(), []).extend(name.strip() for name in names.split("|"))
    return columns


SHOPIFY = Preset(
    "shopify",
    "Shopify: orders_export",
    "shopify",
    _columns("""
        ref = Name
        status = Financial Status
        fulfillment = Fulfillment Status
        cancelled_at = Cancelled at
        ordered_at = Created at
        paid_at = Paid at
        email = Email
        buyer_account = Email
        buyer_name = Billing Name | Shipping Name
        currency = Currency
        total = Total
        outstanding = Outstanding Balance
        shipping = Shipping
        discount = Discount Amount
        tax = Taxes
        buyer_note = Notes
        payment_method = Payment Method
        carrier = Shipping Method
        ship.name = Shipping Name
        ship.company = Shipping Company
        ship.phone = Shipping Phone | Phone | Billing Phone
        ship.street = Shipping Address1 | Shipping Street
        ship.street2 = Shipping Address2
        ship.city = Shipping City
        ship.state = Shipping Province | Shipping Province Name
        ship.zip = Shipping Zip
        ship.country = Shipping Country
        bill.name = Billing Name
        bill.company = Billing Company
        bill.phone = Billing Phone
        bill.street = Billing Address1 | Billing Street
        bill.street2 = Billing Address2
        bill.city = Billing City
        bill.state = Billing Province | Billing Province Name
        bill.zip = Billing Zip
        bill.country = Billing Country
        line.sku = Lineitem sku
        line.title = Lineitem name
        line.qty = Lineitem quantity
        line.price = Lineitem price
        line.discount = Lineitem discount
    """),
    signatures=(frozenset({"Name", "Financial Status", "Lineitem quantity", "Lineitem name"}),),
)

AMAZON = Preset(
    "amazon",
    "Amazon: order reports",
    "amazon",
    _columns("""
        ref = order-id
        ordered_at = purchase-date
        paid_at = payments-date
        email = buyer-email
        buyer_account = buyer-email
        buyer_name = buyer-name
        currency = currency
        payment_method = payment-method
        carrier = ship-service-level
        buyer_note = delivery-Instructions
        ship.name = recipient-name
        ship.phone = ship-phone-number | buyer-phone-number
        ship.street = ship-address-1
        ship.street2 = ship-address-2 | ship-address-3
        ship.city = ship-city
        ship.state = ship-state
        ship.zip = ship-postal-code
        ship.country = ship-country
        bill.name = bill-name
        bill.phone = bill-phone-number
        bill.street = bill-address-1
        bill.street2 = bill-address-2
        bill.city = bill-city
        bill.state = bill-state
        bill.zip = bill-postal-code
        bill.country = bill-country
        line.ref = order-item-id
        line.sku = sku
        line.title = product-name
        line.qty = quantity-to-ship | quantity-purchased
        line.amount = item-price
        line.tax = item-tax
        line.shipping = shipping-price
        line.shipping_tax = shipping-tax
        line.discount = item-promotion-discount
        line.shipping_discount = ship-promotion-discount
    """),
    signatures=(frozenset({"order-id", "order-item-id", "sku", "quantity-purchased"}),),
)

TAOBAO = Preset(
    "taobao",
    "Taobao / Tmall: order list and item list",
    "taobao",
    _columns("""
        ref = 主订单编号 | 订单编号 | 订单号
        status = 订单状态
        ordered_at = 订单创建时间 | 下单时间 | 创建时间
        paid_at = 订单付款时间 | 付款时间
        buyer_account = 买家会员名 | 买家昵称
        buyer_name = 收货人姓名 | 收货人
        total = 总金额 | 应收金额
        paid = 买家实际支付金额 | 实收金额 | 实付金额
        shipping = 买家应付邮费 | 邮费 | 运费
        buyer_note = 买家留言
        seller_note = 订单备注 | 卖家备注
        carrier = 物流公司 | 快递公司
        waybill = 物流单号 | 运单号 | 快递单号
        ship.name = 收货人姓名 | 收货人
        ship.phone = 联系手机 | 联系电话 | 手机 | 收货人手机
        ship.raw = 修改后的收货地址 | 收货地址 | 详细地址
        ship.state = 省 | 省份
        ship.city = 市 | 城市
        ship.district = 区 | 区县
        ship.zip = 邮编
        line.ref = 子订单编号 | 子订单号
        line.sku = 商家编码 | 外部系统编号 | 货号
        line.title = 商品标题 | 标题 | 商品名称 | 宝贝名称
        line.spec = 商品属性 | 规格 | 销售属性
        line.qty = 购买数量 | 商品数量 | 数量
        line.price = 商品价格 | 价格 | 单价
        line.discount = 商品优惠
    """),
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
    "JD: order list",
    "jd",
    _columns("""
        ref = 订单号 | 订单编号
        status = 订单状态
        ordered_at = 下单时间
        paid_at = 付款确认时间
        buyer_account = 下单帐号 | 下单账号
        buyer_name = 客户姓名
        total = 应付金额 | 订单金额
        shipping = 运费金额
        buyer_note = 订单备注
        seller_note = 商家备注
        payment_method = 支付方式
        ship.name = 客户姓名
        ship.phone = 联系电话
        ship.raw = 客户地址
        line.sku = 货号 | 商品ID
        line.title = 商品名称
        line.qty = 订购数量
        line.price = 京东价
    """),
    signatures=(frozenset({"订单号", "商品ID", "订购数量"}),),
    tz="Asia/Shanghai",
    currency="CNY",
)

GENERIC = Preset(
    "generic",
    "Other file",
    "shop",
    _columns("""
        ref = Order Number | Order No | Order ID | Order | Order Reference | Reference | 订单编号 | 订单号
        ref = 單號 | 訂單編號 | 訂單號碼
        status = Order Status | Status | 订单状态 | 訂單狀態
        ordered_at = Order Date | Date | Created | Created At | 下单时间 | 订单时间 | 訂購日期 | 日期
        paid_at = Paid At | Paid On | Payment Date | 付款时间 | 付款時間
        buyer_account = Buyer Account | Customer ID | Account | 买家账号 | 会员名 | 買家帳號
        buyer_name = Customer Name | Customer | Buyer Name | Buyer | 客户姓名 | 客户 | 客戶 | 買家
        email = E-mail | Customer Email | Buyer Email | 邮箱 | 電子郵件
        currency = Currency | 币种 | 幣別
        total = Order Total | Grand Total | Total | 订单金额 | 总金额 | 訂單金額
        paid = Paid Amount | Amount Paid | Paid | 实付金额 | 已付金额
        shipping = Shipping Fee | Shipping Charge | Shipping Price | 运费 | 運費
        discount = Discount | Order Discount | 优惠金额 | 折扣
        tax = Tax | Taxes | VAT | 税额
        buyer_note = Customer Note | Note | Notes | Remark | Comment | 买家留言 | 备注 | 備註
        payment_method = Payment Method | Payment | 支付方式 | 付款方式
        carrier = Carrier | Shipping Method | 物流公司 | 快递公司 | 运送方式
        waybill = Waybill | Tracking Number | 运单号 | 物流单号
        ship.name = Recipient | Recipient Name | Ship To | Shipping Name | Name | 收货人 | 收件人
        ship.name = 收货人姓名 | 收件人姓名
        ship.company = Company | Shipping Company | 公司
        ship.phone = Phone | Mobile | Telephone | Recipient Phone | Shipping Phone | 联系电话 | 手机
        ship.phone = 手机号 | 电话 | 電話
        ship.raw = Full Address | 收货地址 | 收件地址 | 详细地址 | 地址
        ship.street = Street | Address | Address 1 | Address Line 1 | Shipping Address | 街道
        ship.street2 = Address 2 | Address Line 2 | Street 2
        ship.district = District | 区 | 区县
        ship.city = City | Town | Shipping City | 市 | 城市
        ship.state = State | Province | Region | 省 | 省份
        ship.zip = Zip | Zip Code | Postcode | Postal Code | 邮编 | 郵遞區號
        ship.country = Country | Country Code | 国家 | 國家
        line.ref = Line Number | Order Item ID | 子订单号
        line.sku = SKU | Product Code | Item Code | Internal Reference | Item | 商家编码 | 货号 | 商品编码
        line.sku = 商品編號
        line.title = Product Name | Product | Description | Title | 商品名称 | 商品标题 | 商品名稱
        line.spec = Variant | Specification | Options | 规格 | 規格
        line.qty = Quantity | Qty | 数量 | 购买数量 | 數量
        line.price = Unit Price | Price | 单价 | 单价(元) | 單價
        line.amount = Line Total | Amount | Subtotal | 小计 | 小計
        line.discount = Line Discount
        line.goods = Goods | Items | Products | 商品明细 | 商品信息
    """),
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
