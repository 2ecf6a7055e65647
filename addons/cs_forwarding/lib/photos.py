"""Photos of strangers: checked, turned upright and written anew."""

import io

from PIL import Image, ImageOps

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 50_000_000
_SIDE = 2000


class InvalidPhoto(ValueError):
    """The file is no picture, or too big."""


def clean_photo(data):
    """Return the picture as a JPEG of at most 2000 pixels a side.

    Writing it anew leaves behind what else the file held: the place of the photo, scripts, other files.

    :param bytes data: a JPEG or PNG file
    :raise InvalidPhoto: it is something else, or too big
    """
    if len(data) > MAX_BYTES:
        raise InvalidPhoto("too big")
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if image.width * image.height > MAX_PIXELS:
            raise InvalidPhoto("too big")
        image = ImageOps.exif_transpose(image)
        image.thumbnail((_SIDE, _SIDE))
        image = image.convert("RGB")
        image.info.clear()
        written = io.BytesIO()
        image.save(written, "JPEG", quality=85, optimize=True)
        return written.getvalue()
    except InvalidPhoto:
        raise
    except Exception as error:
        # Broken files make the decoders raise anything from SyntaxError to struct.error.
        raise InvalidPhoto("no picture") from error
