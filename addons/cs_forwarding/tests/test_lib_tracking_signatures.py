"""How tracking services prove that a message is theirs. No database."""

from odoo.tests import BaseCase

from odoo.addons.cs_forwarding.lib import signatures
from odoo.addons.cs_forwarding.lib.tracking.services import SERVICES, Message

from . import tracking_signing
from .tracking_signing import SECRET

BODY = '{"nu": "单号"}'.encode()
NOW = 1_777_880_400


def sign(service, secret=SECRET):
    return tracking_signing.sign(service, BODY, secret, NOW)


def verify(service, headers, fields, secret=SECRET, body=BODY, now=NOW):
    return SERVICES[service].verify(Message(body, headers, fields), secret, now)


class TestTrackingSignatures(BaseCase):
    def test_genuine(self):
        for service in SERVICES:
            self.assertTrue(verify(service, *sign(service)), service)

    def test_wrong_none_and_without_secret(self):
        for service in SERVICES:
            headers, fields = sign(service)
            self.assertFalse(verify(service, headers, fields, body=BODY + b" "), service)
            self.assertFalse(verify(service, headers, fields, secret="other"), service)
            self.assertFalse(verify(service, {}, {}), service)
            for secret in ("", None, False):
                self.assertFalse(verify(service, *sign(service, secret=""), secret=secret), service)
                self.assertFalse(verify(service, {"Authorization": "Bearer "}, {}, secret=secret), service)

    def test_signature_of_another_service(self):
        for service in SERVICES:
            for other in SERVICES:
                if other != service:
                    self.assertFalse(verify(service, *sign(other)), (service, other))

    def test_kuaidi100_in_small_letters(self):
        self.assertTrue(verify("kuaidi100", {}, {"sign": sign("kuaidi100")[1]["sign"].lower()}))

    def test_strange_signatures_are_no_errors(self):
        for service in SERVICES:
            headers, fields = sign(service)
            for strange in ("单", "\udcff", "x" * 10_000, "sha256=", "\x00"):
                self.assertFalse(
                    verify(service, dict.fromkeys(headers, strange), dict.fromkeys(fields, strange))
                )

    def test_generic_signature_grows_old(self):
        headers, fields = sign("generic")
        self.assertTrue(verify("generic", headers, fields, now=NOW + signatures.DEFAULT_WINDOW))
        self.assertFalse(verify("generic", headers, fields, now=NOW + signatures.DEFAULT_WINDOW + 1))
        self.assertFalse(verify("generic", {**headers, "X-Timestamp": "now"}, fields))

    def test_generic_bearer_key(self):
        self.assertTrue(verify("generic", {"Authorization": f"Bearer {SECRET}"}, {}))
        self.assertFalse(verify("generic", {"Authorization": f"Basic {SECRET}"}, {}))
        self.assertFalse(verify("aftership", {"Authorization": f"Bearer {SECRET}"}, {}))
        wrong = {"Authorization": f"Bearer {SECRET}", "X-Signature": "sha256=0"}
        self.assertFalse(verify("generic", wrong, {}), "a wrong signature is not made good by a key")
