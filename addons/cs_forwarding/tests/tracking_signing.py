"""How tracking services sign, written down a second time and apart from the program."""

import base64
import hashlib
import hmac
import time
import unicodedata

SECRET = "sécret"


def _hmac(secret, body):
    return hmac.new(secret.encode(), body, hashlib.sha256)


def sign(service, body, secret=SECRET, now=None):
    """Return (headers, form fields) that go with a body."""
    now = now or int(time.time())
    if service == "kuaidi100":
        return {}, {"sign": hashlib.md5(body + secret.encode()).hexdigest().upper()}
    plain_secret = unicodedata.normalize("NFKD", secret)
    return {
        "aftership": {"aftership-hmac-sha256": base64.b64encode(_hmac(secret, body).digest()).decode()},
        "easypost": {"X-Hmac-Signature": f"hmac-sha256-hex={_hmac(plain_secret, body).hexdigest()}"},
        "track17": {"sign": hashlib.sha256(body + b"/" + secret.encode()).hexdigest()},
        "dcsa": {"Notification-Signature": f"sha256={_hmac(secret, body).hexdigest()}"},
        "generic": {
            "X-Timestamp": str(now),
            "X-Signature": f"sha256={_hmac(secret, f'{now}.'.encode() + body).hexdigest()}",
        },
    }[service], {}
