from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const_case import RANKED_SIMILAR, SHOWN_SIMILAR, SIMILAR_LIKENESS

# What makes a case worth more than its words: the same category, the same carrier, each time it was of use.
BONUS_CATEGORY, BONUS_CARRIER, BONUS_USED = 0.3, 0.1, 0.05
# So many uses count at most.
COUNTED_USES = 6


class CsTicket(models.Model):
    """Solved tickets that are like this one, what settled them and what it cost."""

    _inherit = "cs.ticket"

    similar_ids = fields.Many2many(
        "cs.ticket",
        compute="_compute_similar_ids",
        string="Similar Cases and What Settled Them",
        help="Closed tickets in like words; those of the same category or carrier, and those that helped "
        "before, come first.",
    )
    used_count = fields.Integer(
        string="Used as Example", readonly=True, copy=False, help="How often its settlement was taken over."
    )
    settled_cost = fields.Monetary(
        compute="_compute_settled_cost", currency_field="settled_currency_id", string="Cost"
    )
    settled_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of the Cost")

    @api.depends("name", "matter", "category_id", "carrier_id")
    def _compute_similar_ids(self):
        for ticket in self:
            ticket.similar_ids = ticket._get_similar()

    def _compute_settled_cost(self):
        costs = self._get_settled_costs()
        for ticket in self:
            ticket.settled_cost = costs.get(ticket.id, 0.0)

    def _get_settled_costs(self):
        """Return ``{ticket id: what its settlement cost}`` in the company's currency; empty here.

        Whoever pays remedies out adds to it. Called for the few cases shown at a time.
        """
        return {}

    def _get_case_text(self):
        """Return the words by which this ticket is compared with others (one ticket)."""
        return "\n".join(text for text in (self.name, self.matter) if text)

    def _get_similar_domain(self):
        """Return the domain of the cases worth a look (one ticket)."""
        return (
            Domain("state", "=", "closed")
            & Domain("settlement", "!=", False)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self._origin.id)
        )

    def _get_similar(self):
        """Return the closed tickets most worth a look, the best first (one ticket)."""
        text = self._get_case_text()
        if not text:
            return self.browse()
        found = self._search_similar(text, self._get_similar_domain(), limit=RANKED_SIMILAR)
        scores = {ticket_id: score for ticket_id, score in found if score >= SIMILAR_LIKENESS}
        cases = self.browse(scores)
        cases.fetch(["category_id", "carrier_id", "used_count"])
        ranked = cases.sorted(lambda case: (scores[case.id] + self._get_bonus(case), case.id), reverse=True)
        return ranked[:SHOWN_SIMILAR]

    def _get_bonus(self, case):
        """Return what a case is worth beyond its words (one ticket, one case)."""
        return (
            BONUS_CATEGORY * (bool(case.category_id) and case.category_id == self.category_id)
            + BONUS_CARRIER * (bool(case.carrier_id) and case.carrier_id == self.carrier_id)
            + BONUS_USED * min(case.used_count, COUNTED_USES)
        )

    def action_use_settlement(self):
        """Take over what settled this case for the ticket it is shown beside (context ``cs_use_for``)."""
        self.ensure_one()
        self.check_access("read")
        target = self.browse(self.env.context.get("cs_use_for")).exists()
        target.check_access("write")
        target.write(
            {"settlement": self.settlement, "category_id": target.category_id.id or self.category_id.id}
        )
        target._log_event("similar", new=self.number)
        self._count_use()
        return True

    def _count_use(self):
        """Remember that the case was of use; past the ORM, since nothing else of it changes."""
        self.env.execute_query(
            SQL(
                """UPDATE cs_ticket SET used_count = COALESCE(used_count, 0) + 1
                    WHERE id = ANY(%s) RETURNING id""",
                self.ids,
            )
        )
        self.invalidate_recordset(["used_count"], flush=False)
