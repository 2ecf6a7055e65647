"""What the database has to say when the storm is over: nothing lost, nothing twice, nothing stuck."""

import email
import email.policy
import re
import time
from collections import Counter

from tests.tracking_storm import expected_states

_DRAIN_SECONDS = 240

# What is still to be done, by name; the storm is over when all of it is zero.
QUEUES = {
    "order_lines": "select count(*) from cs_intake_line where state = 'new'",
    "order_batches": "select count(*) from cs_intake_batch where state = 'importing'",
    "tracking_messages": "select count(*) from cs_tracking_delivery where state = 'received'",
    "statements": "select count(*) from cs_carrier_statement where state = 'loading'",
    "customer_statements": "select count(*) from cs_customer_statement where sending = 'waiting'",
    "mails": "select count(*) from mail_mail where state = 'outgoing'",
    "charges": "select count(*) from cs_carrier_statement where charges_pending",
    "clocks": "select count(*) from cs_clock where kind = 'first_response' and breached_at is null"
    " and state = 'running' and due_at < now() at time zone 'utc'",
}
LOCKS = """
select count(*) from pg_locks where not granted
   and database = (select oid from pg_database where datname = current_database())
"""
OPEN_TRANSACTIONS = """
select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
   and state like 'idle in transaction%' and state_change < now() - interval '10 seconds'
"""


class Proof:
    """Counts of the database beside those of the clients."""

    def __init__(self, desk, database, work, outbox):
        self.desk = desk
        self.database = database
        self.work = work
        self.outbox = outbox

    def _rows(self, statement):
        return [row.split("|") for row in self.desk.postgres.sql(" ".join(statement.split()), self.database)]

    def _number(self, statement):
        [[number]] = self._rows(statement)
        return int(number)

    def drain(self):
        """Wait until nothing is left to do; return (seconds it took, what is left)."""
        begun = time.monotonic()
        while True:
            left = {name: self._number(statement) for name, statement in QUEUES.items()}
            if not any(left.values()) or time.monotonic() - begun > _DRAIN_SECONDS:
                return time.monotonic() - begun, {name: count for name, count in left.items() if count}
            time.sleep(1)

    def check(self):
        """Return {what is proved: (found, expected)}."""
        return {
            **self._check_orders(),
            **self._check_tracking(),
            **self._check_statements(),
            **self._check_bills(),
            **self._check_mails(),
            **self._check_clocks(),
            "locks_waited_for": (self._number(LOCKS), 0),
            "open_transactions": (self._number(OPEN_TRANSACTIONS), 0),
        }

    def _check_orders(self):
        rows = self._rows(
            "select cs_external_ref, count(*) from sale_order where cs_external_ref like '#S%' group by 1"
        )
        found = {ref: int(count) for ref, count in rows}
        accepted = set(self.work.orders)
        # An upload that was still under way at the end may be there as well.
        return {
            "orders_lost": (len(accepted - set(found)), 0),
            "orders_twice": (sum(count > 1 for count in found.values()), 0),
            "orders": (len(accepted & set(found)), len(accepted)),
            "orders_with_other_lines": (self._number(_ORDERS_WITH_OTHER_LINES), 0),
            "orders_approved_not_confirmed": (self._number(_NOT_CONFIRMED), 0),
        }

    def count_reviews(self):
        """Return {state of the review: number of orders}."""
        rows = self._rows(
            "select cs_review_state, count(*) from sale_order where cs_external_ref like '#S%' group by 1"
        )
        return {state: int(count) for state, count in rows}

    def _check_tracking(self):
        different = {message.body for message in self.work.sent}
        parcels, pickings = expected_states(self.work.sent)
        found = {name: (status, int(count)) for name, status, count in self._rows(_PARCELS)}
        states = dict(self._rows(_PICKINGS))
        return {
            "tracking_messages": (
                self._number("select count(*) from cs_tracking_delivery where state = 'done'"),
                len(different),
            ),
            "tracking_messages_never_taken": (len(self.work.lost), 0),
            "tracking_events": (
                self._number(_EVENTS),
                sum(count for _status, count in parcels.values()),
            ),
            "parcels_right": (sum(found.get(name) == state for name, state in parcels.items()), len(parcels)),
            "transfers_right": (
                sum(states.get(name) == state for name, state in pickings.items()),
                len(pickings),
            ),
        }

    def _check_statements(self):
        rows = {name: list(map(int, counts)) for name, *counts in self._rows(_STATEMENTS)}
        right = [
            name for name, lines in self.work.files.items() if rows.get(name) == [1, lines, lines, lines]
        ]
        return {
            "statement_files": (len(right), len(self.work.files)),
            "statement_lines": (
                sum(rows[name][1] for name in right),
                sum(self.work.files.values()),
            ),
            "charges_matched_twice": (self._number(_MATCHED_TWICE), 0),
        }

    def _check_bills(self):
        ids = ",".join(map(str, self.work.facts["approved"]))
        rows = self._rows(
            f"select count(*), count(distinct cs_statement_id), coalesce(sum(amount_untaxed), 0)::int"
            f" from account_move where cs_statement_id in ({ids}) and state <> 'cancel'"
        )
        count = len(self.work.facts["approved"])
        return {"bills": ([int(each) for each in rows[0]], [count, count, 50 * 18 * count])}

    def _check_mails(self):
        ids = ",".join(map(str, self.work.published)) or "0"
        sent = self._number(
            f"select count(*) from cs_customer_statement where id in ({ids}) and sending = 'sent'"
        )
        doubled = self._number(
            f"select count(*) from (select res_id from mail_message"
            f" where model = 'cs.customer.statement' and res_id in ({ids})"
            f" and message_type <> 'notification' group by res_id having count(*) > 1) twice"
        )
        mails, ids_seen = self._read_outbox()
        expected = len(self.work.published)
        return {
            "statements_sent": (sent, expected),
            "statements_mailed_twice": (doubled, 0),
            "customers_with_mail": (len(mails), expected),
            # What the server had handed over when it was killed, and Odoo's queue hands over once more.
            "mails_of_different_ids": (len(ids_seen), expected),
        }

    def _read_outbox(self):
        """Return ({customer's address: mails}, {message id: mails}) of the storm's customers."""
        found, ids = Counter(), Counter()
        for path in self.outbox.glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for address in re.findall(r"storm\d+@example\.com", mail["To"] or ""):
                found[address] += 1
                ids[mail["Message-Id"]] += 1
        return found, ids

    def count_mails_again(self):
        """Return how many mails reached the mail server once more, after a kill between it and the commit."""
        _found, ids = self._read_outbox()
        return sum(count - 1 for count in ids.values())

    def _check_clocks(self):
        ids = ",".join(map(str, self.work.facts["tickets"]))
        count = len(self.work.facts["tickets"])
        clocks = self._rows(
            f"select count(*), count(*) filter (where is_late) from cs_clock"
            f" where res_model = 'cs.ticket' and kind = 'first_response' and res_id in ({ids})"
        )
        told = self._rows(
            f"select count(*), count(distinct res_id) from mail_activity"
            f" where res_model = 'cs.ticket' and summary = 'Answer now' and res_id in ({ids})"
        )
        return {
            "clocks_missed": ([int(each) for each in clocks[0]], [count, count]),
            "agents_told_once": ([int(each) for each in told[0]], [count, count]),
        }


_ORDERS_WITH_OTHER_LINES = """
select count(*) from (
    select o.id
      from sale_order o left join sale_order_line l on l.order_id = o.id and l.display_type is null
     where o.cs_external_ref like '#S%'
     group by o.id having count(l.id) <> 1 or max(o.amount_untaxed) <> 100) odd
"""
_NOT_CONFIRMED = """
select count(*) from sale_order where cs_external_ref like '#S%' and cs_review_state = 'approved'
   and cs_confirm_error is not null
"""
_PARCELS = """
select p.name, s.code, (select count(*) from cs_tracking_event e where e.parcel_id = p.id)
  from cs_parcel p join cs_tracking_status s on s.id = p.status_id where p.name like 'ST-%'
"""
_PICKINGS = """
select p.name, s.code from stock_picking p join cs_tracking_status s on s.id = p.cs_tracking_status_id
 where p.name like 'STORM/%'
"""
_EVENTS = """
select count(*) from cs_tracking_event e join cs_parcel p on p.id = e.parcel_id where p.name like 'ST-%'
"""
_STATEMENTS = """
select a.name, count(distinct s.id), count(l.id), count(distinct l.row), count(l.result)
  from cs_carrier_statement s join ir_attachment a on a.id = s.attachment_id
  join cs_carrier_statement_line l on l.statement_id = s.id
 where a.name like 'storm-%' and s.state in ('review', 'held') group by a.name
"""
_MATCHED_TWICE = """
select count(*) from (
    select l.charge_id from cs_carrier_statement_line l
      join cs_carrier_statement s on s.id = l.statement_id and s.state in ('review', 'held')
     where l.result in ('matched', 'tolerance') and l.charge_id is not null
     group by l.charge_id having count(distinct s.id) > 1) twice
"""
