from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const_customer import STATEMENT_KINDS
from ..lib.periods import get_last_period, get_period


class CsCustomerStatementRun(models.TransientModel):
    """Choose the period and the customers whose statements are prepared."""

    _name = "cs.customer.statement.run"
    _description = "Prepare Customer Statements"

    kind = fields.Selection(STATEMENT_KINDS, string="For a", required=True, default="month")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    date_to = fields.Date(
        string="To", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    stated_count = fields.Integer(string="Have One Already", compute="_compute_stated_count")

    @api.depends("kind")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for run in self:
            if run.kind == "demand":
                run.date_from, run.date_to = get_period("month", today)[0], today
            else:
                run.date_from, run.date_to = get_last_period(run.kind, today)

    @api.depends("kind", "company_id")
    def _compute_partner_ids(self):
        """Begin with the customers of the cycle, unless some were chosen before."""
        chosen = self.env["res.partner"].browse(self.env.context.get("default_partner_ids") or [])
        for run in self:
            run.partner_ids = chosen or self.env["res.partner"]._get_statement_customers(
                run.company_id, run.kind
            )

    @api.depends("partner_ids", "company_id", "date_from", "date_to")
    def _compute_stated_count(self):
        maker = self.env["cs.customer.statement.maker"]
        for run in self:
            owners = run.partner_ids._origin.commercial_partner_id
            stated = maker._get_stated(run.company_id, run.date_from, run.date_to, owners)
            run.stated_count = len(stated)

    @api.onchange("date_from")
    def _onchange_date_from(self):
        """The first day of a cycle says the last one."""
        if self.kind != "demand" and self.date_from:
            self.date_from, self.date_to = get_period(self.kind, self.date_from)

    def action_make(self):
        """Prepare the statements and show them."""
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Choose customers, or give them a cycle of statements on their form."))
        statements = self.env["cs.customer.statement.maker"]._make(
            self.company_id, self.kind, self.date_from, self.date_to, self.partner_ids
        )
        if not statements:
            raise UserError(
                self.env._(
                    "There is nothing to state: these customers have their statement of the period already, "
                    "or there are no charges, invoices, payments and balances."
                )
            )
        return undo_notification(
            statements,
            self.env._("%s statements prepared", len(statements)),
            "action_undo_making",
            {
                **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_customer_statement_action"),
                "domain": [("id", "in", statements.ids)],
                "context": {},
            },
        )
