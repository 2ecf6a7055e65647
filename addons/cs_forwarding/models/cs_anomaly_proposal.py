from odoo import api, fields, models

from ..const import PROPOSAL_STATES


class CsAnomalyProposal(models.Model):
    _name = "cs.anomaly.proposal"
    _description = "Proposal to Settle an Anomaly"
    _order = "anomaly_id, sequence, id"
    _check_company_auto = True
    _cs_customer_field = "anomaly_id.partner_id"
    _cs_confidential_fields = {"data": "json", "old_values": "json", "explanation": "text", "note": "text"}

    name = fields.Char(compute="_compute_texts")
    explanation = fields.Char(compute="_compute_texts", help="Why this would help, in figures.")
    anomaly_id = fields.Many2one("cs.anomaly", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="anomaly_id.company_id", store=True)
    order_id = fields.Many2one(related="anomaly_id.order_id")
    kind_id = fields.Many2one(
        "cs.anomaly.proposal.kind",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "cs_forwarding.cs_anomaly_proposal_kind_other", raise_if_not_found=False
        ),
    )
    kind = fields.Char(related="kind_id.code", string="Kind Code")
    icon = fields.Char(related="kind_id.icon")
    state = fields.Selection(PROPOSAL_STATES, required=True, default="open", copy=False)
    is_manual = fields.Boolean(
        default=True, readonly=True, help="Added by a person, not worked out by the system."
    )
    is_default = fields.Boolean(help="The proposal the system thinks best.")
    sequence = fields.Integer(default=100)
    note = fields.Text(string="In Words", help="What is offered, for a proposal of one's own.")
    product_id = fields.Many2one("product.product", check_company=True)
    quantity = fields.Float(digits="Product Unit")
    price_unit = fields.Float(digits="Product Price")
    price_difference = fields.Monetary(help="What the customer pays more (or less, when negative).")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    date = fields.Date(string="Possible On")
    days_difference = fields.Integer(string="Days Later", help="Days later than promised, or than today.")
    likeness = fields.Float(digits=(5, 1), help="How like the product is to the one ordered, 0 to 100.")
    data = fields.Json(copy=False)
    old_values = fields.Json(copy=False, help="What the order held before, to put it back.")
    applied_at = fields.Datetime(string="Carried Out On", copy=False, readonly=True)
    applied_by_id = fields.Many2one("res.users", string="Carried Out by", copy=False, readonly=True)
    can_accept = fields.Boolean(compute="_compute_allowed")
    can_undo = fields.Boolean(compute="_compute_allowed")

    _one_taken = models.UniqueIndex(
        "(anomaly_id) WHERE state != 'open'", "Another proposal of this anomaly is already chosen."
    )

    @api.depends("anomaly_id.order_id.currency_id", "company_id.currency_id")
    def _compute_currency_id(self):
        for proposal in self:
            proposal.currency_id = proposal.order_id.currency_id or proposal.company_id.currency_id

    @api.depends("kind_id", "product_id", "quantity", "date", "likeness", "data", "note")
    @api.depends_context("lang")
    def _compute_texts(self):
        for proposal in self:
            explain = getattr(proposal, f"_explain_{proposal.kind}", None)
            proposal.name = proposal._get_title()
            proposal.explanation = proposal.note or (explain() if explain else "")

    def _get_title(self):
        if self.kind == "substitute" and self.product_id:
            return self.env._(
                "%(kind)s: %(product)s", kind=self.kind_id.name, product=self.product_id.display_name
            )
        return self.kind_id.name

    def _get_offer_text(self):
        """Return what a message says of the proposal: ``_offer_<code>()``, else the explanation."""
        offer = getattr(self, f"_offer_{self.kind}", None)
        return self.note or (offer() if offer else self.explanation)

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = proposal.name

    @api.depends("state", "anomaly_id.state", "anomaly_id.proposal_ids.state", "old_values", "kind_id")
    def _compute_allowed(self):
        for proposal in self:
            anomaly = proposal.anomaly_id
            taken = any(other.state == "applied" for other in anomaly.proposal_ids)
            proposal.can_accept = anomaly.can_decide and not taken and proposal._is_applicable()
            proposal.can_undo = proposal.state == "applied" and proposal._is_applicable()

    def _is_applicable(self):
        """Say whether the order may still be changed this way.

        A confirmed order has papers and moves; what changes it then is an order change, not a proposal.
        """
        order = self.order_id
        return not order or not self._changes_order() or order.state in ("draft", "sent", "cancel")

    def _changes_order(self):
        return bool(getattr(self, f"_apply_{self.kind}", None))

    def _get_signed_difference(self):
        """Return the price difference with its sign and currency, for people."""
        sign = "+" if self.price_difference > 0 else ""
        return f"{sign}{self.currency_id.format(self.price_difference)}"

    def action_choose(self):
        """Mark the proposal as the one to go for; another chosen one is let go."""
        self.ensure_one()
        others = self.anomaly_id.proposal_ids - self
        others._let_go()
        self.state = "open" if self.state == "chosen" else "chosen"
        return True

    def _let_go(self):
        """Make chosen ones open again, before another one takes their place in the unique index."""
        self.filtered(lambda proposal: proposal.state == "chosen").state = "open"
        self.flush_recordset(["state"])

    def action_accept(self):
        """The customer takes this proposal: record it, change the order, close the anomaly."""
        self.ensure_one()
        self.anomaly_id._decide("accept", proposal=self)
        self.anomaly_id._take_proposal(self)
        return True

    def action_undo(self):
        self.anomaly_id._undo_solution()
        return True

    def _create_of_kind(self, kind, anomalies):
        """Create what ``_propose_<code>`` of the kind yields for the anomalies."""
        propose = getattr(self, f"_propose_{kind.code}", None)
        if not propose:
            return self
        defaults = {"kind_id": kind.id, "sequence": kind.sequence, "is_manual": False}
        return self.create([{**defaults, **vals} for vals in propose(anomalies)])

    def _get_days_late(self, order, date):
        """Return how many days after the promised day (else today) ``date`` lies."""
        promised = (
            order.commitment_date and fields.Datetime.context_timestamp(order, order.commitment_date).date()
        )
        return (date - (promised or fields.Date.context_today(self))).days
