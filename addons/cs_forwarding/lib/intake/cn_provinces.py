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
# Places with a country code and a form of address of their own.
REGIONS_OF_THEIR_OWN = {"香港特别行政区": "HK", "澳门特别行政区": "MO", "台湾省": "TW"}
# Zones that platforms list among the districts of a city, although they are none.
ZONES = ("高新区", "开发区", "经济技术开发区", "高新技术产业开发区", "工业园区", "市辖区")
