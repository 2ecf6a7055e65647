"""The province-level divisions of China, and what they are called in short and in ISO 3166-2."""

# name: (short form, ISO 3166-2 code without CN-)
PROVINCES = {
    "北京市": ("北京", "BJ"),
    "天津市": ("天津", "TJ"),
    "上海市": ("上海", "SH"),
    "重庆市": ("重庆", "CQ"),
    "河北省": ("河北", "HE"),
    "山西省": ("山西", "SX"),
    "辽宁省": ("辽宁", "LN"),
    "吉林省": ("吉林", "JL"),
    "黑龙江省": ("黑龙江", "HL"),
    "江苏省": ("江苏", "JS"),
    "浙江省": ("浙江", "ZJ"),
    "安徽省": ("安徽", "AH"),
    "福建省": ("福建", "FJ"),
    "江西省": ("江西", "JX"),
    "山东省": ("山东", "SD"),
    "河南省": ("河南", "HA"),
    "湖北省": ("湖北", "HB"),
    "湖南省": ("湖南", "HN"),
    "广东省": ("广东", "GD"),
    "海南省": ("海南", "HI"),
    "四川省": ("四川", "SC"),
    "贵州省": ("贵州", "GZ"),
    "云南省": ("云南", "YN"),
    "陕西省": ("陕西", "SN"),
    "甘肃省": ("甘肃", "GS"),
    "青海省": ("青海", "QH"),
    "台湾省": ("台湾", "TW"),
    "内蒙古自治区": ("内蒙古", "NM"),
    "广西壮族自治区": ("广西", "GX"),
    "西藏自治区": ("西藏", "XZ"),
    "宁夏回族自治区": ("宁夏", "NX"),
    "新疆维吾尔自治区": ("新疆", "XJ"),
    "香港特别行政区": ("香港", "HK"),
    "澳门特别行政区": ("澳门", "MO"),
}
# Cities that are provinces: their districts follow at once.
MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
# Prefectures and counties whose names end in none of the usual suffixes, or hold one inside.
ODD_CITIES = (
    "神农架林区", "大兴安岭地区", "石河子市", "阿拉尔市", "图木舒克市", "五家渠市", "济源市", "仙桃市",
    "潜江市", "天门市",
)  # fmt: skip
# Towns with a suffix character inside their names that would cut them short.
ODD_DISTRICTS = (
    "市中区", "市北区", "市南区", "城区", "郊区", "矿区", "新市区", "县城", "市辖区", "海州区", "通州区",
    "高新区", "开发区", "经济技术开发区", "高新技术产业开发区", "工业园区", "双城区",
)  # fmt: skip
