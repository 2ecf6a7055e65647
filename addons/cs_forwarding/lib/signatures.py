"""Signatures of incoming deliveries. Over the raw bytes, in constant time, closed without a secret."""

import base64
import hashlib
import hmac
import secrets

# Seconds by which the sender's clock, or a delivery on its way, may be off.
DEFAULT_WINDOW = 300
_PREFIX = "sha256="
KEY_PREFIX = "csk_"


def _digest(secret, *parts):
    mac = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    for part in parts:
        mac.update(part)
    return mac


def _equal(expected, given):
    return hmac.compare_digest(expected.encode(), given.strip().encode(errors="replace"))


def sign_base64(body, secret):
    """base64(HMAC-SHA256(body)): Shopify and WooCommerce."""
    return base64.b64encode(_digest(secret, body).digest()).decode()


def verify_base64(body, secret, signature):
    """Whether ``signature`` (the header's text) belongs to the raw ``body``."""
    if not secret or not signature:
        return False
    return _equal(sign_base64(body, secret), signature)


verify_shopify = verify_base64
verify_woocommerce = verify_base64


def sign_timed(body, secret, timestamp):
    """``sha256=<hex>`` over ``<timestamp>.<body>``: our own API."""
    return _PREFIX + _digest(secret, str(timestamp).encode(), b".", body).hexdigest()


def verify_timed(body, secret, signature, timestamp, now, window=DEFAULT_WINDOW):
    """Whether the signature is right and not older (or newer) than the window.

    :param timestamp: text of the header, Unix seconds
    :param now: Unix seconds
    """
    if not secret or not signature or not timestamp:
        return False
    if not timestamp.isdecimal() or len(timestamp) > 12 or abs(now - int(timestamp)) > window:
        return False
    return _equal(sign_timed(body, secret, timestamp), signature)


def new_key():
    """A fresh bearer key, shown once."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_token(size=24):
    """A fresh secret or a token for an address."""
    return secrets.token_urlsafe(size)


def hash_key(key):
    """What is kept of a key. It is 256 random bits, so a plain hash can't be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def sign_hex(body, secret):
    """The hexadecimal HMAC-SHA256 of the body."""
    return _digest(secret, body).hexdigest()


def verify_hex(body, secret, signature, prefix=""):
    """Whether ``signature`` is ``prefix`` and the body's HMAC: EasyPost, DCSA."""
    if not secret or not signature:
        return False
    return _equal(prefix + sign_hex(body, secret), signature)


def sign_with_suffix(body, secret):
    """The hexadecimal SHA-256 of the body, a slash and the key: 17TRACK."""
    return hashlib.sha256(body + b"/" + secret.encode()).hexdigest()


def verify_with_suffix(body, secret, signature):
    if not secret or not signature:
        return False
    return _equal(sign_with_suffix(body, secret), signature)


def sign_salted(text, salt):
    """The upper-case MD5 of text and salt: Kuaidi100. Its strength is its own; we only check it."""
    return hashlib.md5(text + salt.encode(), usedforsecurity=False).hexdigest().upper()


def verify_salted(text, salt, signature):
    if not salt or not signature:
        return False
    return _equal(sign_salted(text, salt), signature.upper())


def verify_key(secret, given):
    """Whether a sender has sent the secret itself."""
    return bool(secret) and bool(given) and _equal(secret, given)
