from odoo import api, fields, models
from odoo.tools import SQL

from ..const import (
    ANOMALY_DECISIONS,
    ANOMALY_RESOLUTIONS,
    ANOMALY_SOURCES,
    ANOMALY_STATES,
    CONTACT_WAYS,
    INDEX_AT_ONCE,
    OPEN_ANOMALY_STATES,
    SEVERITIES,
)


class CsAnomaly(models.Model):
    _name = "cs.anomaly"
    _description = "Anomaly"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cs.assign.mixin",
        "cs.clock.mixin",
        "cs.text.search.mixin",
    ]
    _order = "next_due_at, id desc"
    _rec_names_search = ["summary", "order_id.name", "partner_id.name", "type_id.name"]
    _check_company_auto = True
    _assign_open_states = OPEN_ANOMALY_STATES
    _cs_confidential_fields = {
        "decision_note": "text",
        "evidence": "json",
        "evidence_figures": "text",
        "name": "text",
        "resolution": "text",
        "summary": "text",
    }
    _text_search_fields = (
        "summary",
        "resolution",
        "decision_note",
        "order_id.name",
        "order_id.cs_external_ref",
        "partner_id.name",
        "product_id.name",
    )

    name = fields.Char(compute="_compute_name", help="One sentence saying what is wrong.")
    summary = fields.Char(
        help="The matter in the words of a person. Empty: described from what the check found."
    )
    state = fields.Selection(
        ANOMALY_STATES, required=True, default="new", index=True, copy=False, group_expand=True
    )
    type_id = fields.Many2one("cs.anomaly.type", required=True, index=True)
    rule_id = fields.Many2one("cs.review.rule", index="btree_not_null", ondelete="set null")
    severity = fields.Selection(SEVERITIES, required=True, default="blocking")
    source = fields.Selection(ANOMALY_SOURCES, required=True, default="agent")
    evidence = fields.Json(copy=False, help="What the check found, as figures and words.")
    accepted_evidence_hash = fields.Char(
        copy=False,
        index="btree_not_null",
        help="Set when a person said that this finding is no anomaly: md5 of the evidence's text form. "
        "A check that finds the same again stays silent.",
    )
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="cascade", check_company=True)
    order_line_id = fields.Many2one("sale.order.line", index="btree_not_null", ondelete="set null")
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", index="btree_not_null", ondelete="cascade", check_company=True
    )
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null")
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", help="The product concerned, as first ordered."
    )
    carrier_id = fields.Many2one("delivery.carrier", index="btree_not_null")
    channel_id = fields.Many2one("cs.order.channel", index="btree_not_null", check_company=True)
    team_id = fields.Many2one("cs.team", index=True, check_company=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", index=True, copy=False, domain="[('share', '=', False)]"
    )
    department_id = fields.Many2one("cs.department", check_company=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    opened_at = fields.Datetime(
        string="Opened On", default=fields.Datetime.now, copy=False, readonly=True, index=True
    )
    proposed_at = fields.Datetime(copy=False, readonly=True)

    informed_at = fields.Datetime(string="Customer Informed On", copy=False, readonly=True)
    informed_by_id = fields.Many2one("res.users", string="Informed by", copy=False, readonly=True)
    informed_how = fields.Selection(CONTACT_WAYS, string="Informed through", copy=False)

    decision = fields.Selection(ANOMALY_DECISIONS, string="Customer's Answer", copy=False, readonly=True)
    decision_at = fields.Datetime(string="Answered On", copy=False, readonly=True)
    decision_by_id = fields.Many2one("res.users", string="Answer Taken by", copy=False, readonly=True)
    decision_how = fields.Selection(CONTACT_WAYS, string="Answered through", copy=False, readonly=True)
    decision_note = fields.Text(string="Customer's Words", copy=False)

    resolution_kind = fields.Selection(ANOMALY_RESOLUTIONS, string="Ended as", copy=False)
    resolution = fields.Text(copy=False, help="How the matter was settled, for those who meet it again.")
    resolved_at = fields.Datetime(string="Closed On", copy=False, readonly=True)
    resolved_by_id = fields.Many2one("res.users", string="Closed by", copy=False, readonly=True)
    hours_to_resolve = fields.Float(
        string="Time to Resolve",
        copy=False,
        readonly=True,
        aggregator="avg",
        help="Working hours of the team from opening to closing.",
    )

    _order_open_idx = models.Index("(order_id) WHERE state IN ('new', 'informed', 'in_solution')")

    @api.depends("summary", "type_id", "rule_id", "evidence")
    @api.depends_context("lang")
    def _compute_name(self):
        for anomaly in self:
            anomaly.name = anomaly.summary or anomaly._describe() or anomaly.type_id.name

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for anomaly in self:
            anomaly.display_name = anomaly.name

    def _describe(self):
        """Return the evidence as one sentence in the user's language, or None (one anomaly).

        A check that raises anomalies brings ``_describe_<code>(evidence)`` on ``cs.review.rule``.
        """
        return self.rule_id._describe(self.evidence) if self.rule_id else None

    @api.model_create_multi
    def create(self, vals_list):
        anomalies = super().create([self._with_team(vals) for vals in vals_list])
        anomalies._after_open()
        return anomalies

    def _with_team(self, vals):
        """Return ``vals`` with a team, so that its agents may create and see the record."""
        if vals.get("team_id"):
            return vals
        order = self.env["sale.order"].browse(vals.get("order_id"))
        parcel = self.env["cs.parcel"].browse(vals.get("parcel_id"))
        picking = parcel.picking_id or self.env["stock.picking"].browse(vals.get("picking_id"))
        order = order or picking.sale_id
        own_teams = self.env.user.cs_team_ids or self.env.user.cs_led_team_ids
        team = parcel.team_id or order.cs_team_id or own_teams[:1]
        return {**vals, "team_id": team.id}

    @api.model
    def _get_open_domain(self):
        return fields.Domain("state", "in", OPEN_ANOMALY_STATES)

    def _after_open(self):
        """Complete new anomalies, however they were inserted: facts, responsible, clock, proposals.

        Set-based: the number of queries does not depend on the number of anomalies. Sends nothing.
        """
        if not self:
            return
        self.env.flush_all()
        self._fill_facts()
        self._assign_responsible()
        self.invalidate_recordset()
        if len(self) <= INDEX_AT_ONCE:
            self._index_text()
        self._start_feedback_clock()
        self._request_proposals()

    def _fill_facts(self):
        """Fill what follows from the order, line, transfer, parcel and type, where nobody filled it."""
        self.env.execute_query(
            SQL(
                """
                WITH fact AS (%s)
                UPDATE cs_anomaly a
                   SET order_id = f.order_id, picking_id = f.picking_id, partner_id = f.partner_id,
                       channel_id = f.channel_id, team_id = f.team_id, department_id = f.department_id,
                       product_id = f.product_id, carrier_id = f.carrier_id, user_id = f.user_id,
                       opened_at = f.opened_at,
                       create_date = COALESCE(a.create_date, f.opened_at)
                  FROM fact f
                 WHERE a.id = f.id
                   AND (a.order_id, a.picking_id, a.partner_id, a.channel_id, a.team_id, a.department_id,
                        a.product_id, a.carrier_id, a.user_id, a.opened_at) IS DISTINCT FROM
                       (f.order_id, f.picking_id, f.partner_id, f.channel_id, f.team_id, f.department_id,
                        f.product_id, f.carrier_id, f.user_id, f.opened_at)
             RETURNING a.id
                """,
                self._select_facts(),
            )
        )

    def _select_facts(self):
        """Return the query of the anomalies' facts, those that somebody filled before the others."""
        return SQL(
            """
            SELECT b.id, so.id AS order_id, sp.id AS picking_id,
                   COALESCE(b.partner_id, so.partner_id, sp.partner_id) AS partner_id,
                   COALESCE(b.channel_id, so.cs_channel_id) AS channel_id,
                   COALESCE(b.team_id, pc.team_id, so.cs_team_id) AS team_id,
                   COALESCE(b.department_id, t.department_id) AS department_id,
                   COALESCE(b.product_id, sol.product_id) AS product_id,
                   COALESCE(b.carrier_id, sp.carrier_id, so.carrier_id) AS carrier_id,
                   COALESCE(b.user_id, pc.user_id, so.cs_reviewer_id, t.user_id) AS user_id,
                   COALESCE(b.opened_at, %s) AS opened_at
              FROM cs_anomaly b
              JOIN cs_anomaly_type t ON t.id = b.type_id
         LEFT JOIN cs_parcel pc ON pc.id = b.parcel_id
         LEFT JOIN stock_picking sp ON sp.id = COALESCE(b.picking_id, pc.picking_id)
         LEFT JOIN sale_order so ON so.id = COALESCE(b.order_id, sp.sale_id)
         LEFT JOIN sale_order_line sol ON sol.id = b.order_line_id
             WHERE b.id = ANY(%s)
            """,
            fields.Datetime.now(),
            self.ids,
        )
