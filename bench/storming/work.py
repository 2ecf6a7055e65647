"""What the storm's people do, over and over, until it is over."""

import csv
import io
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bench.reconcile import make_file
from tests.tracking_storm import _send, make_messages

from .clients import Browser, Refused

ORDERS_OF_A_FILE = 20
LINES_OF_A_FILE = 400
LARGE_FILE = 20_000
STATEMENTS_AT_ONCE = 4
PICKINGS = 200
# Column of Shopify's order export -> its value in the storm.
_ORDER = {
    "Name": "#S{number}",
    "Email": "buyer{number}@example.com",
    "Financial Status": "paid",
    "Paid at": "2026-05-01 10:00:00 +0000",
    "Fulfillment Status": "unfulfilled",
    "Currency": "{currency}",
    "Subtotal": "100.00",
    "Shipping": "0.00",
    "Taxes": "0.00",
    "Total": "100.00",
    "Discount Amount": "0.00",
    "Shipping Method": "",
    "Created at": "2026-05-01 10:00:00 +0000",
    "Lineitem quantity": "2",
    "Lineitem name": "Cable",
    "Lineitem price": "50.00",
    "Lineitem sku": "STORM-1",
    "Billing Name": "Buyer {number}",
    "Shipping Name": "Buyer {number}",
    "Shipping Address1": "{number} Main Street",
    "Shipping City": "New York",
    "Shipping Zip": "10001",
    "Shipping Province": "NY",
    "Shipping Country": "US",
    "Shipping Phone": "+1 212 555 {number:04d}",
    "Notes": "",
}


def order_file(currency, first):
    """Return (references, Shopify's file) of orders, each with its own buyer."""
    numbers = range(first, first + ORDERS_OF_A_FILE)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_ORDER)
    for number in numbers:
        writer.writerow(value.format(number=number, currency=currency) for value in _ORDER.values())
    return [f"#S{number}" for number in numbers], text.getvalue().encode()


class Work:
    """What was asked for and accepted; the proof compares it with the database."""

    def __init__(self, address, database, facts, tally):
        self.address = address
        self.database = database
        self.facts = facts
        self.tally = tally
        self.orders = []  # references of accepted files
        self.files = {}  # carriers' files: name -> number of lines
        self.sent = []  # tracking messages that were taken
        self.lost = []  # … that never were
        self.published = []
        self.refusals = []
        self.over = threading.Event()
        self._messages = iter(make_messages(40_000, PICKINGS))
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        content, _clean = make_file(60_000)
        self._head, self._rows = self._split(content)
        self._waiting = list(facts["customer_statements"])
        self._browsers = {}

    @staticmethod
    def _split(content):
        head, header, *rows = content.decode().splitlines(keepends=True)
        return head + header, rows

    def run(self, seconds, tracking=3):
        """Let everybody work for a while; return how long it took in the end."""
        begun = time.monotonic()
        self.over.clear()
        people = [self.track] * tracking
        people += [self.read, self.upload_orders, self.review, self.upload_statements, self.publish]
        threads = [threading.Thread(target=self._keep_on, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        self.over.wait(seconds)
        self.over.set()
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def _keep_on(self, person):
        try:
            for _step in person():
                if self.over.is_set():
                    return
        except Exception as error:
            self.refusals.append(f"{person.__name__}: {error!r}"[:500])

    def _browser(self, person, login):
        """Return somebody's browser, logged in once."""
        if person not in self._browsers:
            self._browsers[person] = Browser(self.address, self.database, login, self.tally)
        return self._browsers[person]

    def _next(self):
        with self._lock:
            return next(self._numbers)

    # People

    def track(self):
        """Tracking services: signed messages, many of them twice, in any order."""
        while True:
            with self._lock:
                message = next(self._messages)
            answer = _send(self.address, self.facts["tokens"], message)
            (self.sent if answer.status == 200 else self.lost).append(message)
            self.tally.count("tracking_messages")
            yield

    def upload_orders(self):
        browser = self._browser("upload_orders", "storm_agent")
        while True:
            refs, content = order_file(self.facts["currency"], self._next() * ORDERS_OF_A_FILE)
            attachment = browser.attach("orders.csv", content)
            vals = {"channel_id": self.facts["channel"], "attachment_ids": [[6, 0, [attachment]]]}
            [upload] = browser.call("cs.intake.upload", "create", [vals])
            self._once(browser, "cs.intake.upload", "action_import", upload)
            self.orders += refs
            self.tally.count("order_files")
            yield
            self.over.wait(1)

    def review(self):
        browser = self._browser("review", "storm_agent")
        domain = [["cs_channel_id", "=", self.facts["channel"]], ["cs_review_state", "=", "to_review"]]
        while True:
            found = browser.call("sale.order", "search", domain, limit=10)
            if found:
                try:
                    browser.call("sale.order", "action_review_approve", found)
                    self.tally.count("orders_approved", len(found))
                except Refused as refusal:
                    self.refusals.append(f"review: {refusal}"[:500])
            yield
            self.over.wait(0.5)

    def upload_statements(self):
        """Carriers' files: small ones that are matched at once, and large ones for the scheduled action."""
        browser = self._browser("upload_statements", "storm_accountant")
        for number in itertools.count():
            size = LARGE_FILE if number % 8 == 3 else LINES_OF_A_FILE
            first = self._next() * 37 % (len(self._rows) - size)
            name = f"storm-{len(self.files)}.csv"
            content = (self._head + "".join(self._rows[first : first + size])).encode()
            attachment = browser.attach(name, content)
            vals = {"account_id": self.facts["account"], "attachment_ids": [[6, 0, [attachment]]]}
            [upload] = browser.call("cs.statement.upload", "create", [vals])
            self._once(browser, "cs.statement.upload", "action_import", upload)
            self.files[name] = size
            self.tally.count("statement_files")
            yield
            self.over.wait(1)

    def publish(self):
        """Release customers' statements; they are sent in the background."""
        browser = self._browser("publish", "storm_accountant")
        while True:
            chosen, self._waiting = self._waiting[:STATEMENTS_AT_ONCE], self._waiting[STATEMENTS_AT_ONCE:]
            if chosen:
                self._once(browser, "cs.customer.statement", "action_publish", chosen)
                self.published += chosen
            yield
            self.over.wait(2)

    def read(self):
        """Somebody who only looks."""
        browser = self._browser("read", "storm_agent")
        fields = {"name": {}, "partner_id": {"fields": {"display_name": {}}}, "amount_total": {}}
        while True:
            browser.call("sale.order", "web_search_read", [], fields, limit=80)
            self.tally.count("lists_read")
            yield

    def book(self):
        """Two accountants book one statement after the other, each at the same moment."""
        people = [self._browser(f"booker {number}", "storm_accountant") for number in range(2)]
        for statement in self.facts["approved"]:
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda browser, which=statement: self._book(browser, which), people))

    def _book(self, browser, statement):
        try:
            action = browser.call("cs.carrier.statement", "action_book", [statement])
            browser.call("cs.statement.book", "action_confirm", [action["res_id"]])
            self.tally.count("booked")
        except Refused:
            self.tally.count("told_it_is_booked")

    @staticmethod
    def _once(browser, model, method, ids):
        """Do what is refused the second time: its first answer may have been lost with the worker."""
        tries_before = sum(browser.tally.errors.values())
        try:
            browser.call(model, method, ids if isinstance(ids, list) else [ids])
        except Refused:
            if sum(browser.tally.errors.values()) == tries_before:
                raise
