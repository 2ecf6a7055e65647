"""Mails as bad as they come, all of our own writing. ``NASTY`` holds each with what has to be read out of it."""

import base64
import io
import struct
from dataclasses import dataclass, field
from email.message import EmailMessage
from quopri import encodestring

TO = "complaints@desk.test.example.com"
WAYBILL = "SF1020304050607"
TEXT = f"运单 {WAYBILL} 外箱压坏，里面的茶具碎了两只，请尽快处理。"
TEXT_TW = f"運單 {WAYBILL} 外箱壓壞，裡面的茶具碎了兩只，請盡快處理。"


@dataclass
class Nasty:
    """``who``: what the reader has to think of the writer; ``words`` and ``files`` must all be found."""

    name: str
    raw: bytes
    words: tuple = ()
    files: tuple = ()
    subject: str = ""
    sender: str = "xiaoming@example.com"
    who: str = "person"
    is_whole: bool = True
    contents: dict = field(default_factory=dict)


NASTY = []


def nasty(**expected):
    """Put the mail that a function builds on the list, under the function's name."""

    def register(build):
        NASTY.append(Nasty(build.__name__, _as_bytes(build()), **expected))
        return build

    return register


def _as_bytes(built):
    if isinstance(built, EmailMessage):
        return built.as_bytes()
    return built.replace("\n", "\r\n").encode() if isinstance(built, str) else built


def head(name, subject="Broken tea set", **more):
    """Return the headers of a mail, with a Message-ID of the test's own."""
    headers = {
        "From": "Xiao Ming <xiaoming@example.com>",
        "To": TO,
        "Subject": subject,
        "Message-ID": f"<{name}@mail.example.com>",
        "Date": "Sun, 22 Nov 2026 10:00:00 +0800",
        "MIME-Version": "1.0",
    }
    headers |= {key.replace("_", "-"): value for key, value in more.items()}
    return "".join(f"{key}: {value}\n" for key, value in headers.items() if value is not None)


def plain(name, body, charset="utf-8", encoding="8bit", **more):
    """Return a mail of one text, whose bytes may be of another encoding than it says."""
    kind = f'text/plain; charset="{charset}"' if charset else "text/plain"
    top = head(name, Content_Type=kind, Content_Transfer_Encoding=encoding, **more)
    return top.replace("\n", "\r\n").encode() + b"\r\n" + body


def message(name, text=TEXT, **more):
    """Return a well-formed mail to spoil."""
    mail = EmailMessage()
    mail["From"] = more.pop("sender", "王小明 <xiaoming@example.com>")
    mail["To"] = TO
    mail["Subject"] = more.pop("subject", "包裹破损")
    mail["Message-ID"] = f"<{name}@mail.example.com>"
    for key, value in more.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    return mail


# Encodings


@nasty(words=(TEXT,), subject="包裹破损")
def well_formed():
    return message("well_formed")


@nasty(words=(TEXT,))
def gb18030():
    return plain("gb18030", TEXT.encode("gb18030"), "GB18030")


@nasty(words=("㐂𠮷堃喆",))
def gb2312_that_is_gb18030():
    return plain("gb2312_more", "收件人 㐂𠮷堃喆 没有收到".encode("gb18030"), "gb2312")


@nasty(words=(TEXT,))
def gbk_that_says_ascii():
    return plain("gbk_ascii", TEXT.encode("gbk"), "us-ascii")


@nasty(words=(TEXT,))
def gbk_that_says_nothing():
    return plain("gbk_nothing", TEXT.encode("gbk"), "")


@nasty(words=(TEXT,))
def gbk_that_says_latin():
    return plain("gbk_latin", TEXT.encode("gbk"), "iso-8859-1")


@nasty(words=("Gerät kam beschädigt an, Maße größer als bestellt",))
def latin():
    return plain("latin", "Gerät kam beschädigt an, Maße größer als bestellt".encode("latin-1"), "iso-8859-1")


@nasty(words=("£20 – “broken”",))
def windows_that_says_latin():
    return plain("windows", "£20 – “broken”".encode("cp1252"), "iso-8859-1")


@nasty(words=(TEXT_TW,))
def big5():
    return plain("big5", TEXT_TW.encode("big5hkscs"), "big5")


@nasty(words=(TEXT_TW,))
def big5_that_says_nothing():
    return plain("big5_nothing", TEXT_TW.encode("big5"), "")


@nasty(words=(TEXT,))
def utf16():
    body = base64.encodebytes(TEXT.encode("utf-16"))
    return plain("utf16", body, "utf-16", "base64")


@nasty(words=(TEXT,))
def utf16_without_mark():
    body = base64.encodebytes(TEXT.encode("utf-16-le"))
    return plain("utf16_le", body, "utf-16", "base64")


@nasty(words=(TEXT,))
def utf8_that_says_gb2312():
    return plain("utf8_gb", TEXT.encode(), "gb2312")


@nasty(words=(TEXT,))
def unknown_charset():
    return plain("unknown", TEXT.encode(), "x-no-such-charset-1")


@nasty(words=(TEXT,))
def charset_that_is_no_charset():
    return plain("rot13", TEXT.encode(), "rot13")


@nasty(words=("运单 SF102", "请处理"))
def utf8_cut_in_a_character():
    return plain("cut", "运单 SF102 外箱".encode()[:-1] + "，请处理".encode())


@nasty(words=("before", "after"))
def nul_characters():
    return plain("nul", b"before\x00\x00after".replace(b"\x00\x00", b"\x00 \x00"))


@nasty(words=("壊れた荷物",))
def iso_2022_jp():
    return plain("jp", "壊れた荷物".encode("iso2022_jp"), "iso-2022-jp", "7bit")


# Headers


@nasty(words=("x",), subject="包裹破损了怎么办", sender="xiaoming@example.com")
def headers_of_raw_gbk():
    top = head("raw_gbk", "包裹破损了怎么办", From="王小明 <xiaoming@example.com>").encode("gb18030")
    return top.replace(b"\n", b"\r\n") + b"Content-Type: text/plain\r\n\r\nx"


@nasty(words=("x",), subject="运单外箱压坏了请尽快处理谢谢")
def encoded_words_cut_in_a_character():
    data = "运单外箱压坏了请尽快处理谢谢".encode()
    words = [f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in (data[:10], data[10:20], data[20:])]
    return head("cut_words", "\n ".join(words)) + "\nx"


@nasty(words=("x",), subject="喆女士投诉")
def encoded_word_gb2312_that_is_gbk():
    word = base64.b64encode("喆女士投诉".encode("gbk")).decode()
    return head("word_gbk", f"=?gb2312?B?{word}?=") + "\nx"


@nasty(words=("x",), subject="late parcel")
def encoded_word_without_padding():
    return head("padding", "=?utf-8?B?bGF0ZSBwYXJjZWw?=") + "\nx"


@nasty(words=("x",), subject="=?no-end?B?aGVsbG8")
def encoded_word_without_end():
    return head("no_end", "=?no-end?B?aGVsbG8") + "\nx"


@nasty(words=("x",), subject="price?")
def encoded_word_of_unknown_charset():
    return head("word_unknown", "=?x-unknown?Q?price=3F?=") + "\nx"


@nasty(words=("x",), sender="xiaoming@example.com")
def whole_from_encoded():
    word = base64.b64encode("王小明 <xiaoming@example.com>".encode()).decode()
    return head("whole_from", From=f"=?utf-8?B?{word}?=") + "\nx"


@nasty(words=("x",), sender="xiaoming@example.com")
def comma_in_the_name():
    word = base64.b64encode("王,小明; 客户".encode()).decode()
    return head("comma", From=f"=?utf-8?B?{word}?= <xiaoming@example.com>") + "\nx"


@nasty(words=("x",), sender="")
def no_from():
    return head("no_from", From=None) + "\nx"


@nasty(words=("x",), sender="")
def from_without_address():
    return head("no_address", From="The customer of yesterday") + "\nx"


@nasty(words=("x",), sender="xiaoming@example.com")
def two_froms():
    return head("two_from") + "From: other@example.com\nSubject: Second subject\n\nx"


@nasty(words=("x",), sender="xiaoming@xn--fsqu00a.xn--55qx5d")
def from_with_chinese_domain():
    return head("idn", From="王小明 <xiaoming@例子.公司>") + "\nx"


@nasty(words=("only words",))
def no_message_id():
    return head("none", Message_ID=None) + "\nonly words"


@nasty(words=("x",))
def message_id_in_brackets():
    return head("brackets", Message_ID="<[{3F2504E0-4F89}]@[10.0.0.1]>") + "\nx"


@nasty(words=("x",))
def endless_message_id():
    return head("endless", Message_ID=f"<{'a' * 2000}@mail.example.com>") + "\nx"


@nasty(words=("x",))
def nonsense_date():
    return head("date", Date="yesterday, at noon (或许)") + "\nx"


@nasty(words=("x",))
def undisclosed_recipients():
    return head("undisclosed", To="undisclosed-recipients:;", Cc="@@, <>, a@, ;", Delivered_To=TO) + "\nx"


@nasty(words=("x",))
def four_hundred_recipients():
    return head("many", Cc=", ".join(f"p{number}@example.com" for number in range(400))) + "\nx"


@nasty(words=("x",))
def references_without_end():
    return head("refs", References="\n ".join(f"<{n}@old.example.com>" for n in range(500))) + "\nx"


@nasty(words=(), subject="")
def nothing_at_all():
    return head("nothing", None, From="xiaoming@example.com") + "\n"


@nasty(words=("no blank line before me",))
def no_line_between_headers_and_text():
    return head("no_line").encode() + b"no blank line before me\r\nand more"


# Structure


def multipart(name, kind, *parts, boundary="B", end=True, **more):
    """Return a mail of parts, each with its headers."""
    top = head(name, Content_Type=f'multipart/{kind}; boundary="{boundary}"', **more)
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"{top}\n{body}" + (f"--{boundary}--\n" if end else "")


def part(kind, body, **more):
    lines = {"Content-Type": kind} | {key.replace("_", "-"): value for key, value in more.items()}
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{body}"


UTF8 = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"


@nasty(words=("运单", "茶具碎了"))
def html_only():
    mail = message("html_only")
    mail.set_content(
        f"<html><head><style>p{{}}</style></head><body><p>{TEXT}</p></body></html>", subtype="html"
    )
    return mail


@nasty(words=(TEXT,))
def html_that_names_its_charset_itself():
    body = f'<html><head><meta charset="gbk"></head><body>{TEXT}</body></html>'.encode("gbk")
    return head("meta", Content_Type="text/html").encode() + b"\n" + body


@nasty(words=("in the plain text",))
def empty_html_beside_full_text():
    return multipart(
        "empty_html", "alternative", part(UTF8, "in the plain text"), part(HTML, "<html></html>")
    )


@nasty(words=("nothing but a comment",))
def html_of_a_comment():
    return multipart(
        "comment", "mixed", part(HTML, "<!-- x -->"), part(UTF8, "nothing but a comment before me")
    )


@nasty(words=("first text", "second text", "third text"))
def texts_before_and_behind_the_alternative():
    inner = 'Content-Type: multipart/alternative; boundary="I"\n\n'
    inner += f"--I\n{part(UTF8, 'second text')}\n--I\n{part(HTML, '<b>second text</b>')}\n--I--"
    return multipart("around", "mixed", part(UTF8, "first text"), inner, part(UTF8, "third text"))


@nasty(words=("unfinished",))
def end_is_missing():
    return multipart("no_end_boundary", "mixed", part(UTF8, "unfinished"), end=False)


@nasty(words=("undivided words",))
def boundary_that_never_comes():
    return head("never", Content_Type='multipart/mixed; boundary="X"') + "\nundivided words"


@nasty(words=("no boundary named",))
def multipart_without_boundary():
    return head("no_boundary", Content_Type="multipart/mixed") + "\nno boundary named"


@nasty(words=("inner words",), files=("forwarded.eml",))
def mail_in_a_mail():
    inner = head("inner", "Forwarded") + f"Content-Type: {UTF8}\n\ninner words"
    return multipart(
        "in_mail",
        "mixed",
        part("message/rfc822", inner, Content_Disposition='attachment; filename="forwarded.eml"'),
    )


@nasty(words=("outer words",), files=("Forwarded.eml",))
def encoded_mail_in_a_mail():
    inner = base64.encodebytes((head("inner64", "Forwarded") + "\ninner words").encode()).decode()
    attached = part(
        "message/rfc822",
        inner,
        Content_Transfer_Encoding="base64",
        Content_Disposition='attachment; filename="Forwarded.eml"',
    )
    return multipart("in_mail64", "mixed", part(UTF8, "outer words"), attached)


@nasty(words=("x marks",))
def broken_base64():
    body = base64.b64encode(b"x marks the place where it broke").decode()
    return head("broken64", Content_Type=UTF8, Content_Transfer_Encoding="base64") + f"\n{body[:-3]}!!\n"


@nasty(words=("price = 20", "end"))
def broken_quoted_printable():
    return (
        head("broken_qp", Content_Type=UTF8, Content_Transfer_Encoding="quoted-printable")
        + "\nprice = 20 =ZZ and the=\n end"
    )


@nasty(words=("as it is",))
def unknown_transfer_encoding():
    return head("cte", Content_Type=UTF8, Content_Transfer_Encoding="x-rot47") + "\nas it is"


@nasty(words=("inside",))
def eighty_levels_deep():
    body = part(UTF8, "inside")
    for level in range(80):
        body = f'Content-Type: multipart/mixed; boundary="L{level}"\n\n--L{level}\n{body}\n--L{level}--'
    return multipart("deep", "mixed", body)


def _levels(count):
    parts, before = [], b"L"
    for number in range(count):
        name = b"L%d" % number
        parts.append(b'\n--%s\nContent-Type: multipart/mixed; boundary="%s"\n' % (before, name))
        before = name
    return b"".join(parts)


@nasty(is_whole=False, files=("original_email.eml",))
def three_thousand_levels_deep():
    return head("abyss", Content_Type='multipart/mixed; boundary="L"').encode() + _levels(3000)


@nasty(words=("Content-Type of no kind",))
def type_that_is_none():
    return head("no_type", Content_Type="text") + "\nContent-Type of no kind"


# Files


@nasty(words=(TEXT,), files=("破损照片，三张.jpg",), contents={"破损照片，三张.jpg": b"\xff\xd8photo"})
def name_of_a_file_in_gbk():
    mail = message("gbk_name")
    mail.add_attachment(b"\xff\xd8photo", maintype="image", subtype="jpeg", filename="PLACE")
    return mail.as_bytes().replace(b'"PLACE"', b'"' + "破损照片，三张.jpg".encode("gbk") + b'"')


@nasty(words=(TEXT,), files=("发票.pdf",))
def name_of_a_file_in_an_encoded_word():
    mail = message("word_name")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="PLACE")
    word = base64.b64encode("发票.pdf".encode("gbk"))
    return mail.as_bytes().replace(b'"PLACE"', b'"=?gb2312?B?' + word + b'?="')


@nasty(words=(TEXT,), files=("passwd",))
def name_of_a_file_that_climbs():
    mail = message("climb")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="../../etc/passwd")
    return mail


@nasty(words=(TEXT,), files=("list.csv",), contents={"list.csv": "运单,数量\nSF1,2".encode("gbk")})
def table_in_gbk():
    mail = message("csv")
    mail.add_attachment("运单,数量\nSF1,2".encode("gbk"), maintype="text", subtype="csv", filename="list.csv")
    return mail


@nasty(files=("document.pdf",), contents={"document.pdf": b"%PDF-1.4 alone"})
def nothing_but_a_file():
    body = base64.encodebytes(b"%PDF-1.4 alone").decode()
    return head("alone", Content_Type="application/pdf", Content_Transfer_Encoding="base64") + f"\n{body}"


@nasty(words=("see the picture",), files=("image.png",))
def picture_in_the_text():
    html = part(HTML, '<p>see the picture <img src="cid:one@x"></p>')
    image = part("image/png", "iVBORw0KGgo=", Content_ID="<one@x>", Content_Transfer_Encoding="base64")
    return multipart("cid", "related", html, image)


@nasty(words=("Please come",), files=("invite.ics",))
def invitation():
    calendar = part(
        "text/calendar; method=REQUEST; charset=utf-8", "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"
    )
    return multipart("invite", "alternative", part(UTF8, "Please come"), calendar)


@nasty(files=("invite.ics",))
def nothing_but_an_invitation():
    return (
        head("invite_only", Content_Type="text/calendar; method=REQUEST") + "\nBEGIN:VCALENDAR\nEND:VCALENDAR"
    )


def tnef(*attributes):
    """Return a winmail.dat of (number, bytes)."""
    out = io.BytesIO()
    out.write(struct.pack("<IH", 0x223E9F78, 1))
    for number, data in attributes:
        level = 2 if number in (0x9002, 0x8010, 0x800F, 0x9005) else 1
        out.write(
            struct.pack("<BHHI", level, number, 0, len(data)) + data + struct.pack("<H", sum(data) % 65536)
        )
    return out.getvalue()


def long_name(name):
    """Return the properties of a file in winmail.dat: its name in Unicode."""
    data = (name + "\x00").encode("utf-16-le")
    padded = data + b"\x00" * (-len(data) % 4)
    return struct.pack("<IHHII", 1, 31, 0x3707, 1, len(data)) + padded


WINMAIL = tnef(
    (0x9007, struct.pack("<II", 936, 0)),
    (0x800C, "来自 Outlook 的投诉".encode("gbk") + b"\x00"),
    (0x9002, b"\x01\x00"),
    (0x8010, b"BROKEN~1.JPG\x00"),
    (0x800F, b"\xff\xd8jpeg"),
    (0x9005, long_name("破损.jpg")),
)


def _winmail(name, data):
    body = base64.encodebytes(data).decode()
    file = part("application/ms-tnef; name=winmail.dat", body, Content_Transfer_Encoding="base64")
    return multipart(name, "mixed", part(UTF8, ""), file)


@nasty(words=("来自 Outlook 的投诉",), files=("破损.jpg",), contents={"破损.jpg": b"\xff\xd8jpeg"})
def winmail():
    return _winmail("winmail", WINMAIL)


@nasty(words=("来自 Outlook 的投诉",), files=("BROKEN~1.JPG",))
def winmail_cut_off():
    return _winmail("winmail_cut", WINMAIL[:-60])


@nasty(files=("winmail.dat",))
def winmail_that_is_none():
    return _winmail("winmail_none", b"not what Outlook writes")


@nasty(files=("smime.p7m",))
def encrypted():
    return head("smime", Content_Type="application/pkcs7-mime; smime-type=enveloped-data") + "\nMIIB"


@nasty(words=("old style",))
def quoted_text():
    text = encodestring("old style = ünïcode".encode("latin-1")).decode()
    return (
        head("qp", Content_Type="text/plain; charset=latin1", Content_Transfer_Encoding="Quoted-Printable ")
        + f"\n{text}"
    )


# Machines


@nasty(who="automatic")
def out_of_office():
    return head("ooo", "自动回复: 包裹", Auto_Submitted="auto-replied") + "\n我在休假"


@nasty(who="automatic")
def out_of_office_of_exchange():
    more = {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"}
    return head("exchange", "Automatic reply: Broken tea set", **more) + "\nI am away"


@nasty(who="automatic")
def out_of_office_of_a_webmailer():
    return head("vacation", "Out of Office", X_Autoreply="yes", Precedence="bulk") + "\nback on Monday"


@nasty(who="person", words=("reply wrongly",))
def words_of_a_robot_by_a_person():
    return (
        head("human", "Automatic reply of your hotline is useless") + "\nyour machine keeps to reply wrongly"
    )


@nasty(who="automatic")
def accepted_invitation():
    calendar = part("text/calendar; method=REPLY; charset=utf-8", "BEGIN:VCALENDAR\nEND:VCALENDAR")
    return multipart("accepted", "alternative", part(UTF8, "Accepted"), calendar)


@nasty(who="automatic")
def receipt_of_reading():
    parts = (part(UTF8, "was read"), part("message/disposition-notification", "Disposition: displayed"))
    return multipart("read", "report; report-type=disposition-notification", *parts)


@nasty(who="machine", words=("Weekly offers",), sender="news@shop.example.com")
def newsletter():
    more = {"List_Id": "<news.shop.example.com>", "Precedence": "list", "From": "news@shop.example.com"}
    return head("news", "Offers", **more) + "\nWeekly offers"


@nasty(who="machine", words=("买家发起投诉",), sender="noreply@platform.example.com")
def complaint_told_by_a_platform():
    more = {"From": "noreply@platform.example.com", "Auto_Submitted": "auto-generated"}
    return head("platform", "New complaint", **more) + "\n买家发起投诉"


def bounce_of(message_id, recipient="xiaoming@example.com", name="bounce"):
    """Return a report that our mail ``message_id`` did not reach its reader."""
    parts = (
        part(UTF8, "The mailbox is full."),
        part(
            "message/delivery-status",
            f"Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.2.2",
        ),
        part("message/rfc822", f"Message-ID: {message_id}\nSubject: Your ticket\n\nhello"),
    )
    more = {"From": "MAILER-DAEMON@mx.example.com", "Return_Path": "<>"}
    return multipart(name, "report; report-type=delivery-status", *parts, **more)


@nasty(who="bounce", sender="MAILER-DAEMON@mx.example.com")
def bounce():
    return bounce_of("<unknown@elsewhere.example.com>")


@nasty(who="bounce", sender="postmaster@qq.com")
def bounce_without_structure():
    return head("qq_bounce", "系统退信", From="postmaster@qq.com") + "\n您的邮件无法投递"
