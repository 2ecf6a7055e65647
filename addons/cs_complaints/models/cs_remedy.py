from odoo import api, fields, models
from odoo.fields import Command

from ..const_remedy import (
    CONSENT_WAYS,
    REMEDY_STATES,
    REMEDY_VALIDITY,
)


class CsRemedy(models.Model):
    """One version of what a customer is offered to make good, and what became of it."""

    _name = "cs.remedy"
    _description = "Remedy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "ticket_id desc, version desc, id desc"
    _rec_names_search = ["ticket_id.number", "ticket_id.name", "order_id.name", "partner_id.name"]
    _check_company_auto = True
    _cs_confidential_fields = {
        "answer_name": "text",
        "answer_note": "text",
        "message": "text",
        "offer_text": "text",
    }

    ticket_id = fields.Many2one(
        "cs.ticket", required=True, index=True, ondelete="cascade", check_company=True
    )
    version = fields.Integer(required=True, readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        REMEDY_STATES,
        required=True,
        default="draft",
        index=True,
        copy=False,
        readonly=True,
        group_expand=True,
    )
    line_ids = fields.One2many("cs.remedy.line", "remedy_id", string="Remedies", copy=True)
    message = fields.Text(
        string="Words to the Customer",
        compute="_compute_message",
        store=True,
        readonly=False,
        help="The customer reads this above the remedies.",
    )
    valid_until = fields.Datetime(
        default=lambda self: fields.Datetime.now() + REMEDY_VALIDITY,
        copy=False,
        help="The customer may accept until then.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id", store=True, precompute=True)
    amount = fields.Monetary(
        compute="_compute_amount", store=True, help="What the remedies cost together, as far as it is money."
    )

    partner_id = fields.Many2one(
        related="ticket_id.partner_id", store=True, string="Customer", index="btree_not_null"
    )
    order_id = fields.Many2one(related="ticket_id.order_id", store=True, index="btree_not_null")
    category_id = fields.Many2one(related="ticket_id.category_id", store=True, index="btree_not_null")
    carrier_id = fields.Many2one(related="ticket_id.carrier_id", store=True, index="btree_not_null")
    team_id = fields.Many2one(related="ticket_id.team_id", store=True, index="btree_not_null")
    user_id = fields.Many2one(related="ticket_id.user_id", store=True, index="btree_not_null")
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True, index=True, string="Company"
    )

    proposed_by_id = fields.Many2one("res.users", string="Proposed by", copy=False, readonly=True)
    approved_by_id = fields.Many2one("res.users", string="Approved by", copy=False, readonly=True)
    offered_at = fields.Datetime(string="Offered On", copy=False, readonly=True)
    offer_text = fields.Text(copy=False, readonly=True, help="What the customer was offered, word for word.")
    offer_hash = fields.Char(
        string="Fingerprint", copy=False, readonly=True, help="SHA-256 of the words that were offered."
    )
    answered_at = fields.Datetime(string="Answered On", copy=False, readonly=True)
    answer_how = fields.Selection(CONSENT_WAYS, string="Answered through", copy=False, readonly=True)
    answer_name = fields.Char(string="Answered by", copy=False, readonly=True)
    answer_note = fields.Text(string="Customer's Words", copy=False, readonly=True)
    answer_ip = fields.Char(string="Address", copy=False, readonly=True)
    answer_user_id = fields.Many2one("res.users", string="Answer Taken by", copy=False, readonly=True)
    proof_ids = fields.Many2many("ir.attachment", copy=False, readonly=True)
    end_note = fields.Text(string="Why It Ended", copy=False, readonly=True)
    done_at = fields.Datetime(string="Carried Out On", copy=False, readonly=True)

    _version_uniq = models.UniqueIndex("(ticket_id, version)", "There is such a version already.")
    _one_pending = models.UniqueIndex(
        "(ticket_id) WHERE state IN ('draft', 'to_approve', 'offered')",
        "Another proposal of this ticket is still open; withdraw it first.",
    )
    _expiry_idx = models.Index("(valid_until) WHERE state = 'offered'")

    @api.depends("ticket_id.number", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for remedy in self:
            remedy.display_name = self.env._(
                "Remedy %(ticket)s/%(version)s", ticket=remedy.ticket_id.number or "", version=remedy.version
            )

    @api.depends("ticket_id.order_id", "ticket_id.company_id")
    def _compute_currency_id(self):
        for remedy in self:
            ticket = remedy.ticket_id
            remedy.currency_id = ticket.order_id.currency_id or ticket.company_id.currency_id

    @api.depends("line_ids.amount", "line_ids.state")
    def _compute_amount(self):
        for remedy in self:
            lines = remedy.line_ids.filtered(lambda line: line.state != "cancelled")
            remedy.amount = sum(lines.mapped("amount"))

    @api.depends("line_ids.kind_id")
    def _compute_message(self):
        """Begin with the words of the kinds, in the customer's language; what a person wrote stays."""
        for remedy in self:
            if not remedy.message:
                kinds = remedy.line_ids.kind_id.with_context(lang=remedy._get_customer_lang())
                remedy.message = "\n".join(filter(None, kinds.mapped("offer_text"))) or False

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_versions(vals_list)
        self._check_new(vals_list)
        return super().create([{"proposed_by_id": self.env.uid, **vals} for vals in vals_list])

    def _with_versions(self, vals_list):
        """Return ``vals_list`` with the next free version of each ticket."""
        # An earlier version that has just ended must not stand in the way of the unique index.
        self.flush_model(["state"])
        default = self.env.context.get("default_ticket_id")
        tickets = [vals.get("ticket_id", default) for vals in vals_list]
        # sudo: versions are counted whoever may read the earlier ones
        groups = self.sudo()._read_group([("ticket_id", "in", tickets)], ["ticket_id"], ["version:max"])
        latest = {ticket.id: version for ticket, version in groups}
        numbered = []
        for ticket_id, vals in zip(tickets, vals_list, strict=True):
            latest[ticket_id] = latest.get(ticket_id, 0) + 1
            numbered.append({**vals, "ticket_id": ticket_id, "version": latest[ticket_id]})
        return numbered

    def _get_customer_lang(self):
        """Return the language in which the customer reads the proposal (one remedy)."""
        ticket = self.ticket_id
        return ticket.lang or ticket.partner_id.lang or self.env.lang

    def _copy_as_next(self):
        """Return a new draft with the same remedies, one version on (one remedy)."""
        lines = [Command.create(vals) for vals in self.line_ids.copy_data()]
        return self.create({"ticket_id": self.ticket_id.id, "message": self.message, "line_ids": lines})
