from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..const_customer import (
    ANSWER_WAYS,
    CUSTOMER_STATEMENT_STATES,
    CUSTOMER_STATEMENT_STEPS,
    DEAD_STATES,
    SENDING_STATES,
    STATEMENT_CHANNELS,
    STATEMENT_KINDS,
)

# What people change by hand; everything else is a figure, or moved by a button.
_OPEN_FIELDS = frozenset({"user_id", "note", "channel", "activity_ids", "message_follower_ids"})


class CsCustomerStatement(models.Model):
    """What a customer owes for a period: a picture taken once, sent, and confirmed or objected to.

    Charges, invoices and payments go on living; the statement holds copies of them.
    """

    _name = "cs.customer.statement"
    _description = "Customer Statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "partner_id"]
    _check_company_auto = True
    _cs_confidential_fields = {"answer_name": "text"}

    number = fields.Char(required=True, copy=False, readonly=True, default="/")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Responsible", default=lambda self: self.env.user)
    kind = fields.Selection(STATEMENT_KINDS, required=True, readonly=True, default="month")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        CUSTOMER_STATEMENT_STATES,
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
        group_expand=True,
    )
    channel = fields.Selection(
        STATEMENT_CHANNELS, string="Statements Go by", required=True, default="mail"
    )
    fax = fields.Char(related="partner_id.cs_fax")
    note = fields.Text(string="Words to the Customer", help="Stands above the figures.")

    section_ids = fields.One2many(
        "cs.customer.statement.section", "statement_id", string="Figures", readonly=True
    )
    line_ids = fields.One2many("cs.customer.statement.line", "statement_id", readonly=True)
    answer_ids = fields.One2many("cs.customer.statement.answer", "statement_id", readonly=True)
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    open_count = fields.Integer(string="Unanswered Lines", readonly=True, copy=False)
    objected_count = fields.Integer(string="Objections", readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    amount = fields.Monetary(
        string="Total Due", readonly=True, copy=False, help="All currencies at the rates of the last day."
    )
    amount_text = fields.Char(string="Amounts Due", compute="_compute_amount_text")

    made_at = fields.Datetime(string="Figures Taken On", readonly=True, copy=False)
    sending = fields.Selection(SENDING_STATES, readonly=True, copy=False)
    sending_error = fields.Char(readonly=True, copy=False)
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    delivered_at = fields.Datetime(string="Handed Over On", readonly=True, copy=False)
    delivered_by_id = fields.Many2one("res.users", string="Handed Over by", readonly=True, copy=False)
    reminder_count = fields.Integer(string="Reminders", readonly=True, copy=False)
    reminded_at = fields.Datetime(string="Reminded On", readonly=True, copy=False)
    deemed_on = fields.Date(
        string="Counts as Confirmed On",
        readonly=True,
        copy=False,
        help="By contract, silence until then is a confirmation.",
    )
    answered_at = fields.Datetime(string="Answered On", readonly=True, copy=False)
    answer_name = fields.Char(string="Answered by", readonly=True, copy=False)
    answer_way = fields.Selection(ANSWER_WAYS, string="Answered through", readonly=True, copy=False)
    answer_ip = fields.Char(string="Address", readonly=True, copy=False)

    version = fields.Integer(required=True, readonly=True, default=1, copy=False, aggregator=None)
    replaces_id = fields.Many2one(
        "cs.customer.statement", string="Corrects", readonly=True, copy=False, index="btree_not_null"
    )
    replaced_by_ids = fields.One2many("cs.customer.statement", "replaces_id", string="Corrected by")

    _version_uniq = models.UniqueIndex(
        "(company_id, partner_id, date_from, date_to, version) WHERE state != 'cancelled'",
        "There is a statement of this customer for this period already.",
    )
    _sending_idx = models.Index("(id) WHERE sending = 'waiting'")
    _dates_ordered = models.Constraint("CHECK (date_from <= date_to)", "The period ends before it begins.")

    @api.depends("number", "version")
    def _compute_display_name(self):
        for statement in self:
            version = f" v{statement.version}" if statement.version > 1 else ""
            statement.display_name = f"{statement.number}{version}"

    @api.depends("section_ids.total")
    def _compute_amount_text(self):
        for statement in self:
            sections = statement.section_ids
            statement.amount_text = " · ".join(
                section.currency_id.format(section.total) for section in sections
            )

    @api.model_create_multi
    def create(self, vals_list):
        unnumbered = [vals for vals in vals_list if vals.get("number", "/") == "/"]
        numbers = self._draw_numbers(len(unnumbered))
        numbered = [
            {**vals, "number": numbers.pop(0)} if vals.get("number", "/") == "/" else vals
            for vals in vals_list
        ]
        return super().create(numbered)

    def write(self, vals):
        if not self.env.su and vals.keys() - _OPEN_FIELDS:
            raise AccessError(self.env._("The figures of a statement do not change. Correct it instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(statement.state not in ("draft", "cancelled") for statement in self):
            raise UserError(self.env._("A statement that a customer has seen stays. Correct it instead."))

    @api.model
    def _draw_numbers(self, count):
        """Return ``count`` numbers, drawn in one query where the numbering allows it."""
        # sudo: accountants do not read the setup of numberings
        sequences = self.env["ir.sequence"].sudo()
        sequence = sequences.search(
            [("code", "=", self._name), ("company_id", "in", [self.env.company.id, False])],
            order="company_id",
            limit=1,
        )
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        numbers = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"ir_sequence_{sequence.id:03d}", count)
        )
        return [sequence.get_next_char(number) for (number,) in numbers]

    def _count_lines(self):
        """Count the lines, and those that wait for an answer or are objected to."""
        self.env["cs.customer.statement.line"].flush_model(["answer", "statement_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_customer_statement s
                   SET line_count = c.lines, open_count = c.open, objected_count = c.objected
                  FROM (SELECT t.id, COUNT(l.id) AS lines,
                               COUNT(l.id) FILTER (WHERE l.answer = 'open') AS open,
                               COUNT(l.id) FILTER (WHERE l.answer = 'objected') AS objected
                          FROM cs_customer_statement t
                          LEFT JOIN cs_customer_statement_line l ON l.statement_id = t.id
                         WHERE t.id = ANY(%s) GROUP BY t.id) c
                 WHERE s.id = c.id
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["line_count", "open_count", "objected_count", "line_ids"], flush=False)

    # State

    def _can_become(self, state):
        return state in CUSTOMER_STATEMENT_STEPS[self.state]

    def _ensure_can_become(self, state):
        stuck = self.filtered(lambda statement: not statement._can_become(state))
        if stuck:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(statements)s: from “%(before)s” there is no way to “%(after)s”.",
                    statements=", ".join(stuck[:5].mapped("display_name")),
                    before=states[stuck[0].state],
                    after=states[state],
                )
            )

    def _set_state(self, state, **vals):
        """Move to a state, together with what else changes; the way there is checked."""
        self._ensure_can_become(state)
        # sudo: states are moved by buttons and answers alone, never written
        self.sudo().write({"state": state, **vals})

    @api.model
    def _get_live_domain(self):
        return fields.Domain("state", "not in", DEAD_STATES)

    def _get_lang(self):
        """Return the language in which the customer reads (one statement)."""
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def action_cancel(self):
        """Drop prepared statements; nobody has seen them."""
        self.check_access("write")
        self._set_state("cancelled")

    def action_undo_making(self):
        """Take back statements that were prepared just now."""
        self.check_access("write")
        # sudo: prepared statements were made by a button, and go by one
        self.filtered(lambda statement: statement.state == "draft").sudo().unlink()
