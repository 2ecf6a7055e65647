import hashlib
import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command, Domain

from ..const_statement import INLINE_BYTES
from ..lib.statement import FileError, read_statement
from ..statement_problems import explain_file

_logger = logging.getLogger(__name__)

# Trouble with another transaction: the statement is tried again in a new one.
RETRYABLE = (ConcurrencyError, psycopg2.OperationalError, psycopg2.errors.UniqueViolation)
MAX_ATTEMPTS = 5


class CsCarrierStatement(models.Model):
    """Files in: recognised, queued, read. One file gives one statement, whoever brings it how often."""

    _inherit = "cs.carrier.statement"

    _file_uniq = models.UniqueIndex(
        "(company_id, file_hash) WHERE file_hash IS NOT NULL AND state != 'cancelled'",
        "This file was imported already.",
    )
    _content_uniq = models.UniqueIndex(
        "(account_id, content_hash)"
        " WHERE content_hash IS NOT NULL AND state NOT IN ('cancelled', 'replaced')",
        "These lines were imported already.",
    )
    _loading_idx = models.Index("(id) WHERE state = 'loading'")

    @api.model
    def _import_file(self, name, content, account=None, profile=None):
        """Take in a file and import it as far as it goes without a person.

        :param bytes content: the file
        :param account: ``cs.carrier.account``; empty: as the file says
        :return: (statement, whether it is new): an earlier one when it brought the same file
        :raise UserError: when the account is not known
        """
        earlier = self._find_file(content)
        if earlier:
            return earlier, False
        profiles = self.env["cs.statement.profile"]
        profile = profile or profiles._detect(content, name, account)
        account = account or self._recognise_account(name, content, profile)
        statement = self._create_for_file(name, content, account, profile)
        statement._start_import()
        return statement, True

    @api.model
    def _find_file(self, content):
        """Return the statement that brought the same file, unless it was cancelled."""
        return self.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("file_hash", "=", self._digest(content))
            & Domain("state", "!=", "cancelled"),
            limit=1,
        )

    @api.model
    def _digest(self, content):
        return hashlib.sha256(content).hexdigest()

    def _create_for_file(self, name, content, account, profile):
        """Create the statement with its file.

        :raise ConcurrencyError: when somebody brings the same file at this moment: the request is tried again
            and finds his
        """
        try:
            with self.env.cr.savepoint():
                statement = self.create(
                    {
                        "account_id": account.id,
                        "currency_id": account.currency_id.id,
                        "company_id": account.company_id.id,
                        "profile_id": profile.id,
                        "file_hash": self._digest(content),
                    }
                )
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("the same file is imported at this moment") from error
        statement.attachment_id = self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": statement.id}
        )
        return statement

    # Recognising

    @api.model
    def _recognise_account(self, name, content, profile):
        """Return the account whose number the file names, or the only one with this layout.

        :raise UserError: when there is none, or more than one
        """
        accounts = self.env["cs.carrier.account"].search([("company_id", "=", self.env.company.id)])
        numbers = self._read_account_numbers(name, content, profile)
        found = accounts.filtered(lambda account: account._get_numbers() & numbers)
        if not found and profile:
            found = accounts.filtered(lambda account: account.profile_id == profile)
        if len(found or accounts) != 1:
            raise UserError(
                self.env._("“%(file)s” does not say which account it is for. Choose the account.", file=name)
            )
        return found or accounts

    @api.model
    def _read_account_numbers(self, name, content, profile):
        """Return the account numbers that the beginning of the file tells, as they are compared."""
        if not profile:
            return set()
        parsed = read_statement(content, name, profile._get_layout())
        try:
            next(parsed.batches(), None)
        except FileError:
            return set()
        return self.env["cs.carrier.account"]._compare_numbers(parsed.header.account_numbers)

    # Running

    def action_map_file(self):
        """Say what the columns of a file mean that no layout fits."""
        self.ensure_one()
        mapping = self.env["cs.statement.mapping"].create(
            {
                "statement_id": self.id,
                "account_id": self.account_id.id,
                "attachment_ids": [Command.set(self.attachment_id.ids)],
            }
        )
        return mapping.action_read()

    def action_import(self):
        """Read the file, once more if need be, when the layout or the account is other than before."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "held"):
            raise UserError(self.env._("%(number)s is imported already.", number=self.number))
        if not self.attachment_id:
            raise UserError(self.env._("There is no file to import."))
        self._start_import()

    def _start_import(self):
        """Import a small file at once (one statement).

        A large one is left to the scheduled action, and so is one whose account is being worked on.
        """
        self.write({"state": "loading", "held_reasons": False})
        if self.attachment_id.file_size > INLINE_BYTES or not self.account_id._is_free():
            # sudo: any accountant may wake the scheduled action; it works on the statements it finds
            self.env.ref("cs_settlement.ir_cron_import_statements").sudo()._trigger()
        else:
            self._import_now()

    @api.model
    def _cron_import(self):
        """Import the statements that wait, each in a transaction of its own.

        What a server that is killed has begun is rolled back and begun anew by the next run.
        """
        statements = self.search([("state", "=", "loading")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(statements))
        for statement in statements:
            if not statement._import_committing():
                break
        self.env["cs.statement.progress"]._forget()

    def _import_committing(self):
        """Import and commit (one statement). Return the seconds left to the scheduled action."""
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                statement = self.try_lock_for_update(allow_referencing=True)
                if statement.filtered(lambda each: each.state == "loading"):
                    statement._import_now(self.env["cs.statement.progress"]._report(self))
                    statement._ask_importer()
                return self.env["ir.cron"]._commit_progress(1)
            except RETRYABLE:
                self.env.cr.rollback()
                if attempt == MAX_ATTEMPTS:
                    raise
            except Exception as error:
                # one file that can't be imported must not stop the others
                _logger.exception("import of carrier statement %s failed", self.id)
                self.env.cr.rollback()
                self._put_aside([{"code": "failed", "params": {"detail": str(error)}}])
                self._ask_importer()
                return self.env["ir.cron"]._commit_progress(1)
        return 0.0

    def _import_now(self, report=None):
        """Read and store the lines of the file (one statement). One that can't be read waits for a person."""
        content, name = self.attachment_id.raw, self.file_name
        profiles = self.env["cs.statement.profile"]
        self.profile_id = self.profile_id or profiles._detect(content, name, self.account_id)
        if not self.profile_id:
            self._put_aside([{"code": "no_profile", "params": {"file": name}}])
            return
        self._unlink_lines()
        try:
            with self.env.cr.savepoint():
                self._load(
                    read_statement(content, name, self.profile_id._get_layout(self.account_id)), report
                )
        except FileError as error:
            self._put_aside(
                [{"code": "unreadable", "params": {"detail": explain_file(self.env, error, name)}}]
            )

    def _put_aside(self, reasons):
        """Leave the file to be imported again, and say why it could not be (one statement)."""
        self.invalidate_recordset()
        self.write({"state": "draft", "held_reasons": reasons})
