from odoo import api, fields, models

from ..const_customer import STATEMENT_CHANNELS, STATEMENT_CYCLES


class ResPartner(models.Model):
    """What was agreed with a customer about his statements, with each of our companies."""

    _inherit = "res.partner"
    _cs_confidential_fields = {"cs_fax": "phone"}

    cs_statement_cycle = fields.Selection(
        STATEMENT_CYCLES, string="Statements", company_dependent=True, help="Empty: only when asked for."
    )
    cs_statement_channel = fields.Selection(
        STATEMENT_CHANNELS, string="Statements Go by", company_dependent=True, help="Empty: by mail."
    )
    cs_statement_deemed_days = fields.Integer(
        string="Silence Confirms after (Days)",
        company_dependent=True,
        help="As agreed in the contract: a statement counts as confirmed when the customer has not answered "
        "for so many days. 0: it never does.",
    )
    cs_fax = fields.Char(string="Fax")
    cs_statement_count = fields.Integer(string="Customer Statements", compute="_compute_cs_statement_count")

    def _compute_cs_statement_count(self):
        statements = self.env["cs.customer.statement"]
        domain = [("partner_id", "in", self.commercial_partner_id.ids), ("state", "!=", "cancelled")]
        allowed = statements.has_access("read")
        counts = dict(statements._read_group(domain, ["partner_id"], ["__count"]) if allowed else ())
        for partner in self:
            partner.cs_statement_count = counts.get(partner.commercial_partner_id, 0)

    @api.model
    def _get_statement_customers(self, company, kind):
        """Return the customers who get statements of a cycle from a company."""
        return self.with_company(company).search(
            [("cs_statement_cycle", "=", kind), ("company_id", "in", [company.id, False])]
        )

    def action_open_customer_statements(self):
        """Open the statements of a customer."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_customer_statement_action"),
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {},
        }
