"""Clients of the storm: a browser's requests, repeated until they are answered, and a websocket."""

import base64
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar

_PATIENCE = 120
# Answers of Odoo to a conflict that five tries did not settle: the client tries once more.
_CONFLICTS = ("ConcurrencyError", "SerializationFailure", "LockNotAvailable", "DeadlockDetected")


class Refused(Exception):
    """What the server says to a request that it understood: no."""


class Tally:
    """What all clients together have done and met."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done = Counter()
        self.errors = Counter()

    def count(self, kind, number=1):
        with self.lock:
            self.done[kind] += number

    def error(self, kind):
        with self.lock:
            self.errors[kind] += 1


class Browser:
    """A logged-in user's session through the proxy."""

    def __init__(self, address, database, login, tally):
        self.address = address
        self.tally = tally
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self._post("/web/session/authenticate", {"db": database, "login": login, "password": login})

    def call(self, model, method, *args, **kwargs):
        """Call a public method of a model, as often as it takes to get an answer.

        :raise Refused: when the answer is an error that trying again does not mend
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def attach(self, name, content):
        vals = {"name": name, "datas": base64.b64encode(content).decode()}
        [attachment] = self.call("ir.attachment", "create", [vals])
        return attachment

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            answer = self._try(path, body)
            if answer is None:
                threading.Event().wait(0.2)
                continue
            self.tally.count("requests")
            return answer.get("result")
        raise TimeoutError(f"no answer to {path}")

    def _try(self, path, body):
        """Return the answer, or None where another attempt may get one."""
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"})
        try:
            with self.opener.open(request, timeout=60) as reply:
                answer = json.load(reply)
        except urllib.error.HTTPError as error:
            self.tally.error(f"http_{error.code}")
            return None
        except OSError as error:
            self.tally.error(type(getattr(error, "reason", error)).__name__)
            return None
        except ValueError:
            self.tally.error("cut_short")
            return None
        problem = answer.get("error")
        if not problem:
            return answer
        name = problem.get("data", {}).get("name", "")
        if any(conflict in name for conflict in _CONFLICTS):
            self.tally.error("conflict")
            return None
        raise Refused(f"{name}: {problem.get('data', {}).get('message')}")

    def open_websocket(self):
        """Return an open websocket that listens to what concerns the user."""
        import websocket

        cookie = "; ".join(f"{each.name}={each.value}" for each in self.jar)
        address = self.address.replace("http://", "ws://") + "/websocket"
        connection = websocket.create_connection(address, cookie=cookie, origin=self.address, timeout=20)
        subscribe = {"event_name": "subscribe", "data": {"channels": [], "last": 0}}
        connection.send(json.dumps(subscribe))
        return connection


def hears_message(browser, settings_id):
    """Open a websocket, cause a message through a worker, and tell whether it arrives."""
    connection = browser.open_websocket()
    try:
        time.sleep(0.5)
        browser.call("res.users.settings", "set_res_users_settings", [settings_id], {})
        until = time.monotonic() + 20
        while time.monotonic() < until:
            told = json.loads(connection.recv() or "[]")
            if any(each["message"]["type"] == "res.users.settings" for each in told):
                return True
    except (OSError, ValueError, browser_errors()):
        return False
    finally:
        connection.close()
    return False


def browser_errors():
    import websocket

    return websocket.WebSocketException
