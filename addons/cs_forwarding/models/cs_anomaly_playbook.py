from odoo import api, fields, models
from odoo.tools import SQL

from ..const import OPEN_ANOMALY_STATES
from ..const_exception import STEP_CLOCK


class CsAnomaly(models.Model):
    """The playbook on the anomaly: steps come with it, one is due at a time."""

    _inherit = "cs.anomaly"

    step_ids = fields.One2many("cs.anomaly.step", "anomaly_id", string="Playbook")
    current_step_id = fields.Many2one(
        "cs.anomaly.step", string="Step to Do", compute="_compute_playbook", search="_search_current_step_id"
    )
    current_step_due_at = fields.Datetime(string="Step Due", compute="_compute_playbook")
    playbook_progress = fields.Float(string="Steps Done", compute="_compute_playbook")

    @api.depends("step_ids.state", "step_ids.next_due_at")
    def _compute_playbook(self):
        for anomaly in self:
            current = anomaly.step_ids.filtered(lambda step: step.state == "active")[:1]
            ended = anomaly.step_ids.filtered(lambda step: step.state in ("done", "skipped"))
            anomaly.current_step_id = current
            anomaly.current_step_due_at = current.next_due_at
            anomaly.playbook_progress = 100 * len(ended) / (len(anomaly.step_ids) or 1)

    def _search_current_step_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        own = fields.Domain("state", "=", "active") & fields.Domain("id", operator, value)
        return fields.Domain("step_ids", "any", own)

    def _after_open(self):
        result = super()._after_open()
        self._add_playbook()
        return result

    def _add_playbook(self):
        """Copy the steps of their types' playbooks onto new anomalies, in one statement."""
        if not self:
            return
        rows = self.env.execute_query(self._insert_steps())
        if rows:
            self.invalidate_recordset(["step_ids"])
            self.browse({anomaly_id for (anomaly_id,) in rows})._start_next_steps()

    def _insert_steps(self):
        return SQL(
            """
            INSERT INTO cs_anomaly_step (
                   anomaly_id, company_id, team_id, playbook_step_id, sequence, name, instruction, user_id,
                   department_id, minutes, counted_from, may_skip, mail_template_id, state,
                   create_uid, create_date, write_uid, write_date)
            SELECT a.id, a.company_id, a.team_id, s.id, s.sequence, s.name, s.instruction,
                   CASE s.role WHEN 'responsible' THEN a.user_id WHEN 'supervisor' THEN team.leader_id
                               WHEN 'salesperson' THEN so.user_id WHEN 'department' THEN dep.manager_id
                               ELSE s.user_id END,
                   CASE WHEN s.role = 'department' THEN s.department_id END,
                   s.minutes, s.counted_from, s.may_skip, s.mail_template_id, 'waiting',
                   %(user)s, %(now)s, %(user)s, %(now)s
              FROM cs_anomaly a
              JOIN LATERAL (SELECT p.id FROM cs_playbook p
                             WHERE p.type_id = a.type_id AND p.active
                               AND COALESCE(p.company_id, a.company_id) = a.company_id
                          ORDER BY p.company_id NULLS LAST LIMIT 1) book ON TRUE
              JOIN cs_playbook_step s ON s.playbook_id = book.id
         LEFT JOIN cs_team team ON team.id = a.team_id
         LEFT JOIN sale_order so ON so.id = a.order_id
         LEFT JOIN cs_department dep ON dep.id = s.department_id
             WHERE a.id = ANY(%(ids)s)
               AND NOT EXISTS (SELECT FROM cs_anomaly_step t WHERE t.anomaly_id = a.id)
          ORDER BY a.id, s.sequence, s.id
         RETURNING anomaly_id
            """,
            user=self.env.uid,
            now=fields.Datetime.now(),
            ids=self.ids,
        )

    def _start_next_steps(self):
        """Make the first waiting step of each open anomaly due where none is."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_anomaly_step s SET state = 'active', started_at = %s
                  FROM (SELECT DISTINCT ON (w.anomaly_id) w.id
                          FROM cs_anomaly_step w
                          JOIN cs_anomaly a ON a.id = w.anomaly_id AND a.state IN %s
                         WHERE w.anomaly_id = ANY(%s) AND w.state = 'waiting'
                           AND NOT EXISTS (SELECT FROM cs_anomaly_step d
                                            WHERE d.anomaly_id = w.anomaly_id AND d.state = 'active')
                      ORDER BY w.anomaly_id, w.sequence, w.id) next
                 WHERE s.id = next.id
             RETURNING s.id
                """,
                fields.Datetime.now(),
                OPEN_ANOMALY_STATES,
                self.ids,
            )
        )
        steps = self.env["cs.anomaly.step"].browse(step_id for (step_id,) in rows)
        steps.invalidate_model(flush=False)
        steps._start()

    def _after_transition(self, state):
        """Steps of a closed anomaly run out; those of one that is open again go on."""
        result = super()._after_transition(state)
        if state in OPEN_ANOMALY_STATES:
            self._resume_steps()
        else:
            self._stop_steps()
        return result

    def _close_vanished(self, note=None):
        closed = super()._close_vanished(note)
        closed._stop_steps()
        return closed

    def _stop_steps(self):
        """Put the due steps back to wait; who closes an anomaly need not have ticked everything."""
        steps = self.step_ids.filtered(lambda step: step.state == "active")
        if steps:
            steps._clock_cancel(STEP_CLOCK)
            steps.write({"state": "waiting", "started_at": False})

    def _resume_steps(self):
        if self.step_ids:
            self._start_next_steps()
