from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.cs_complaints.const_case import LIABLE_KINDS
from odoo.addons.cs_complaints.const_remedy import PROMISED_REMEDY_STATES
from odoo.addons.cs_settlement.rates import select_rate


class CsRemedyCost(models.Model):
    """What accepted remedies cost, what of it was claimed from carriers, and what came back.

    In the company's currency at the rate of the day on which the customer accepted.
    """

    _name = "cs.remedy.cost"
    _description = "Remedies and Carriers"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "remedy_id"

    remedy_id = fields.Many2one("cs.remedy", readonly=True)
    ticket_id = fields.Many2one("cs.ticket", readonly=True)
    category_id = fields.Many2one("cs.ticket.category", readonly=True)
    team_id = fields.Many2one("cs.team", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    parcel_id = fields.Many2one("cs.parcel", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account", readonly=True)
    liable_kind = fields.Selection(LIABLE_KINDS, string="Answered for by", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", string="Company Currency", readonly=True)
    date = fields.Date(string="Accepted On", readonly=True)
    cost = fields.Monetary(readonly=True, help="What the customer was promised.")
    claimed = fields.Monetary(readonly=True, help="What is claimed from the carrier.")
    recovered = fields.Monetary(readonly=True, help="What the carrier has agreed to bear.")
    remaining = fields.Monetary(string="Borne by Us", readonly=True, help="The cost less what is recovered.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.id, r.id AS remedy_id, r.ticket_id, r.category_id, r.team_id, r.partner_id, r.order_id,
                   t.parcel_id, COALESCE(t.liable_carrier_id, r.carrier_id) AS carrier_id,
                   k.cs_account_id AS account_id, t.liable_kind, r.company_id, y.currency_id,
                   r.answered_at::date AS date, m.cost, COALESCE(c.claimed, 0) AS claimed,
                   COALESCE(c.recovered, 0) AS recovered, m.cost - COALESCE(c.recovered, 0) AS remaining
              FROM cs_remedy r
              JOIN cs_ticket t ON t.id = r.ticket_id
              JOIN res_company y ON y.id = r.company_id
         LEFT JOIN delivery_carrier k ON k.id = COALESCE(t.liable_carrier_id, r.carrier_id)
        CROSS JOIN LATERAL (
                   SELECT round((r.amount * %(own)s / %(of_remedy)s)::numeric, 2) AS cost) m
         LEFT JOIN LATERAL (
                   SELECT sum(round((d.claimed * %(own)s / %(of_claim)s)::numeric, 2)) AS claimed,
                          sum(round((d.agreed * %(own)s / %(of_claim)s)::numeric, 2)) AS recovered
                     FROM cs_dispute_line d
                    WHERE d.remedy_id = r.id AND d.state <> 'withdrawn') c ON TRUE
             WHERE r.state IN %(promised)s
            """,
            own=select_rate(SQL("y.currency_id"), SQL("r.answered_at"), SQL("y")),
            of_remedy=select_rate(SQL("r.currency_id"), SQL("r.answered_at"), SQL("y")),
            of_claim=select_rate(SQL("d.currency_id"), SQL("r.answered_at"), SQL("y")),
            promised=PROMISED_REMEDY_STATES,
        )
