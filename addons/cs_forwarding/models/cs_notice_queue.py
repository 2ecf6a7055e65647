from odoo import api, fields, models
from odoo.tools import SQL


class CsNotice(models.Model):
    """Writing down what is to be told. Nothing is sent from here."""

    _inherit = "cs.notice"

    @api.model
    def _queue_reached(self, parcels):
        """Note messages about the milestones that ``parcels`` stand at, each milestone and channel once.

        One statement for any number of parcels; what is noted already stays as it is. Many carriers do not
        report the pick-up: who travels has been shipped.

        :return: parcels with a new message
        """
        reached = SQL("(r.milestone = s.milestone OR r.milestone = 'shipped' AND s.milestone = 'in_transit')")
        return self._insert_notices(parcels, reached, SQL("e.occurred_at"))

    @api.model
    def _queue(self, parcels, milestone):
        """Note messages about a milestone that no status stands for, as of now; return those parcels."""
        reached = SQL("r.milestone = %s", milestone)
        return self._insert_notices(parcels, reached, SQL("%s", fields.Datetime.now()))

    def _insert_notices(self, parcels, reached, moment):
        if not parcels:
            return parcels
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO cs_notice (parcel_id, milestone, channel, state, drop_reason, attempts, rule_id,
                       order_id, partner_id, carrier_id, team_id, company_id, created_at, due_at)
                SELECT f.parcel_id, f.milestone, f.channel,
                       CASE WHEN f.unwanted THEN 'dropped' ELSE 'waiting' END,
                       CASE WHEN f.unwanted THEN 'preference' END, 0, f.rule_id, f.order_id,
                       f.partner_id, f.carrier_id, f.team_id, f.company_id, %(now)s,
                       %(now)s + COALESCE(f.delay_minutes, 0) * interval '1 minute'
                  FROM (%(fitting)s) f
                 WHERE NOT f.silent AND f.is_fresh
                ON CONFLICT (parcel_id, milestone, channel) DO NOTHING
             RETURNING parcel_id, state, due_at
                """,
                fitting=self._select_fitting(parcels, reached, moment),
                now=fields.Datetime.now(),
            )
        )
        waiting = [row for row in rows if row[1] == "waiting"]
        if waiting:
            self._trigger_sending(min(row[2] for row in waiting))
        return parcels.browse({row[0] for row in waiting})

    def _select_fitting(self, parcels, reached, moment):
        """Return the query of the first rule that fits each parcel, milestone and channel.

        :param reached: condition on rule ``r`` and status ``s``
        :param moment: when the milestone was reached
        """
        return SQL(
            """
            SELECT DISTINCT ON (p.id, r.milestone, r.channel)
                   p.id AS parcel_id, r.milestone, r.channel, r.id AS rule_id, r.delay_minutes,
                   COALESCE(r.silent, FALSE) AS silent, p.order_id, p.partner_id,
                   p.carrier_id, p.team_id, p.company_id,
                   %(moment)s >= %(now)s - r.max_age_hours * interval '1 hour' AS is_fresh,
                   %(unwanted)s AS unwanted
              FROM cs_parcel p
              JOIN res_partner customer ON customer.id = p.partner_id
         LEFT JOIN cs_tracking_status s ON s.id = p.status_id
         LEFT JOIN cs_tracking_event e ON e.id = p.last_event_id
              JOIN cs_notice_rule r ON r.active AND %(reached)s AND %(fits)s
             WHERE p.id = ANY(%(ids)s)
          ORDER BY p.id, r.milestone, r.channel, r.sequence, r.id
            """,
            moment=moment,
            now=fields.Datetime.now(),
            unwanted=self._is_unwanted(SQL("p.partner_id"), SQL("r.milestone"), SQL("r.channel")),
            reached=reached,
            fits=self._fits_rule(),
            ids=parcels.ids,
        )

    def _fits_rule(self):
        return SQL(
            """COALESCE(r.company_id, p.company_id) = p.company_id
               AND (r.team_id IS NULL OR r.team_id = p.team_id)
               AND (r.channel_id IS NULL OR r.channel_id = p.channel_id)
               AND (r.carrier_id IS NULL OR r.carrier_id = p.carrier_id)
               AND (NOT EXISTS (SELECT FROM cs_notice_rule_res_partner_category_rel t
                                 WHERE t.cs_notice_rule_id = r.id)
                    OR EXISTS (SELECT FROM cs_notice_rule_res_partner_category_rel wanted
                                 JOIN res_partner_res_partner_category_rel worn
                                   ON worn.category_id = wanted.res_partner_category_id
                                WHERE wanted.cs_notice_rule_id = r.id
                                  AND worn.partner_id IN (customer.id, customer.commercial_partner_id)))"""
        )

    @api.model
    def _is_unwanted(self, partner, milestone, channel):
        """Return the condition that a customer, or the firm he belongs to, does not want a message."""
        return SQL(
            """EXISTS (SELECT FROM cs_notice_optout o
                         JOIN res_partner known ON o.partner_id IN (known.id, known.commercial_partner_id)
                        WHERE known.id = %s AND o.milestone = %s AND o.channel = %s)""",
            partner,
            milestone,
            channel,
        )
