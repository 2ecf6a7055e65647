from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..const_exception import SUMMARY_LINES
from ..const_transport import LIABLE_PARTIES


class CsAnomaly(models.Model):
    """What goes wrong on the way: who answers for it, and who is told at once."""

    _inherit = "cs.anomaly"

    reason_id = fields.Many2one(
        "cs.tracking.reason", string="Carrier's Reason", index="btree_not_null", ondelete="set null"
    )
    liable_party = fields.Selection(LIABLE_PARTIES, help="Who answers for it, as far as is known.")
    is_transport = fields.Boolean(related="type_id.is_transport")
    to_tell = fields.Boolean(
        readonly=True, copy=False, help="Supervisor and salesperson are still to be told."
    )
    told_at = fields.Datetime(string="Supervisor Told On", readonly=True, copy=False)

    _to_tell_idx = models.Index("(id) WHERE to_tell")

    def _after_open(self):
        result = super()._after_open()
        self._ask_to_tell()
        return result

    def _after_exception(self):
        """Complete anomalies that a status of tracking has opened, in one statement."""
        if not self:
            return
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_anomaly a SET reason_id = p.reason_id, liable_party = r.party
                  FROM cs_parcel p JOIN cs_tracking_reason r ON r.id = p.reason_id
                 WHERE p.id = a.parcel_id AND a.id = ANY(%s) RETURNING a.id
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["reason_id", "liable_party"])

    def _ask_to_tell(self):
        """Mark new anomalies of which people are to be told, and wake the scheduled action that does it.

        Not told from here: thousands may come with one file, and a person gets one summary of them.
        """
        if not self:
            return
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_anomaly a SET to_tell = TRUE
                  FROM cs_anomaly_type t
                 WHERE t.id = a.type_id AND t.tell_at_once AND a.id = ANY(%s) RETURNING a.id
                """,
                self.ids,
            )
        )
        if rows:
            self.invalidate_recordset(["to_tell"])
            # scheduled actions are the system's
            self.env.ref("cs_forwarding.ir_cron_tell_exceptions").sudo()._trigger()

    @api.model
    def _cron_tell(self):
        """Tell supervisors and salespeople what has come up, each in one message."""
        found = self.search([("to_tell", "=", True)], order="id").try_lock_for_update()
        self.env["ir.cron"]._commit_progress(remaining=len(found))
        for user, anomalies in found._get_concerned().items():
            anomalies._tell(user, anomalies._get_new_words)
        found.write({"to_tell": False, "told_at": fields.Datetime.now()})
        self.env["ir.cron"]._commit_progress(len(found))

    def _get_concerned(self):
        """Return ``{user: anomalies}``: the team's leader and the order's salesperson of each."""
        concerned = {}
        for anomaly in self:
            for user in anomaly.team_id.leader_id | anomaly.order_id.user_id:
                if user.active and not user.share:
                    concerned[user] = concerned.get(user, self.browse()) | anomaly
        return concerned

    def _get_new_words(self, env, anomaly):
        """Return subject and line of one anomaly for the message about new ones."""
        if len(self) == 1:
            return anomaly.name, anomaly.type_id.with_env(env).name
        subject = env._("%(count)s new transport exceptions", count=len(self))
        return subject, anomaly.type_id.with_env(env).name

    def _tell(self, user, get_words):
        """Send ``user`` one message about all these anomalies.

        :param get_words: method of (environment in his language, anomaly) that returns subject and a line
        """
        env = self.with_context(lang=user.lang).env
        shown = self.with_env(env)[:SUMMARY_LINES]
        words = [get_words(env, anomaly) for anomaly in shown]
        lines = Markup().join(
            Markup("<li>%s: %s</li>") % (anomaly._get_html_link(title=anomaly.name), line)
            for anomaly, (_subject, line) in zip(shown, words, strict=True)
        )
        more = len(self) - len(shown)
        if more:
            lines += Markup("<li>%s</li>") % env._("and %(count)s more", count=more)
        env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids, subject=words[0][0], body=Markup("<ul>%s</ul>") % lines
        )
