from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const_handover import DEPARTMENT_STATES, HANDOVER_STATES, HANDOVER_TRANSITIONS, OPEN_HANDOVER_STATES

# The customer and what belongs to the desk; a department sees handovers without them.
DESK = "cs_forwarding.group_agent"


class CsHandover(models.Model):
    """A question of the desk to a department, about one ticket or anomaly.

    The department sees this record and nothing behind it. Its texts are freed of the customer's phone and
    street when they are stored, so that no list, mail or export of them can give these away. Everybody reads,
    nobody writes: each step is an action that checks who takes it. A question put anew is a new handover that
    names the one before it.
    """

    _name = "cs.handover"
    _description = "Handover"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.clock.mixin", "cs.text.search.mixin"]
    _order = "next_due_at, id desc"
    _rec_names_search = ["source_ref", "reason"]
    _check_company_auto = True
    _mail_post_access = "read"
    _cs_customer_field = "customer_id"
    _cs_confidential_fields = {
        "answer": "text",
        "customer_name": "text",
        "question": "text",
        "reason": "text",
        "return_reason": "text",
    }
    _text_search_fields = ("source_ref", "reason", "question", "answer", "return_reason")

    ticket_id = fields.Many2one(
        "cs.ticket",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        readonly=True,
        groups=DESK,
    )
    anomaly_id = fields.Many2one(
        "cs.anomaly",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        readonly=True,
        groups=DESK,
    )
    source_ref = fields.Char(string="About", readonly=True, help="Number of the ticket or anomaly.")
    # Not partner_id: nobody is to be offered the customer as the reader of a message between colleagues.
    customer_id = fields.Many2one(
        "res.partner", compute="_compute_customer_id", store=True, index="btree_not_null", groups=DESK
    )
    state = fields.Selection(
        HANDOVER_STATES,
        required=True,
        default="sent",
        index=True,
        readonly=True,
        group_expand="_expand_states",
    )
    department_id = fields.Many2one(
        "cs.department", required=True, index=True, check_company=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    team_id = fields.Many2one("cs.team", index=True, check_company=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Owner", index=True, readonly=True, help="Who informs the customer."
    )
    reason = fields.Char(string="What It Is About", required=True, readonly=True)
    question = fields.Text(string="Wanted Answer", required=True, readonly=True)
    answer = fields.Text(readonly=True)
    return_reason = fields.Char(string="Returned because", readonly=True)
    suggested_department_id = fields.Many2one(
        "cs.department", string="Rather For", readonly=True, help="Who can answer it, in the returner's view."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Photos and Files", readonly=True)
    answer_attachment_ids = fields.Many2many(
        "ir.attachment", "cs_handover_answer_attachment_rel", string="Photos of the Answer", readonly=True
    )
    previous_id = fields.Many2one(
        "cs.handover", string="Goes Back To", index="btree_not_null", ondelete="set null", readonly=True
    )
    next_ids = fields.One2many("cs.handover", "previous_id", string="Followed by")
    hop = fields.Integer(string="Handover No.", default=1, readonly=True, aggregator="max")

    sent_at = fields.Datetime(
        string="Sent On", default=fields.Datetime.now, required=True, readonly=True, index=True
    )
    sent_by_id = fields.Many2one("res.users", string="Sent by", readonly=True)
    accepted_at = fields.Datetime(string="Accepted On", readonly=True)
    accepted_by_id = fields.Many2one("res.users", string="Worked on by", readonly=True)
    returned_at = fields.Datetime(string="Returned On", readonly=True)
    returned_by_id = fields.Many2one("res.users", string="Returned by", readonly=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True)
    informed_at = fields.Datetime(string="Customer Informed On", readonly=True)
    informed_by_id = fields.Many2one("res.users", string="Informed by", readonly=True)
    ended_at = fields.Datetime(string="Ended On", readonly=True)

    is_open = fields.Boolean(compute="_compute_allowed", search="_search_is_open")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late", string="Late")
    can_accept = fields.Boolean(compute="_compute_allowed")
    can_answer = fields.Boolean(compute="_compute_allowed")
    can_inform = fields.Boolean(compute="_compute_allowed")
    can_ask_again = fields.Boolean(compute="_compute_allowed")
    can_recall = fields.Boolean(compute="_compute_allowed")

    _source_check = models.Constraint(
        "CHECK (num_nonnulls(ticket_id, anomaly_id) = 1)", "A handover is about one ticket or one anomaly."
    )
    _work_idx = models.Index(
        "(department_id, next_due_at) WHERE state IN ('sent', 'accepted', 'returned', 'answered')"
    )

    @api.model
    def _expand_states(self, states, domain):
        """Columns of the kanban: what a department has to do always, the rest where there is something."""
        return [code for code, _label in HANDOVER_STATES if code in DEPARTMENT_STATES or code in states]

    @api.depends("source_ref", "department_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = f"{handover.source_ref} → {handover.department_id.name}"

    @api.depends("ticket_id.partner_id", "anomaly_id.partner_id")
    def _compute_customer_id(self):
        for handover in self:
            handover.customer_id = handover.ticket_id.partner_id or handover.anomaly_id.partner_id

    @api.depends("state", "department_id", "user_id")
    @api.depends_context("uid")
    def _compute_allowed(self):
        at_desk = self._is_at_desk()
        for handover in self:
            allowed = HANDOVER_TRANSITIONS.get(handover.state, ())
            is_asked = at_desk or handover._is_of_department()
            handover.is_open = handover.state in OPEN_HANDOVER_STATES
            handover.can_accept = is_asked and "accepted" in allowed and handover.state == "sent"
            handover.can_answer = is_asked and handover.state in DEPARTMENT_STATES
            handover.can_inform = at_desk and handover.state == "answered"
            handover.can_ask_again = at_desk and handover.state in ("answered", "returned")
            handover.can_recall = at_desk and "recalled" in allowed

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "in", OPEN_HANDOVER_STATES)

    @api.depends("state", "next_due_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for handover in self:
            handover.is_late = bool(handover.next_due_at and handover.next_due_at < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("next_due_at", "<", fields.Datetime.now())

    # Who may do what

    def _is_at_desk(self):
        return self.env.su or self.env.user.has_group(DESK)

    def _is_of_department(self):
        """Tell whether the user works in the department that is asked (one handover)."""
        # sudo: who works in a department is no secret to the one who reads its handover
        department = self.sudo().department_id
        return self.env.user in department.manager_id | department.member_ids

    def _get_working(self):
        """Return the handovers for those who may read them: steps are taken by the system, not by writing."""
        self.check_access("read")
        # sudo: nobody has write access; each step has checked by now who takes it
        return self.sudo()

    def _check_allowed(self, flag, message):
        """Refuse a step that one of the handovers does not allow to this user.

        :param flag: name of the field that tells so
        """
        self.check_access("read")
        refused = self.filtered(lambda handover: not handover[flag])
        if refused:
            names = ", ".join(refused.mapped("display_name"))
            raise AccessError(self.env._("%(names)s: %(why)s", names=names, why=message))

    def _mail_get_partner_fields(self, introspect_fields=False):
        """Messages of a handover are between colleagues: the customer is never among their readers."""
        return []

    def _get_source(self):
        """Return the ticket or anomaly (one handover)."""
        return self.ticket_id or self.anomaly_id
