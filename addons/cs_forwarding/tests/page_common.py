import re

from ..controllers.rate_limit import limiter


class PageCommon:
    """Pages of the portal as browsers ask for them, beside ``HttpCase``."""

    def setUp(self):
        super().setUp()
        limiter.clear()
        self.addCleanup(limiter.clear)

    def _get(self, path, login=None):
        self.authenticate(login, login)
        return self.url_open(path, allow_redirects=False)

    def _post(self, path, login=None, files=None, **form):
        """Send a form as the page would, with the token of the session."""
        self.authenticate(login, login)
        page = self.url_open("/my/account" if login else "/web/login")
        token = re.search(r'csrf_token(?:: |" value=)"(\w+)"', page.text)[1]
        return self.url_open(path, data={"csrf_token": token, **form}, files=files, allow_redirects=False)
