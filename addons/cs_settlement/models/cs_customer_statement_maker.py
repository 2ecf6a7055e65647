from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_customer import STATEMENT_CYCLES
from ..lib.periods import get_last_period


class CsCustomerStatementMaker(models.AbstractModel):
    """Making the statements of a period: a constant number of queries for any number of customers.

    What the books know of a customer comes from one place (``_entries``), for the opening balance and for
    the lines alike, so that opening balance and lines always add up to the closing one.
    """

    _name = "cs.customer.statement.maker"
    _description = "Making of Customer Statements"

    @api.model
    def _make(self, company, kind, date_from, date_to, partners):
        """Return new prepared statements of the customers for a period.

        Customers who have one of this period already are passed over, and those there is nothing to tell.

        :param partners: customers; their contacts count as they themselves
        """
        self._lock(company)
        owners = partners.commercial_partner_id
        owners -= self._get_stated(company, date_from, date_to, owners)
        owners = self._filter_with_facts(company, date_from, date_to, owners)
        # sudo: statements are made by this service alone, never typed in
        statements = (
            self.env["cs.customer.statement"]
            .sudo()
            .create(
                [
                    self._prepare_statement_vals(company, kind, date_from, date_to, owner)
                    for owner in owners.with_company(company)
                ]
            )
        )
        self._fill(statements)
        return statements.sudo(self.env.su)

    @api.model
    def _correct(self, statement):
        """Return a new version of a statement, with the figures of today and what differs."""
        self._lock(statement.company_id)
        vals = self._prepare_statement_vals(
            statement.company_id,
            statement.kind,
            statement.date_from,
            statement.date_to,
            statement.partner_id.with_company(statement.company_id),
        )
        # sudo: statements are made by this service alone, never typed in
        newer = statement.sudo().create(
            {
                **vals,
                "number": statement.number,
                "version": statement.version + 1,
                "replaces_id": statement.id,
                "channel": statement.channel,
                "user_id": statement.user_id.id,
            }
        )
        self._fill(newer)
        newer._carry_answers()
        newer._count_lines()
        newer._keep_difference()
        return newer.sudo(self.env.su)

    @api.model
    def _cron_make(self):
        """Prepare the statements of cycles that are over, in the companies that want it so."""
        # sudo: the scheduled action works for all companies
        companies = self.env["res.company"].sudo().search([("cs_statement_auto", "=", True)])
        today = fields.Date.context_today(self)
        cycles = [(company, kind) for company in companies for kind, _label in STATEMENT_CYCLES]
        self.env["ir.cron"]._commit_progress(remaining=len(cycles))
        for company, kind in cycles:
            customers = self.env["res.partner"]._get_statement_customers(company, kind)
            self.with_company(company)._make(company, kind, *get_last_period(kind, today), customers)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _lock(self, company):
        """Let two servers make statements of one company one after the other."""
        self.env.flush_all()
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtext('cs_customer_statement'), %s)", company.id)
        )

    def _get_stated(self, company, date_from, date_to, owners):
        domain = self.env["cs.customer.statement"]._get_live_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", owners.ids),
                ("date_from", "=", date_from),
                ("date_to", "=", date_to),
            ]
        )
        groups = self.env["cs.customer.statement"]._read_group(domain, ["partner_id"])
        return self.env["res.partner"].union(*(partner for (partner,) in groups))

    def _prepare_statement_vals(self, company, kind, date_from, date_to, owner):
        """Return the values of a new statement; an override may add to them."""
        return {
            "partner_id": owner.id,
            "company_id": company.id,
            "kind": kind,
            "date_from": date_from,
            "date_to": date_to,
            "channel": owner.cs_statement_channel or "mail",
            "made_at": fields.Datetime.now(),
            "user_id": False if self.env.uid == SUPERUSER_ID else self.env.uid,
        }

    # Who

    def _filter_with_facts(self, company, date_from, date_to, owners):
        """Return the customers who owe something, or with whom something happened."""
        if not owners:
            return owners
        rows = self.env.execute_query(
            SQL(
                """
                WITH entries AS (%(entries)s)
                SELECT owner_id FROM entries GROUP BY owner_id, currency_id
                HAVING SUM(amount) <> 0 OR MAX(date) >= %(date_from)s
                 UNION
                SELECT p.commercial_partner_id
                  FROM cs_charge c JOIN res_partner p ON p.id = c.partner_id
                 WHERE c.side = 'sell' AND c.state <> 'cancelled' AND c.company_id = %(company)s
                   AND p.commercial_partner_id = ANY(%(owners)s) AND c.date <= %(date_to)s
                   AND (c.date >= %(date_from)s OR c.state <> 'settled')
                """,
                entries=self._entries(company, owners, date_to),
                company=company.id,
                owners=owners.ids,
                date_from=date_from,
                date_to=date_to,
            )
        )
        found = {owner_id for (owner_id,) in rows}
        return owners.filtered(lambda owner: owner.id in found)

    # Filling

    def _fill(self, statements):
        """Take the picture: lines, figures and counts of new statements, all of one company and period."""
        if not statements:
            return
        self.env.flush_all()
        self._insert_entries(statements)
        self._insert_charges(statements)
        self._insert_sections(statements)
        self._insert_earlier(statements)
        self._age(statements)
        statements._count_lines()
        self._set_amounts(statements)

    def _get_facts(self, statements):
        """Return the parameters of the queries that fill statements."""
        return {
            "ids": statements.ids,
            "company": statements.company_id.id,
            "date_from": statements[0].date_from,
            "date_to": statements[0].date_to,
            "entries": self._entries(statements.company_id, statements.partner_id, statements[0].date_to),
        }

    def _set_amounts(self, statements):
        """Say in the company's currency what is due in all currencies."""
        statements.invalidate_recordset(["section_ids"])
        for statement in statements:
            statement.amount = sum(
                section.currency_id._convert(
                    section.total, statement.currency_id, statement.company_id, statement.date_to
                )
                for section in statement.section_ids
            )
