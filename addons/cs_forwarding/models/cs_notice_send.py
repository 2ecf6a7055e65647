import logging
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize

from ..const_care import MAX_BOUNCES

_logger = logging.getLogger(__name__)

BATCH = 20
# A row that is being sent for so long belongs to a server that died on the way.
_CRASHED_AFTER = timedelta(hours=1)


class CsNotice(models.Model):
    """Sending what is due. Why a crash never sends twice: docs/decisions/0042."""

    _inherit = "cs.notice"

    @api.model
    def _cron_send(self):
        """Send what is due, a small batch at a time; several servers may do so at once."""
        self.env.flush_all()
        self._mark_crashed()
        self._note_outcomes()
        self._drop_overtaken()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._count_due())
        while batch := self._take_due():
            handed = batch._prepare_sending()
            cron._commit_progress(len(batch))
            handed._hand_over()
            if not cron._commit_progress():
                break
        self._wake_for_next()

    def _count_due(self):
        return self.search_count([("state", "=", "waiting"), ("due_at", "<=", fields.Datetime.now())])

    def _take_due(self):
        """Lock messages that are due and free, with those that can be told together with them."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH due AS (
                    SELECT id, order_id, partner_id, milestone, channel, rule_id FROM cs_notice
                     WHERE state = 'waiting' AND due_at <= %(now)s
                     ORDER BY due_at, id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED),
                together AS (
                    SELECT n.id FROM cs_notice n
                      JOIN due d ON n.order_id = d.order_id AND n.partner_id = d.partner_id
                       AND n.milestone = d.milestone AND n.channel = d.channel AND n.rule_id = d.rule_id
                      JOIN cs_notice_rule r ON r.id = d.rule_id AND r.bundle
                     WHERE n.state = 'waiting' FOR NO KEY UPDATE OF n SKIP LOCKED)
                SELECT id FROM due UNION SELECT id FROM together
                """,
                now=fields.Datetime.now(),
                limit=BATCH,
            )
        )
        self.invalidate_model()
        return self.browse(sorted(row[0] for row in rows))

    def _prepare_sending(self):
        """Write messages and mark them as being sent, all in one transaction; return those to hand over."""
        ready = self._postpone_quiet()._drop_unreachable()
        handed = self.browse()
        for group in ready._group_together():
            handed |= group._write_message()
        return handed

    def _wake_for_next(self):
        [[due_at]] = self.env.execute_query(SQL("SELECT min(due_at) FROM cs_notice WHERE state = 'waiting'"))
        if due_at:
            self._trigger_sending(max(due_at, fields.Datetime.now()))

    # What is not sent now, or at all

    def _drop_overtaken(self):
        """Leave out what is no longer true: the parcel is further, or well again."""
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_notice n SET state = 'dropped', drop_reason = 'overtaken'
                  FROM cs_parcel p
                 WHERE p.id = n.parcel_id AND n.state = 'waiting' AND n.due_at <= %s AND (%s OR %s)
             RETURNING n.id
                """,
                fields.Datetime.now(),
                self._is_overtaken_by_parcel(),
                self._is_overtaken_by_message(),
            )
        )
        self.invalidate_model()

    def _is_overtaken_by_parcel(self):
        """Return the condition that parcel ``p`` has left behind what message ``n`` tells."""
        return SQL(
            """(n.milestone IN ('shipped', 'in_transit', 'out_for_delivery')
                    AND p.phase IN ('delivered', 'returning', 'closed')
                OR n.milestone = 'out_for_delivery' AND p.phase = 'problem'
                OR n.milestone = 'exception' AND p.phase IN ('announced', 'moving', 'delivered')
                OR n.milestone = 'delivered' AND p.phase <> 'delivered'
                OR n.milestone IN ('arrival_check', 'arrival_reminder')
                    AND NOT EXISTS (SELECT FROM cs_arrival_check c
                                     WHERE c.parcel_id = n.parcel_id AND c.state = 'asked'))"""
        )

    def _is_overtaken_by_message(self):
        """Return the condition that a message about a later step stands for ``n``."""
        return SQL(
            """EXISTS (SELECT FROM cs_notice later
                        WHERE later.parcel_id = n.parcel_id AND later.channel = n.channel
                          AND later.state IN ('waiting', 'handed', 'sent')
                          AND (n.milestone, later.milestone) IN (
                              ('shipped', 'in_transit'), ('shipped', 'out_for_delivery'),
                              ('in_transit', 'out_for_delivery')))"""
        )

    def _postpone_quiet(self):
        """Let messages wait for the morning where it is night; return the others."""
        now = fields.Datetime.now()
        quiet = self.env["cs.notice.quiet"].search([("active", "=", True)])
        ready = self.browse()
        for notice in self:
            moment = quiet._get_sending_time(notice, now)
            if moment > now:
                notice.due_at = moment
            else:
                ready |= notice
        return ready

    def _drop_unreachable(self):
        """Leave out what the customer does not want or what can't reach him; return the others."""
        refused = self._find_unwanted()
        for notice in self:
            reason = "preference" if notice in refused else notice._get_obstacle()
            if reason:
                notice.write({"state": "dropped", "drop_reason": reason})
        return self.filtered(lambda notice: notice.state == "waiting")

    def _find_unwanted(self):
        """Return those that the customer has refused since they were noted."""
        self.env["cs.notice.optout"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT n.id FROM cs_notice n WHERE n.id = ANY(%s) AND %s",
                self.ids,
                self._is_unwanted(SQL("n.partner_id"), SQL("n.milestone"), SQL("n.channel")),
            )
        )
        return self.browse(row[0] for row in rows)

    def _get_recipient(self):
        """Return the partner written to: the receiver, else the customer of the order (one message)."""
        name = "email" if self.channel == "mail" else "phone"
        partners = self.parcel_id.partner_id | self.parcel_id.order_id.partner_id
        return partners.filtered(name)[:1]

    def _get_obstacle(self):
        """Return why a message can't reach its receiver: a value of ``NOTICE_DROPS``, or None."""
        partner = self._get_recipient()
        if not partner:
            return "no_address"
        if self.channel == "mail":
            return self._get_mail_obstacle(partner)
        if not partner._phone_format(fname="phone"):
            return "invalid_address"
        return "blacklisted" if partner.phone_blacklisted else None

    def _get_mail_obstacle(self, partner):
        if not email_normalize(partner.email):
            return "invalid_address"
        if partner.is_blacklisted:
            return "blacklisted"
        return "bounced" if partner.message_bounce >= MAX_BOUNCES else None

    # What others have done in the meantime

    def _mark_crashed(self):
        """Show what a dead server had in hand: nobody knows whether it left, so it is not sent again."""
        self.env.execute_query(
            SQL(
                """UPDATE cs_notice SET state = 'unsure'
                    WHERE state = 'handed' AND handed_at < %s RETURNING id""",
                fields.Datetime.now() - _CRASHED_AFTER,
            )
        )
        self.invalidate_model()

    def _note_outcomes(self):
        """Note what mail and SMS servers report later: a bounce, a refused number."""
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_notice n SET state = 'failed', error = COALESCE(f.failure_reason, f.failure_type)
                  FROM mail_notification f
                 WHERE n.state = 'sent' AND n.sent_at > %s AND f.mail_message_id = n.message_id
                   AND f.notification_status IN ('bounce', 'exception')
             RETURNING n.id
                """,
                fields.Datetime.now() - timedelta(days=14),
            )
        )
        self.invalidate_model()

    # Telling together

    def _group_together(self):
        """Return the messages in groups that go out as one."""

        def key(notice):
            alone = not (notice.rule_id.bundle and notice.order_id)
            return (
                notice.id
                if alone
                else (
                    notice.order_id.id,
                    notice.partner_id.id,
                    notice.milestone,
                    notice.channel,
                    notice.rule_id.id,
                )
            )

        return self.grouped(key).values()

    def _fail(self, error):
        self.write({"state": "failed", "error": str(error)[:500]})

    def _write_message(self):
        """Write the one message of a group; on trouble note it and return nothing."""
        try:
            with self.env.cr.savepoint():
                self._post_message()
        except TransactionRollbackError:
            raise
        except Exception as error:  # noqa: BLE001 whatever is wrong with a template stays with its messages
            _logger.warning("Message to the customer %s can't be written", self.ids, exc_info=True)
            self.invalidate_recordset()
            self._fail(error)
            return self.browse()
        return self
