from odoo import api, fields, models
from odoo.tools import consteq, hmac

from ..const_answers import (
    GOOD_SCORE,
    RATING_REQUEST_STATES,
    RATING_SKIPS,
    RATING_SOURCES,
    SCORES,
)

_TOKEN_LENGTH = 40
_SCOPE = "cs_complaints.rating"


class CsRatingRequest(models.Model):
    """A customer is asked how it was, once for a ticket or a delivery; the answer stands beside it.

    Rows are written by the system alone: nobody improves his own marks.
    """

    _name = "cs.rating.request"
    _description = "Satisfaction"
    _order = "answered_at desc, due_at desc, id desc"
    _cs_confidential_fields = {"comment": "text"}

    ticket_id = fields.Many2one("cs.ticket", readonly=True, ondelete="cascade")
    arrival_check_id = fields.Many2one("cs.arrival.check", readonly=True, ondelete="cascade")
    parcel_id = fields.Many2one("cs.parcel", readonly=True, index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True, index="btree_not_null")
    agent_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", help="Who looked after the customer last."
    )
    category_id = fields.Many2one("cs.ticket.category", readonly=True, index="btree_not_null")
    carrier_id = fields.Many2one("delivery.carrier", readonly=True, index="btree_not_null")
    channel_id = fields.Many2one("cs.order.channel", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    state = fields.Selection(RATING_REQUEST_STATES, required=True, default="waiting", readonly=True)
    skip_reason = fields.Selection(RATING_SKIPS, string="Not Asked Because", readonly=True)
    due_at = fields.Datetime(string="Ask On", readonly=True)
    asked_at = fields.Datetime(string="Asked On", readonly=True)
    expires_at = fields.Datetime(string="Open Until", readonly=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True, index="btree_not_null")
    source = fields.Selection(RATING_SOURCES, string="Answered by", readonly=True)
    score = fields.Selection(SCORES, readonly=True)
    comment = fields.Text(readonly=True, help="In the words of the customer.")
    is_low = fields.Boolean(string="Dissatisfied", readonly=True)
    rating_id = fields.Many2one("rating.rating", readonly=True, index="btree_not_null", ondelete="set null")

    mark = fields.Float(
        string="Average Mark", compute="_compute_figures", store=True, aggregator="avg", digits=(3, 2)
    )
    satisfied = fields.Float(
        string="Satisfied (%)", compute="_compute_figures", store=True, aggregator="avg", digits=(5, 1)
    )

    _ticket_uniq = models.UniqueIndex("(ticket_id) WHERE ticket_id IS NOT NULL")
    _check_uniq = models.UniqueIndex("(arrival_check_id) WHERE arrival_check_id IS NOT NULL")
    _due_idx = models.Index("(due_at) WHERE state = 'waiting'")
    _open_idx = models.Index("(expires_at) WHERE state = 'asked'")
    _about_something = models.Constraint(
        "CHECK (num_nonnulls(ticket_id, arrival_check_id) = 1)", "A mark is about a ticket or a delivery."
    )

    @api.depends("score")
    def _compute_figures(self):
        for request in self:
            score = int(request.score or 0)
            request.mark = score
            request.satisfied = 100.0 if score >= GOOD_SCORE else 0.0

    @api.depends("ticket_id", "arrival_check_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = request.ticket_id.display_name or request.arrival_check_id.display_name

    # The link

    def _get_token(self):
        """Return the secret of the link (one request)."""
        self.ensure_one()
        # sudo: the secret of the database is a system parameter
        return hmac(self.env(su=True), _SCOPE, (self.id, self.ticket_id.id))[:_TOKEN_LENGTH]

    def _has_token(self, token):
        return consteq(self._get_token().encode(), (token or "").encode())

    def _get_link(self):
        """Return the address of the page on which the customer answers (one request).

        Empty for whoever is no system process: an agent who previews the mail shall not answer it himself.
        """
        return f"{self.get_base_url()}/cs/rating/{self.id}/{self._get_token()}" if self.env.su else ""

    def _is_open(self):
        """Tell whether the customer may still answer (one request)."""
        if self.state not in ("waiting", "asked"):
            return False
        return not self.expires_at or self.expires_at > fields.Datetime.now()

    # What the page shows

    def _get_lang(self):
        return self.ticket_id._get_answer_lang() if self.ticket_id else self.partner_id.lang

    def _get_reference(self):
        """Return the number that whoever has no script in his browser types instead (one request)."""
        return self.ticket_id.number or self.parcel_id.name or ""

    # Buttons

    def action_open_subject(self):
        self.ensure_one()
        subject = self.ticket_id or self.arrival_check_id
        return subject._get_records_action(name=subject.display_name)
