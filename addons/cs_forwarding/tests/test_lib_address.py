"""Chinese addresses in one piece. No database."""

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib.intake.cn_address import split_cn_address


def parts(text):
    address = split_cn_address(text)
    return "|".join((address.state, address.city, address.district, address.street, address.zip))


class TestChineseAddress(BaseCase):
    def test_as_platforms_write_them(self):
        for text, expected in {
            "吉林省 通化市 柳河县 柳河镇紫御府   七号楼    3单元   201室(135300)": (
                "吉林省|通化市|柳河县|柳河镇紫御府 七号楼 3单元 201室|135300"
            ),
            "上海 上海市 徐汇区 虹梅路 12号": "上海市|上海市|徐汇区|虹梅路 12号|",
            "上海市徐汇区虹梅路12号": "上海市|上海市|徐汇区|虹梅路12号|",
            "北京朝阳区望京街道10号院": "北京市|北京市|朝阳区|望京街道10号院|",
            "重庆 重庆市 渝中区 解放碑街道 1号": "重庆市|重庆市|渝中区|解放碑街道 1号|",
            "新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市 解放路3号": (
                "新疆维吾尔自治区|伊犁哈萨克自治州|伊宁市|解放路3号|"
            ),
            "内蒙古自治区呼和浩特市新城区中山路1号": "内蒙古自治区|呼和浩特市|新城区|中山路1号|",
            "湖北省仙桃市沔阳大道1号": "湖北省|仙桃市||沔阳大道1号|",
            "广东省 东莞市 长安镇 xx路(000000)": "广东省|东莞市||长安镇 xx路|",
            "浙江省金华市义乌市城西街道": "浙江省|金华市|义乌市|城西街道|",
            "江苏省 苏州市 工业园区 星湖街1号": "江苏省|苏州市|工业园区|星湖街1号|",
            "中国 福建省厦门市思明区软件园二期8号，邮编：361000": "福建省|厦门市|思明区|软件园二期8号|361000",
            "吉林市昌邑区幸福街3号": "吉林省|吉林市|昌邑区|幸福街3号|",
            "广东 深圳南山区科技园路1号": "广东省|深圳市|南山区|科技园路1号|",
            "广东省广州市幸福小区3栋": "广东省|广州市||幸福小区3栋|",
            "山东省 青岛市 市南区 香港中路": "山东省|青岛市|市南区|香港中路|",
        }.items():
            with self.subTest(text):
                self.assertEqual(parts(text), expected)

    def test_what_is_no_address_stays_whole(self):
        self.assertEqual(parts("请电话联系"), "|||请电话联系|")
        self.assertEqual(parts(""), "||||")

    def test_raw_text_is_kept_and_the_country_known(self):
        address = split_cn_address("吉林省  通化市")
        self.assertEqual((address.raw, address.country), ("吉林省  通化市", "CN"))
