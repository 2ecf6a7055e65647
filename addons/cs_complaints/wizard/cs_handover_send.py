from odoo import api, fields, models

from odoo.addons.cs_forwarding.undo import undo_notification


class CsHandoverSend(models.TransientModel):
    """Hand tickets or anomalies over to a department, one or many."""

    _name = "cs.handover.send"
    _description = "Hand Over to a Department"

    ticket_ids = fields.Many2many("cs.ticket")
    anomaly_ids = fields.Many2many("cs.anomaly")
    previous_id = fields.Many2one("cs.handover")
    company_id = fields.Many2one("res.company", compute="_compute_defaults")
    count = fields.Integer(compute="_compute_defaults")
    department_id = fields.Many2one(
        "cs.department",
        required=True,
        compute="_compute_department_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    reason = fields.Char(
        string="What It Is About", required=True, compute="_compute_reason", store=True, readonly=False
    )
    question = fields.Text(string="Wanted Answer", required=True)
    answer_hours = fields.Float(
        string="Answer within",
        compute="_compute_answer_hours",
        store=True,
        readonly=False,
        help="Working hours of the department.",
    )
    known_file_ids = fields.Many2many("ir.attachment", compute="_compute_defaults")
    file_ids = fields.Many2many(
        "ir.attachment",
        "cs_handover_send_file_rel",
        string="Photos and Files",
        domain="[('id', 'in', known_file_ids)]",
        help="Files of the ticket of which the department gets a copy. It sees no others.",
    )
    accept_due_at = fields.Datetime(string="Accepted by", compute="_compute_due")
    answer_due_at = fields.Datetime(string="Answered by", compute="_compute_due")
    preview = fields.Text(string="What the Department Reads", compute="_compute_preview")

    @api.depends("ticket_ids", "anomaly_ids")
    def _compute_defaults(self):
        for wizard in self:
            sources = wizard._get_sources()
            wizard.count = len(sources)
            wizard.company_id = sources.company_id[:1]
            wizard.known_file_ids = wizard._find_files(sources)

    @api.depends("ticket_ids", "anomaly_ids", "previous_id")
    def _compute_department_id(self):
        for wizard in self:
            departments = wizard._get_sources().department_id
            wizard.department_id = wizard.previous_id.suggested_department_id or departments[:1]

    @api.depends("ticket_ids", "anomaly_ids", "previous_id")
    def _compute_reason(self):
        for wizard in self:
            wizard.reason = wizard.previous_id.reason or wizard._get_reason()

    def _get_reason(self):
        """Return what all of them are about: their category or type, else the subject of a single one."""
        kinds = {ticket.category_id.name for ticket in self.ticket_ids}
        kinds |= {anomaly.type_id.name for anomaly in self.anomaly_ids}
        subject = len(self.ticket_ids) == 1 and self.ticket_ids.name
        return (len(kinds) == 1 and kinds.pop()) or subject

    @api.depends("department_id")
    def _compute_answer_hours(self):
        for wizard in self:
            wizard.answer_hours = wizard.department_id.handover_answer_minutes / 60

    @api.depends("department_id", "answer_hours")
    def _compute_due(self):
        now = fields.Datetime.now()
        for wizard in self:
            department = wizard.department_id
            calendar = department.calendar_id or wizard.company_id.resource_calendar_id
            accept = department.handover_accept_minutes
            # The same sum as the clocks make, before they run.
            timeline = calendar._cs_timeline() if calendar and department else None
            wizard.accept_due_at = timeline.add(now, accept * 60) if timeline and accept else False
            wizard.answer_due_at = (
                timeline.add(now, wizard.answer_hours * 3600) if timeline and wizard.answer_hours else False
            )

    @api.depends("reason", "question", "ticket_ids", "anomaly_ids")
    def _compute_preview(self):
        """Show what will be hidden, before it is sent."""
        for wizard in self:
            source = wizard._get_sources()[:1]._origin
            text = "\n".join(filter(None, (wizard.reason, wizard.question)))
            hidden = source._hide_customer(text) if source and text else text
            wizard.preview = hidden if hidden != text else False

    def _get_sources(self):
        return self.ticket_ids or self.anomaly_ids

    def _find_files(self, sources):
        return self.env["ir.attachment"].search(
            [("res_model", "=", sources._name), ("res_id", "in", sources._origin.ids)], limit=50
        )

    def action_confirm(self):
        self.ensure_one()
        minutes = round(self.answer_hours * 60)
        if self.previous_id:
            handovers = self.previous_id._ask_again(
                self.department_id, self.reason, self.question, minutes=minutes, files=self.file_ids
            )
        else:
            handovers = self._get_sources()._hand_over(
                self.department_id, self.reason, self.question, minutes=minutes, files=self.file_ids
            )
        message = self.env._(
            "%(count)s handed over to %(department)s",
            count=len(handovers),
            department=self.department_id.name,
        )
        undo = "" if self.previous_id else "action_recall"
        return undo_notification(
            handovers, message, undo, {"type": "ir.actions.client", "tag": "soft_reload"}
        )
