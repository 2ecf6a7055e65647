from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_exception import STEP_CLOCK, STEP_COUNTS, STEP_STATES
from ..undo import undo_notification


class CsAnomalyStep(models.Model):
    """A step of the playbook as it is done on one anomaly: who has to, by when, who did and when.

    A copy, so that a playbook that changes later does not change what was asked then.
    """

    _name = "cs.anomaly.step"
    _description = "Playbook Step of an Anomaly"
    _inherit = ["cs.clock.mixin"]
    _order = "anomaly_id desc, sequence, id"
    _rec_name = "name"
    _cs_customer_field = "anomaly_id.partner_id"
    _cs_confidential_fields = {"note": "text"}

    anomaly_id = fields.Many2one("cs.anomaly", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    team_id = fields.Many2one("cs.team", index="btree_not_null")
    playbook_step_id = fields.Many2one("cs.playbook.step", index="btree_not_null", ondelete="set null")
    sequence = fields.Integer()
    name = fields.Char(string="Step", required=True, translate=True)
    instruction = fields.Text(translate=True)
    user_id = fields.Many2one("res.users", string="Done by", index="btree_not_null")
    department_id = fields.Many2one("cs.department")
    minutes = fields.Integer(string="Within (minutes)")
    counted_from = fields.Selection(STEP_COUNTS, required=True, default="previous")
    may_skip = fields.Boolean(string="May Be Skipped")
    mail_template_id = fields.Many2one("mail.template", string="Letter")
    state = fields.Selection(STEP_STATES, required=True, default="waiting", readonly=True)
    started_at = fields.Datetime(readonly=True)
    done_at = fields.Datetime(string="Done On", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Checked off by", readonly=True)
    note = fields.Char(string="Remark", readonly=True, help="Why the step was skipped.")
    escalated_at = fields.Datetime(string="Late, Supervisor Told", readonly=True)
    is_open = fields.Boolean(related="anomaly_id.is_open")

    _active_uniq = models.UniqueIndex(
        "(anomaly_id) WHERE state = 'active'", "Another step of the anomaly is still to be done."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Fill in what a step typed by hand has from its anomaly."""
        anomalies = self.env["cs.anomaly"].browse([vals["anomaly_id"] for vals in vals_list])
        filled = [
            {"company_id": anomaly.company_id.id, "team_id": anomaly.team_id.id, **vals}
            for anomaly, vals in zip(anomalies, vals_list, strict=True)
        ]
        return super().create(filled)

    def _start(self):
        """Start the clocks of steps that have just become due (their state is set already)."""
        by_start = self.grouped(lambda step: step.counted_from == "start" and step.anomaly_id.opened_at)
        for at, steps in by_start.items():
            steps._clock_start(STEP_CLOCK, {step: step.minutes for step in steps}, at=at or None)

    def _finish(self, state, note=None):
        """Check the steps off; the next one of each anomaly becomes due."""
        self.check_access("write")
        for step in self:
            if step.state != "active" or not step.is_open:
                raise UserError(self.env._("“%(step)s” is not to be done now.", step=step.name))
        vals = {"state": state, "note": note, "done_at": fields.Datetime.now(), "done_by_id": self.env.uid}
        self.write(vals)
        self._clock_fulfil(STEP_CLOCK)
        self.anomaly_id._start_next_steps()

    def action_done(self):
        self._finish("done")
        message = self.env._("%(step)s: done.", step=", ".join(self.mapped("name")))
        return undo_notification(
            self, message, "action_undo", {"type": "ir.actions.client", "tag": "soft_reload"}
        )

    def action_skip(self):
        """Ask for the reason."""
        for step in self:
            if not step.may_skip:
                raise UserError(self.env._("“%(step)s” may not be skipped.", step=step.name))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_step_skip_action"),
            "context": {"default_step_ids": self.ids},
        }

    def action_undo(self):
        """Open a step again; the one that had become due instead waits once more."""
        self.check_access("write")
        steps = self.filtered(lambda step: step.state in ("done", "skipped") and step.is_open)
        later = steps.anomaly_id.step_ids.filtered(lambda step: step.state == "active")
        later._clock_cancel(STEP_CLOCK)
        later.write({"state": "waiting", "started_at": False})
        later.flush_recordset()
        steps.write({"state": "active", "done_at": False, "done_by_id": False, "note": False})
        steps._start()
        return True

    def action_write_letter(self):
        """Open the letter of the step."""
        self.ensure_one()
        action = self.anomaly_id._open_mail_composer()
        return {**action, "context": {**action["context"], "default_template_id": self.mail_template_id.id}}

    def _on_clock_breach(self, clocks):
        """Tell the supervisors what is late, each of them once however much it is."""
        late = self.filtered(lambda step: step.state == "active" and step.is_open)
        late.escalated_at = fields.Datetime.now()
        by_leader = late.filtered("team_id.leader_id").grouped(lambda step: step.team_id.leader_id)
        for leader, steps in by_leader.items():
            steps.anomaly_id._tell(leader, steps._get_late_words)
        return super()._on_clock_breach(clocks)

    def _get_late_words(self, env, anomaly):
        """Return subject and line of one anomaly for the message about late steps."""
        step = self.filtered(lambda step: step.anomaly_id == anomaly)[:1].with_env(env)
        subject = env._("Late steps of playbooks: %(count)s", count=len(self))
        who = step.user_id.name or step.department_id.name or env._("nobody")
        return subject, env._("%(step)s (%(who)s)", step=step.name, who=who)
