from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# What a check without a rule does.
_DEFAULT_DAYS = 14
_CALL_HOURS = 24


class CsArrivalCheck(models.Model):
    """Asking: who is asked, reminded, called, given up."""

    _inherit = "cs.arrival.check"

    @api.model
    def _request(self, parcels, reason="round"):
        """Ask how ``parcels`` arrived, whatever the rules say; those that are asked about already stay.

        :return: the new checks
        """
        return self._insert_checks(parcels, SQL("LEFT JOIN"), SQL("%s", reason))

    @api.model
    def _request_by_rules(self, parcels):
        """Ask how delivered ``parcels`` arrived, those that a rule takes; return the new checks."""
        return self._insert_checks(parcels, SQL("JOIN"), SQL("r.kind"))

    def _insert_checks(self, parcels, join, reason):
        """Insert the checks in one statement; a parcel that has one is passed over."""
        if not parcels:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_arrival_check (
                       parcel_id, picking_id, order_id, partner_id, carrier_id, channel_id, team_id,
                       company_id, user_id, rule_id, reason, state, delivered_at, asked_at, call_at,
                       expires_at, call_count, is_bad, create_uid, create_date, write_uid, write_date)
                %s
                ON CONFLICT (parcel_id) DO NOTHING
             RETURNING id
                """,
                self._select_checks(parcels, join, reason),
            )
        )
        return self.browse(row[0] for row in rows)._after_request()

    def _select_checks(self, parcels, join, reason):
        """Return the query of the checks to be made: each parcel with the first rule that takes it."""
        return SQL(
            """
            SELECT DISTINCT ON (p.id)
                   p.id, p.picking_id, p.order_id, p.partner_id, p.carrier_id, p.channel_id, p.team_id,
                   p.company_id, p.user_id, r.id, %(reason)s,
                   CASE WHEN r.by_phone THEN 'to_ask' ELSE 'asked' END, p.delivered_at,
                   CASE WHEN NOT COALESCE(r.by_phone, FALSE) THEN %(now)s END, %(now)s %(call_after)s,
                   %(now)s + COALESCE(r.expire_days, %(days)s) * interval '1 day',
                   0, FALSE, %(user)s, %(now)s, %(user)s, %(now)s
              FROM cs_parcel p
           %(join)s cs_arrival_rule r ON %(takes)s
             WHERE p.id = ANY(%(ids)s)
          ORDER BY p.id, r.sequence, r.id
            """,
            reason=reason,
            join=join,
            call_after=self._get_call_delay(),
            takes=self.env["cs.arrival.rule"]._takes(),
            ids=parcels.ids,
            days=_DEFAULT_DAYS,
            now=fields.Datetime.now(),
            user=self.env.uid,
        )

    def _get_call_delay(self):
        return SQL(
            """+ CASE WHEN r.by_phone THEN 0
                      ELSE COALESCE(r.remind_hours + r.call_hours, %s) END * interval '1 hour'""",
            2 * _CALL_HOURS,
        )

    def _after_request(self):
        """Send the links of new checks; return the checks."""
        self.parcel_id.invalidate_recordset(["arrival_check_ids"])
        asked = self.filtered(lambda check: check.state == "asked")
        unreachable = asked.parcel_id - self.env["cs.notice"]._queue(asked.parcel_id, "arrival_check")
        asked.filtered(lambda check: check.parcel_id in unreachable)._hand_to_agents()
        return self

    def _hand_to_agents(self):
        """Let an agent ask where a link can't reach the receiver."""
        self.write({"state": "to_ask", "call_at": fields.Datetime.now(), "asked_at": False})

    @api.model
    def _cron_follow_up(self):
        """Remind once, then let agents call, then give up; three statements for any number of checks."""
        self.env.flush_all()
        self._remind()
        self._move_to_agents()
        self._give_up()
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _remind(self):
        """Remind receivers who have not answered for the hours of the rule."""
        reminded = self._update_open(
            SQL("reminded_at = %s", fields.Datetime.now()),
            SQL(
                """state = 'asked' AND reminded_at IS NULL AND asked_at < %s - interval '1 hour' * COALESCE(
                   (SELECT r.remind_hours FROM cs_arrival_rule r WHERE r.id = rule_id), %s)""",
                fields.Datetime.now(),
                _CALL_HOURS,
            ),
        )
        self.env["cs.notice"]._queue(reminded.parcel_id, "arrival_reminder")

    def _move_to_agents(self):
        """Hand over what nobody answered, and what no message could reach."""
        self._update_open(
            SQL("state = 'to_ask'"),
            SQL(
                """state = 'asked' AND (call_at <= %s AND reminded_at IS NOT NULL OR
                   NOT EXISTS (SELECT FROM cs_notice n WHERE n.parcel_id = cs_arrival_check.parcel_id
                                  AND n.milestone = 'arrival_check'
                                  AND n.state IN ('waiting', 'handed', 'sent')))""",
                fields.Datetime.now(),
            ),
        )

    def _give_up(self):
        self._update_open(
            SQL("state = 'missed'"),
            SQL("state IN ('asked', 'to_ask') AND expires_at < %s", fields.Datetime.now()),
        )

    def _update_open(self, changes, condition):
        """Change the checks that fulfil a condition and that nobody else holds; return them."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_arrival_check SET %s
                 WHERE id IN (SELECT id FROM cs_arrival_check WHERE %s FOR NO KEY UPDATE SKIP LOCKED)
             RETURNING id
                """,
                changes,
                condition,
            )
        )
        self.invalidate_model()
        return self.browse(row[0] for row in rows)

    # By hand

    def action_send_link(self):
        """Send the link again, or for the first time, whoever was to ask."""
        self._ensure_open()
        now = fields.Datetime.now()
        self.write({"state": "asked", "asked_at": now, "call_at": now + timedelta(hours=_CALL_HOURS)})
        fresh = self.env["cs.notice"]._queue(self.parcel_id, "arrival_check")
        again = self.filtered(lambda check: check.parcel_id not in fresh)
        again.write({"reminded_at": now})
        self.env["cs.notice"]._queue(again.parcel_id, "arrival_reminder")

    def action_cancel(self):
        self._ensure_open()
        self.state = "cancelled"
