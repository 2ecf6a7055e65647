from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const_dispute import DISPUTE_PARTIES, DISPUTE_STATES, OPEN_DISPUTE_STATES, RESPONSIBLE_PARTIES


class CsDispute(models.Model):
    """What is wrong with a bill, put to the other side: what was claimed, answered and credited.

    One dispute holds lines of one statement, one currency and one cause. Sums stand on it and are brought in
    step by :meth:`_refresh`, since it may have thousands of lines.
    """

    _name = "cs.dispute"
    _description = "Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.clock.mixin"]
    _order = "next_due_at, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "reference", "partner_id.name"]
    _check_company_auto = True
    _clock_team_field = ""
    _cs_confidential_fields = {"note": "text", "end_note": "text"}

    number = fields.Char(required=True, copy=False, readonly=True, default="/")
    party = fields.Selection(DISPUTE_PARTIES, required=True, default="carrier", readonly=True)
    partner_id = fields.Many2one("res.partner", required=True, index=True, check_company=True)
    account_id = fields.Many2one(
        "cs.carrier.account", string="Carrier Account", index="btree_not_null", check_company=True
    )
    statement_id = fields.Many2one(
        "cs.carrier.statement",
        string="Carrier Statement",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    cause_id = fields.Many2one("cs.discrepancy.type", string="What Is Wrong", ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    state = fields.Selection(
        DISPUTE_STATES,
        required=True,
        default="draft",
        index=True,
        copy=False,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    user_id = fields.Many2one(
        "res.users",
        string="Handled by",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    reference = fields.Char(string="Their Case Number", copy=False)
    note = fields.Text(string="Words to Them", help="They read this above the lines.")
    line_ids = fields.One2many("cs.dispute.line", "dispute_id")
    line_count = fields.Integer(string="Number of Lines", readonly=True, copy=False)
    open_line_count = fields.Integer(string="Lines Without Answer", readonly=True, copy=False)
    claimed_amount = fields.Monetary(string="Claimed", readonly=True, copy=False)
    agreed_amount = fields.Monetary(string="Agreed", readonly=True, copy=False)
    credited_amount = fields.Monetary(string="Credited", readonly=True, copy=False)
    notice_deadline = fields.Date(
        string="To Be Sent by", copy=False, help="What is sent later need not be accepted any more."
    )
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    acknowledged_at = fields.Datetime(string="Acknowledged On", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered On", readonly=True, copy=False)
    reminder_count = fields.Integer(string="Reminders", readonly=True, copy=False)
    escalated_at = fields.Datetime(string="Escalated On", readonly=True, copy=False)
    responsible = fields.Selection(
        RESPONSIBLE_PARTIES, string="Borne by", copy=False, help="Who has to bear it in the end."
    )
    end_note = fields.Text(string="How It Ended", copy=False)
    email = fields.Char(compute="_compute_email", string="Sent to")
    move_ids = fields.One2many("account.move", "cs_dispute_id", string="Credit Notes")

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number <> '/'", "This number is taken.")

    @api.depends("number", "partner_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = " · ".join(filter(None, (dispute.number, dispute.partner_id.name)))

    @api.depends("state")
    def _compute_is_open(self):
        for dispute in self:
            dispute.is_open = dispute.state in OPEN_DISPUTE_STATES

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "in" if True in value else "not in", OPEN_DISPUTE_STATES)

    @api.depends("account_id.dispute_email", "partner_id.email", "party")
    def _compute_email(self):
        for dispute in self:
            own = dispute.party == "carrier" and dispute.account_id.dispute_email
            dispute.email = own or dispute.partner_id.email

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        return super().create([{"number": sequence.next_by_code("cs.dispute"), **vals} for vals in vals_list])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered(lambda dispute: dispute.state != "draft"):
            raise UserError(self.env._("Only disputes that were not sent can be deleted. Cancel this one."))

    def action_view_lines(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_dispute_line_action"),
            "name": self.env._("Lines of %(name)s", name=self.number),
            "domain": [("dispute_id", "=", self.id)],
        }

    def action_view_moves(self):
        return self.move_ids._get_records_action(name=self.env._("Credit Notes"))

    def _get_lang(self):
        """Return the language the other side reads (one dispute)."""
        return self.partner_id.lang or self.env.lang

    def _refresh(self):
        """Bring the sums in step with the lines, in one statement."""
        self.env["cs.dispute.line"].flush_model()
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_dispute d
                   SET line_count = s.lines, open_line_count = s.open_lines,
                       claimed_amount = s.claimed, agreed_amount = s.agreed
                  FROM (SELECT i.id, count(l.id) AS lines,
                               count(l.id) FILTER (WHERE l.state = 'open') AS open_lines,
                               COALESCE(sum(l.claimed), 0) AS claimed, COALESCE(sum(l.agreed), 0) AS agreed
                          FROM unnest(%s) AS i (id)
                     LEFT JOIN cs_dispute_line l ON l.dispute_id = i.id AND l.state <> 'withdrawn'
                      GROUP BY i.id) s
                 WHERE d.id = s.id
                """,
                self.ids,
            )
        )
        sums = ["line_count", "open_line_count", "claimed_amount", "agreed_amount", "line_ids"]
        self.invalidate_recordset(sums, flush=False)
