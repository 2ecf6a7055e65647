from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const_case import (
    INVESTIGATION_STATES,
    JUDGED_FIELDS,
    JUDGEMENT_FIELDS,
    LIABLE_FIELDS,
    LIABLE_KINDS,
    VERDICTS,
    VERDICTS_OF_FAULT,
)


class CsTicket(models.Model):
    """The investigation of a ticket: facts, who answers for the matter, and the verdict."""

    _inherit = "cs.ticket"
    _cs_confidential_fields = {"facts": "text", "root_cause": "text", "verdict_reason": "text"}

    investigation_state = fields.Selection(
        INVESTIGATION_STATES, string="Investigation", readonly=True, copy=False, index="btree_not_null"
    )
    investigator_id = fields.Many2one(
        "res.users", copy=False, index="btree_not_null", domain="[('share', '=', False)]"
    )
    investigation_opened_at = fields.Datetime(string="Investigation Opened On", readonly=True, copy=False)
    facts = fields.Text(copy=False, help="What is certain, in the order in which it happened.")
    evidence_ids = fields.One2many("cs.ticket.evidence", "ticket_id", copy=False)
    statement_ids = fields.One2many("cs.ticket.statement", "ticket_id", string="Statements", copy=False)
    verdict = fields.Selection(VERDICTS, copy=False, index="btree_not_null")
    verdict_reason = fields.Text(string="Reason of the Verdict", copy=False)
    root_cause_id = fields.Many2one(
        "cs.root.cause", copy=False, index="btree_not_null", ondelete="restrict"
    )
    root_cause = fields.Text(string="Root Cause in Words", copy=False)
    liable_kind = fields.Selection(LIABLE_KINDS, string="Answered for by", copy=False)
    liable_department_id = fields.Many2one(
        "cs.department", string="Responsible Department", copy=False, check_company=True,
        index="btree_not_null",
    )
    liable_user_id = fields.Many2one(
        "res.users", string="Responsible Employee", copy=False, index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    liable_carrier_id = fields.Many2one(
        "delivery.carrier", string="Responsible Carrier", copy=False, index="btree_not_null"
    )
    liable_partner_id = fields.Many2one(
        "res.partner", string="Responsible Supplier", copy=False, index="btree_not_null"
    )
    liable_name = fields.Char(string="Responsible Party", compute="_compute_liable_name")
    judged_by_id = fields.Many2one("res.users", string="Judged by", readonly=True, copy=False)
    judged_at = fields.Datetime(string="Judged On", readonly=True, copy=False)
    missing_evidence_count = fields.Integer(compute="_compute_missing_evidence_count")
    can_judge = fields.Boolean(compute="_compute_can_judge")

    @api.depends("liable_kind", *LIABLE_FIELDS.values())
    @api.depends_context("lang")
    def _compute_liable_name(self):
        labels = dict(self._fields["liable_kind"]._description_selection(self.env))
        for ticket in self:
            party = ticket._get_liable_party()
            ticket.liable_name = party.display_name if party else labels.get(ticket.liable_kind)

    @api.depends("evidence_ids.state", "evidence_ids.is_required")
    def _compute_missing_evidence_count(self):
        for ticket in self:
            ticket.missing_evidence_count = len(ticket._get_missing_evidence())

    @api.depends("liable_kind", *LIABLE_FIELDS.values())
    @api.depends_context("uid")
    def _compute_can_judge(self):
        for ticket in self:
            ticket.can_judge = not ticket._is_liable_himself(self.env.user)

    @api.onchange("root_cause_id")
    def _onchange_root_cause_id(self):
        """Name who usually answers for the cause, where nobody is named yet."""
        self.liable_kind = self.liable_kind or self.root_cause_id.liable_kind
        if self.liable_kind == "carrier":
            self.liable_carrier_id = self.liable_carrier_id or self.carrier_id
        elif self.liable_kind == "department":
            self.liable_department_id = self.liable_department_id or self.department_id

    @api.model_create_multi
    def create(self, vals_list):
        """A ticket does not come into the world judged."""
        return super().create(
            [{name: vals[name] for name in vals if name not in JUDGEMENT_FIELDS} for vals in vals_list]
        )

    def write(self, vals):
        return super().write(self._guard_judgement(vals))

    # Guards

    def _guard_judgement(self, vals):
        """Return ``vals`` with who judges and when; refuse what a judged investigation fixes.

        The state changes by writing it, whoever does: the same conditions hold everywhere.
        """
        if vals.keys().isdisjoint({*JUDGEMENT_FIELDS, *JUDGED_FIELDS}):
            return vals
        vals = {name: value for name, value in vals.items() if name not in ("judged_at", "judged_by_id")}
        state = vals.get("investigation_state")
        if state != "open" and not vals.keys().isdisjoint(JUDGED_FIELDS):
            self._ensure_not_judged()
        if state == "judged":
            self._ensure_judgeable()
            vals |= {"judged_at": fields.Datetime.now(), "judged_by_id": self.env.uid}
        elif "investigation_state" in vals:
            self._ensure_may_reopen_investigation()
            vals |= {"judged_at": False, "judged_by_id": False}
        return vals

    def _ensure_not_judged(self):
        for ticket in self:
            if ticket.investigation_state == "judged":
                raise UserError(
                    self.env._(
                        "The investigation of %(ticket)s is closed. Open it again first.",
                        ticket=ticket.display_name,
                    )
                )

    def _ensure_judgeable(self):
        for ticket in self:
            gaps = ticket._get_judgement_gaps()
            if gaps:
                raise UserError("\n".join(gaps))
            if ticket._is_liable_himself(self.env.user):
                raise AccessError(
                    self.env._(
                        "You belong to those who answer for %(ticket)s. Let somebody else judge.",
                        ticket=ticket.display_name,
                    )
                )

    def _ensure_may_reopen_investigation(self):
        judged = self.filtered(lambda ticket: ticket.investigation_state == "judged")
        others = judged.filtered(lambda ticket: ticket.judged_by_id != self.env.user)
        if others and not (self.env.su or self.env.user.has_group("cs_forwarding.group_supervisor")):
            raise AccessError(
                self.env._(
                    "Only %(judge)s or a supervisor may open the investigation again.",
                    judge=", ".join(others.judged_by_id.mapped("name")),
                )
            )

    def _get_judgement_gaps(self):
        """Return sentences that say what is still missing for a verdict (one ticket)."""
        gaps = []
        missing = self._get_missing_evidence()
        if missing:
            names = ", ".join(missing.mapped("name"))
            gaps.append(self.env._("Collect the evidence, or say why it is not to be had: %s", names))
        if not self.facts:
            gaps.append(self.env._("Write down the facts."))
        if not self.verdict:
            gaps.append(self.env._("Choose a verdict."))
        if self.verdict in VERDICTS_OF_FAULT:
            if not self.root_cause_id:
                gaps.append(self.env._("Choose the root cause."))
            if not self.liable_kind or self.liable_kind in LIABLE_FIELDS and not self._get_liable_party():
                gaps.append(self.env._("Say who answers for it."))
        return gaps

    def _get_missing_evidence(self):
        return self.evidence_ids.filtered(
            lambda evidence: evidence.is_required and evidence.state == "missing"
        )

    def _get_liable_party(self):
        """Return the record that answers for the matter, or None (one ticket)."""
        if self.liable_kind == "customer":
            return self.partner_id
        return self[LIABLE_FIELDS[self.liable_kind]] if self.liable_kind in LIABLE_FIELDS else None

    def _is_liable_himself(self, user):
        """Tell whether the user is, or belongs to, the one found responsible (one ticket)."""
        if self.liable_kind == "person":
            return self.liable_user_id == user
        department = self.liable_department_id if self.liable_kind == "department" else None
        return bool(department) and user in department.member_ids | department.manager_id

    def _get_close_obstacles(self):
        obstacles = super()._get_close_obstacles()
        if self.investigation_state == "open":
            return [*obstacles, self.env._("The investigation has no verdict yet.")]
        if self.category_id._get_inherited("investigation_required") and not self.investigation_state:
            words = self.env._("“%(category)s” has to be investigated.", category=self.category_id.name)
            return [*obstacles, words]
        return obstacles

    # Buttons

    def action_investigate(self):
        """Open the investigation: the checklist of the category, and what the customer sent already."""
        self.check_access("write")
        fresh = self.filtered(lambda ticket: not ticket.investigation_state)
        fresh._open_investigation()
        return True

    def _open_investigation(self):
        for investigator, tickets in self.grouped("investigator_id").items():
            tickets.write(
                {
                    "investigation_state": "open",
                    "investigation_opened_at": fields.Datetime.now(),
                    "investigator_id": investigator.id or self.env.uid,
                }
            )
        self._add_checklist()
        self._take_files()
        self._log_event("investigation", new="open")

    def action_judge(self):
        """Close the investigation with its verdict."""
        self.check_access("write")
        self.write({"investigation_state": "judged"})
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        for verdict, tickets in self.grouped("verdict").items():
            tickets._log_event("investigation", old="open", new="judged", note=labels[verdict])
        return True

    def action_reopen_investigation(self):
        self.check_access("write")
        judged = self.filtered(lambda ticket: ticket.investigation_state == "judged")
        judged.write({"investigation_state": "open"})
        judged._log_event("investigation", old="judged", new="open")
        return True
