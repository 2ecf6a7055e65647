"""What the pages share that open with the secret of a link: limits, languages, refusals."""

from functools import partial, wraps

from odoo.http import request

from ..lib.photos import MAX_BYTES, InvalidPhoto, clean_photo
from .intake_http import Refusal, check_sender, limiter, rate_of, sender_address

MAX_PHOTOS = 6
# What a form with so many photos may weigh.
MAX_FORM = 40 * 2**20

# The secret in the address proves who asks; no session takes part, so there is nothing to forge.
PAGE_ROUTE = {"type": "http", "auth": "public", "csrf": False, "save_session": False}
# The address is the key: neither caches, nor search engines, nor the pages linked to shall learn it.
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def answers_page(endpoint=None, *, rate="page"):
    """Limit the sender and turn refusals into a page that says nothing about what exists.

    :param rate: name of the limit in ``RATES`` for what one address may ask
    """
    if endpoint is None:
        return partial(answers_page, rate=rate)

    @wraps(endpoint)
    def wrapped(self, *args, **kwargs):
        try:
            check_sender(rate)
            response = endpoint(self, *args, **kwargs)
        except Refusal as refusal:
            response = render_page("cs_forwarding.public_page_refused", refusal.status, refusal=refusal)
            response.headers.update(refusal.headers)
        response.headers.update(_HEADERS)
        return response

    return wrapped


def render_page(template, status=200, **values):
    """Return the page, written at once: what goes wrong in it is an error of this request."""
    page = request.render(template, {"languages": _get_languages(), **values}, lazy=False)
    return request.make_response(page, status=status)


def refuse():
    """Refuse a wrong secret as if there were nothing, and count it: guessing is slow."""
    limiter.hit(("refused", sender_address()), rate_of("refused"))
    return Refusal(404, "not_found", "Not found")


def choose_language(partner):
    """Write the page in the language asked for, else the customer's, else the browser's."""
    installed = {code for code, _name in _get_languages()}
    asked = request.httprequest.args.get("lang")
    lang = next((code for code in (asked, partner.lang) if code in installed), None)
    if lang:
        request.update_context(lang=lang)


def clean_text(text, limit):
    """Return a customer's words without invisible signs, at most ``limit`` of them."""
    kept = "".join(sign for sign in text or "" if sign.isprintable() or sign == "\n")
    return kept.strip()[:limit]


def get_word(form, name):
    """Return a field of the form; a file in its place counts as nothing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def read_photos(problems):
    """Return the pictures of the form, written anew; what is wrong with them goes to ``problems``."""
    files = [file for file in request.httprequest.files.getlist("photos") if file.filename]
    if len(files) > MAX_PHOTOS:
        problems["photos"] = request.env._("At most %(count)s photos, please.", count=MAX_PHOTOS)
        return []
    try:
        return [clean_photo(file.stream.read(MAX_BYTES + 1)) for file in files]
    except InvalidPhoto:
        problems["photos"] = request.env._("Only JPEG and PNG pictures of up to 10 MB, please.")
        return []


def _get_languages():
    return request.env["res.lang"].get_installed()
