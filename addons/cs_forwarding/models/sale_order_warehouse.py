from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.review import sql_array


class SaleOrder(models.Model):
    """The warehouse an order leaves from: chosen by itself, on request, or by a person with a reason."""

    _inherit = "sale.order"

    cs_warehouse_choice_ids = fields.One2many("cs.warehouse.choice", "order_id", string="Warehouse Choices")
    cs_warehouse_choice_id = fields.Many2one(
        "cs.warehouse.choice", string="Warehouse Choice", compute="_compute_cs_warehouse_choice"
    )
    cs_warehouse_candidate_ids = fields.Many2many(
        "cs.warehouse.candidate", string="Warehouse Candidates", compute="_compute_cs_warehouse_choice"
    )
    cs_warehouse_share_ids = fields.Many2many(
        "cs.warehouse.share", string="Warehouse Shares", compute="_compute_cs_warehouse_choice"
    )
    cs_warehouse_summary = fields.Char(string="Why This Warehouse", compute="_compute_cs_warehouse_choice")
    cs_warehouse_split = fields.Boolean(
        string="Several Warehouses",
        compute="_compute_cs_warehouse_choice",
        search="_search_cs_warehouse_split",
    )

    @api.depends("cs_warehouse_choice_ids.is_current", "cs_warehouse_choice_ids.summary")
    @api.depends_context("lang")
    def _compute_cs_warehouse_choice(self):
        for order in self:
            choice = order.cs_warehouse_choice_ids.filtered("is_current")[:1]
            order.cs_warehouse_choice_id = choice
            order.cs_warehouse_candidate_ids = choice.candidate_ids
            order.cs_warehouse_share_ids = choice.share_ids
            order.cs_warehouse_split = choice.is_split
            order.cs_warehouse_summary = choice.summary

    def _search_cs_warehouse_split(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain(
            "cs_warehouse_choice_ids",
            "any",
            fields.Domain("is_current", "=", True) & fields.Domain("is_split", "=", True),
        )

    def _check_review(self, states, force=False, volatile=False):
        """Send the orders to a warehouse before the review looks whether it has the goods."""
        self._choose_warehouses_when_due(states, volatile=volatile)
        return super()._check_review(states, force=force, volatile=volatile)

    def _action_confirm(self):
        """Choose for orders that come here without a choice, before their transfers are made."""
        self._choose_warehouses_when_due(None)
        return super()._action_confirm()

    def _choose_warehouses_when_due(self, review_states, volatile=False):
        """Choose where the policy says so and nothing was chosen yet, or for other lines or another place.

        :param review_states: only orders in one of these states of the review; None: whatever their state
        :param volatile: once more for those whose goods were not there
        """
        if not self.env["cs.warehouse.policy"]._has_automatic():
            return
        self.env.flush_all()
        policies = self.env["cs.warehouse.policy"]
        due = [
            order_id
            for order_id, company_id, team_id in self._get_due_for_warehouse(review_states, volatile)
            if policies._get_for(company_id, team_id).get("is_automatic")
        ]
        # the choice rests on all orders and stock, not on those the user may see
        self.env["cs.warehouse.engine"].sudo()._choose(self.sudo().browse(due))

    def _get_due_for_warehouse(self, review_states, volatile):
        """Return (id, company id, team id) of the orders of the desk for which a choice is due."""
        return self.env.execute_query(
            SQL(
                """
                SELECT so.id, so.company_id, so.cs_team_id
                  FROM sale_order so
             LEFT JOIN cs_warehouse_choice c ON c.order_id = so.id AND c.is_current
                 WHERE so.id = ANY(%(ids)s::int[]) AND so.cs_channel_id IS NOT NULL
                   AND (%(states)s::varchar[] IS NULL
                        OR so.state IN ('draft', 'sent')
                           AND COALESCE(so.cs_review_state, '') = ANY(%(states)s))
                   AND (c.id IS NULL
                        OR NOT c.is_overruled AND (%(volatile)s AND NOT c.is_complete
                                                   OR c.content IS DISTINCT FROM %(content)s))
              ORDER BY so.id
                """,
                ids=sql_array(self.ids),
                states=None if review_states is None else list(review_states),
                volatile=volatile,
                content=self.env["cs.warehouse.engine"]._get_content(),
            )
        )

    def action_choose_warehouse(self):
        """Let the system choose now, also where a person had chosen."""
        orders = self._filter_for_warehouse()
        # see _choose_warehouses_when_due
        self.env["cs.warehouse.engine"].sudo()._choose(orders.sudo(), user=self.env.user)
        orders._run_review(volatile=True)
        return True

    def action_other_warehouse(self):
        """Ask which warehouse shall deliver, and why."""
        orders = self._filter_for_warehouse()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_warehouse_overrule_action"),
            "context": {"default_order_ids": orders.ids},
        }

    def _overrule_warehouse(self, warehouse, reason):
        """Send the orders to ``warehouse``, whatever the scores say; the reason stays on record."""
        orders = self._filter_for_warehouse().filtered(
            lambda order: order.company_id == warehouse.company_id
        )
        # see _choose_warehouses_when_due
        engine = self.env["cs.warehouse.engine"].sudo()
        engine._choose(orders.sudo(), forced=warehouse, reason=reason, user=self.env.user)
        orders._run_review(volatile=True)

    def _filter_for_warehouse(self):
        """Return the quotations; a confirmed order's transfers are made already."""
        self.check_access("write")
        orders = self.filtered(lambda order: order.state in ("draft", "sent"))
        if not orders:
            raise UserError(
                self.env._("The warehouse is chosen before the confirmation; ask for an order change now.")
            )
        return orders
