from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..const_books import BOOKED_STATES


class CsBookingService(models.AbstractModel):
    """What stands in the way of booking, and what a person should know before."""

    _inherit = "cs.booking.service"

    def _ensure_no_obstacles(self, statement, documents, in_open_period):
        problems = self._get_obstacles(statement, documents)
        if not in_open_period:
            problems += filter(None, (self._get_lock_note(statement, document) for document in documents))
        if problems:
            raise UserError("\n".join(problems))

    def _get_obstacles(self, statement, documents):
        """Return what has to be mended before the statement is booked: list of sentences."""
        if not documents:
            return [self.env._("All of %(number)s is booked.", number=statement.number)]
        return [
            *self._get_version_obstacles(statement),
            *self._get_repeat_obstacles(statement, documents),
            *self._get_account_obstacles(statement, documents),
        ]

    def _get_version_obstacles(self, statement):
        """An earlier version that is in the books would be paid once more."""
        return [
            self.env._(
                "The earlier version %(number)s is booked. Take its bills back first.", number=version.number
            )
            for version in statement._get_versions()
            if version.state in BOOKED_STATES or version._get_live_moves()
        ]

    def _get_repeat_obstacles(self, statement, documents):
        """The same invoice of the vendor may have come in another statement, or by hand."""
        domain = (
            Domain("company_id", "=", statement.company_id.id)
            & Domain("commercial_partner_id", "=", statement.partner_id.commercial_partner_id.id)
            & Domain("move_type", "in", ("in_invoice", "in_refund"))
            & Domain("ref", "in", [document.number for document in documents])
            & Domain("state", "!=", "cancel")
            & Domain("payment_state", "!=", "reversed")
            & Domain("reversed_entry_id", "=", False)
        )
        bills = self.env["account.move"].search(domain)
        return [
            self.env._(
                "Invoice %(invoice)s is in the books already: %(bill)s.",
                invoice=bill.ref,
                bill=bill.display_name,
            )
            for bill in bills
            if (bill.ref, bill.currency_id.id) in {document.key for document in documents}
        ]

    def _get_account_obstacles(self, statement, documents):
        """A prepayment must not end up among the costs by accident."""
        offsets = [part for document in documents for part in document.parts if part.is_offset]
        if not offsets or statement.account_id.prepaid_account_id or self._get_offset_type().product_id:
            return []
        return [
            self.env._(
                "The carrier deducts prepayments. Set on the carrier account %(account)s where they stand.",
                account=statement.account_id.name,
            )
        ]

    def _get_lock_note(self, statement, document):
        """Say that the document's date is locked and where it would be booked; empty when it is open."""
        company = statement.company_id
        journal = self._get_journal(company)
        has_tax = any(self._get_accounts(statement, part)[2] for part in document.parts)
        locks = company._get_violated_lock_dates(document.invoice_date, has_tax, journal)
        if not locks:
            return ""
        move = self.env["account.move"].with_company(company)
        move = move.new({"move_type": "in_invoice", "journal_id": journal.id, "company_id": company.id})
        moved = move._get_accounting_date(document.invoice_date, has_tax, lock_dates=locks)
        return self.env._(
            "%(invoice)s of %(date)s lies in a locked period (%(locks)s); it would be booked on %(moved)s.",
            invoice=document.number,
            date=format_date(self.env, document.invoice_date),
            locks=company._format_lock_dates(locks),
            moved=format_date(self.env, moved),
        )

    def _get_journal(self, company):
        journals = self.env["account.journal"]
        domain = Domain(journals._check_company_domain(company)) & Domain("type", "=", "purchase")
        return journals.search(domain, limit=1)

    def _get_remarks(self, statement, documents):
        """Return what a person should know before booking: list of sentences."""
        parts = [part for document in documents for part in document.parts]
        kinds = self.env["cs.charge.type"].browse({part.type_id for part in parts if part.type_id})
        bare = kinds.filtered(lambda kind: not kind.product_id)
        remarks = []
        if statement.error_count:
            remarks.append(
                self.env._("%(count)s unreadable lines are in no sum.", count=statement.error_count)
            )
        if unknown := sum(part.count for part in parts if not part.type_id):
            remarks.append(self.env._("%(count)s lines have no charge type.", count=unknown))
        if bare:
            remarks.append(
                self.env._(
                    "Without a product, no account and no taxes are set: %(types)s.",
                    types=", ".join(bare.mapped("name")),
                )
            )
        return remarks
