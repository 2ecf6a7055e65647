import io

from PIL import Image

from odoo.tests import BaseCase, tagged

from ..lib import photos
from ..lib.photos import InvalidPhoto, clean_photo


def make_photo(width=40, height=30, fmt="JPEG", **options):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#cc3322").save(stream, fmt, **options)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestPhotos(BaseCase):
    def test_written_anew(self):
        exif = Image.Exif()
        exif[0x010E] = "where I live"
        dirty = make_photo(exif=exif, comment=b"<script>") + b"<?php evil ?>"
        clean = clean_photo(dirty)
        for left_behind in (b"where I live", b"<script>", b"<?php"):
            self.assertIn(left_behind, dirty)
            self.assertNotIn(left_behind, clean)
        self.assertEqual(Image.open(io.BytesIO(clean)).format, "JPEG")

    def test_turned_upright_and_smaller(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        clean = Image.open(io.BytesIO(clean_photo(make_photo(4000, 2000, exif=exif))))
        self.assertEqual(clean.size, (1000, 2000))

    def test_png(self):
        self.assertEqual(Image.open(io.BytesIO(clean_photo(make_photo(fmt="PNG")))).format, "JPEG")

    def test_what_is_no_photo(self):
        for data in (
            b"",
            b"GIF89a",
            b"<svg onload=alert(1)>",
            make_photo(fmt="GIF"),
            make_photo()[:200],
            b"\xff\xd8\xff" * 9,
        ):
            with self.subTest(data=data[:8]), self.assertRaises(InvalidPhoto):
                clean_photo(data)

    def test_too_big(self):
        with self.assertRaises(InvalidPhoto):
            clean_photo(b"\xff" * (photos.MAX_BYTES + 1))
        bomb = make_photo(8000, 7000, fmt="PNG")
        self.assertLess(len(bomb), photos.MAX_BYTES)
        with self.assertRaises(InvalidPhoto):
            clean_photo(bomb)
