from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_cargo import CRITERIA_WEIGHTS, TRANSIT_SOURCES
from ..const_transport import LANE_LEVELS
from ..lib.weighted_choice import Candidate, Ranked, compare


class CsTransportCandidate(models.Model):
    """One carrier in a comparison: the figures, the points they gave, or why it was left out."""

    _name = "cs.transport.candidate"
    _description = "Transport Candidate"
    _order = "choice_id, is_refused, rank, id"
    _log_access = False
    _rec_name = "carrier_id"

    choice_id = fields.Many2one(
        "cs.transport.choice", required=True, index=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one(related="choice_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="choice_id.company_id", store=True)
    team_id = fields.Many2one(related="choice_id.team_id", store=True, index="btree_not_null")
    currency_id = fields.Many2one(related="choice_id.currency_id")
    carrier_id = fields.Many2one("delivery.carrier", required=True, ondelete="cascade", readonly=True)
    mode_id = fields.Many2one("cs.transport.mode", readonly=True)
    rank = fields.Integer(readonly=True, aggregator="avg")
    score = fields.Float(digits=(5, 1), readonly=True, aggregator="avg")
    points_cost = fields.Float(digits=(5, 1), readonly=True, aggregator="avg")
    points_time = fields.Float(digits=(5, 1), readonly=True, aggregator="avg")
    points_safety = fields.Float(digits=(5, 1), readonly=True, aggregator="avg")

    has_rate = fields.Boolean(readonly=True)
    cost = fields.Monetary(readonly=True, help="What the carrier's rate says, before free delivery.")
    price = fields.Monetary(readonly=True, help="What the customer would be charged for the delivery.")
    days = fields.Float(digits=(6, 1), readonly=True, aggregator="avg")
    days_source = fields.Selection(TRANSIT_SOURCES, readonly=True)
    days_level = fields.Selection(LANE_LEVELS, readonly=True)
    days_sample = fields.Integer(readonly=True, aggregator=None)
    arrives_at = fields.Datetime(string="Arrives", readonly=True)
    sample = fields.Integer(string="Finished Parcels", readonly=True, aggregator=None)
    min_sample = fields.Integer(string="Parcels Needed", readonly=True, aggregator=None)
    good = fields.Float(
        string="Without Trouble",
        readonly=True,
        aggregator="avg",
        help="Share of the finished parcels that came neither late, damaged nor never.",
    )
    promised = fields.Integer(string="With a Promised Time", readonly=True, aggregator=None)
    on_time = fields.Float(
        readonly=True, aggregator="avg", help="Share of those with a promised time."
    )
    damaged = fields.Float(readonly=True, aggregator="avg", help="Share of parcels.")
    lost = fields.Float(readonly=True, aggregator="avg", help="Share of parcels.")

    is_refused = fields.Boolean(readonly=True)
    refusals = fields.Json(readonly=True)
    refusal_text = fields.Char(string="Left Out Because", compute="_compute_refusal_text")

    _carrier_uniq = models.UniqueIndex("(choice_id, carrier_id)", "A carrier is compared once.")

    @api.depends("refusals", "carrier_id")
    @api.depends_context("lang")
    def _compute_refusal_text(self):
        for candidate in self:
            words = [candidate._describe(refusal) for refusal in candidate.refusals or ()]
            candidate.refusal_text = "; ".join(word for word in words if word)

    def _describe(self, refusal):
        if refusal["reason"] == "rate":
            return self.env._("No price: %(error)s", error=refusal["figure"])
        return self.env["cs.cargo.service"]._describe_refusal(refusal, self.carrier_id.name)

    def _get_advantage(self):
        """Return why this best candidate is ahead of the next one, in words (one candidate)."""
        second = self.choice_id.candidate_ids.filtered(lambda candidate: candidate.rank == 2)
        if not second:
            return self.env._("%(carrier)s is the only one that can take it.", carrier=self.carrier_id.name)
        words = {
            "carrier": self.carrier_id.name,
            "count": self.choice_id.candidate_count,
            "second": second.carrier_id.name,
            "points": round(self.score - second.score, 1),
        }
        gains = compare(self._as_ranked(), second._as_ranked(), self.choice_id._get_criteria())
        if not gains or gains[0][1] <= 0:
            return self.env._("%(carrier)s and %(second)s are equally good.", **words)
        words["criterion"] = self._get_criterion_names()[gains[0][0]]
        return self.env._(
            "%(carrier)s is the best of %(count)s, %(points)g points ahead of %(second)s, mostly for"
            " %(criterion)s.",
            **words,
        )

    def _get_criterion_names(self):
        return {"cost": self.env._("cost"), "time": self.env._("time"), "safety": self.env._("safety")}

    def _as_ranked(self):
        points = {key: self[f"points_{key}"] for key in CRITERIA_WEIGHTS}
        return Ranked(Candidate(self.id), self.rank, points, self.score)

    def action_choose(self):
        """Take this carrier; what is not the best needs a reason."""
        self.ensure_one()
        self._check_choosable()
        if self.rank > 1:
            return {
                **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_transport_overrule_action"),
                "context": {"default_candidate_id": self.id},
            }
        self._choose("hand")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_choosable(self):
        self.order_id.check_access("write")
        if self.is_refused:
            raise UserError(self.refusal_text)
        if not self.choice_id.is_current:
            raise UserError(self.env._("There is a later comparison; choose there."))
        if self.order_id.state == "cancel":
            raise UserError(self.env._("The order is cancelled."))

    def _choose(self, way, reason=None):
        """Write this carrier on the order and its open deliveries; the record says who, when and why.

        A comparison in which somebody has been chosen stays as it is: a copy carries the new choice.
        """
        # the record of a choice is nobody's to write directly; the order's rights have been checked
        choice, carrier = self.sudo().choice_id, self.carrier_id
        if choice.chosen_id:
            choice = choice._copy_version()
        choice.write(
            {
                "chosen_id": choice.candidate_ids.filtered(lambda row: row.carrier_id == carrier).id,
                "way": way,
                "chosen_by_id": self.env.uid,
                "chosen_at": fields.Datetime.now(),
                "overrule_reason": reason,
            }
        )
        self.order_id._apply_carrier(carrier)
