from odoo import fields, models
from odoo.tools import SQL

from ..const_care import ARRIVAL_RULE_KINDS, PROXY_REASONS, PROXY_WORDS


class CsArrivalRule(models.Model):
    """Which delivered parcels are asked about, and how. The first rule that takes a parcel counts."""

    _name = "cs.arrival.rule"
    _description = "Arrival Check Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: all companies.")
    team_id = fields.Many2one("cs.team", check_company=True, help="Empty: all teams.")
    channel_id = fields.Many2one(
        "cs.order.channel", string="Order Channel", check_company=True, help="Empty: all channels."
    )
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, help="Empty: all carriers.")
    kind = fields.Selection(ARRIVAL_RULE_KINDS, string="Takes", required=True, default="sample")
    share = fields.Integer(
        string="Share (%)", default=10, help="So many of a hundred parcels are asked about."
    )
    tag_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    by_phone = fields.Boolean(
        string="Agents Ask", help="On: an agent calls. Off: the receiver gets a link, an agent follows up."
    )
    remind_hours = fields.Integer(
        string="Remind After (hours)", default=24, help="The receiver is reminded once of the link."
    )
    call_hours = fields.Integer(
        string="Call After (hours)", default=24, help="Counted from the reminder: then an agent asks."
    )
    expire_days = fields.Integer(
        string="Give Up After (days)", default=14, help="The link ends and nobody asks any more."
    )
    max_age_days = fields.Integer(
        string="Not Later Than (days)",
        default=7,
        help="A delivery that becomes known later than this is not asked about: old history stays quiet.",
    )

    _share_percent = models.Constraint("CHECK (share BETWEEN 0 AND 100)", "A share lies between 0 and 100 %.")
    _hours_positive = models.Constraint(
        "CHECK (remind_hours > 0 AND call_hours > 0 AND expire_days > 0 AND max_age_days > 0)",
        "Times have to be longer than nothing.",
    )

    def _takes(self):
        """Return the condition that rule ``r`` takes parcel ``p``."""
        return SQL(
            """r.active AND r.max_age_days * interval '1 day' >= now() AT TIME ZONE 'UTC' - p.delivered_at
               AND COALESCE(r.company_id, p.company_id) = p.company_id
               AND (r.team_id IS NULL OR r.team_id = p.team_id)
               AND (r.channel_id IS NULL OR r.channel_id = p.channel_id)
               AND (r.carrier_id IS NULL OR r.carrier_id = p.carrier_id)
               AND CASE r.kind WHEN 'all' THEN TRUE
                               WHEN 'sample' THEN (hashtext(p.id::text) & 2147483647) %% 100 < r.share
                               WHEN 'tag' THEN %s
                               ELSE %s END""",
            self._has_tag(),
            self._is_by_proxy(),
        )

    def _has_tag(self):
        return SQL(
            """EXISTS (SELECT FROM res_partner customer
                         JOIN res_partner_res_partner_category_rel worn
                           ON worn.partner_id IN (customer.id, customer.commercial_partner_id)
                         JOIN cs_arrival_rule_res_partner_category_rel wanted
                           ON wanted.res_partner_category_id = worn.category_id
                        WHERE customer.id = p.partner_id AND wanted.cs_arrival_rule_id = r.id)"""
        )

    def _is_by_proxy(self):
        """Return the condition that the carrier's reason, or the signee's name, tells of somebody else."""
        return SQL(
            """(COALESCE(p.signed_by, '') ~* %s
                OR EXISTS (SELECT FROM cs_tracking_reason why
                            WHERE why.id = p.reason_id AND why.code IN %s))""",
            PROXY_WORDS,
            PROXY_REASONS,
        )
