from odoo import api, fields, models

from ..const_handover import ACCEPT_CLOCK, ANSWER_CLOCK, INFORM_CLOCK


class CsHandover(models.Model):
    """What a department has to know of the shipment, and the way of the question as a chain of cards."""

    _inherit = "cs.handover"

    waybill = fields.Char(compute="_compute_shipment", compute_sudo=True)
    carrier_name = fields.Char(string="Carrier", compute="_compute_shipment", compute_sudo=True)
    order_ref = fields.Char(string="Order", compute="_compute_shipment", compute_sudo=True)
    picking_ref = fields.Char(string="Transfer", compute="_compute_shipment", compute_sudo=True)
    customer_name = fields.Char(
        string="Customer's Name",
        compute="_compute_shipment",
        compute_sudo=True,
        help="Hidden but for the first letter.",
    )
    goods = fields.Text(compute="_compute_shipment", compute_sudo=True)
    chain = fields.Json(
        string="So Far",
        compute="_compute_chain",
        help="The steps with who takes them and how long each took.",
    )

    @api.depends("ticket_id", "anomaly_id")
    def _compute_shipment(self):
        """Show of the ticket or anomaly what is needed to find the goods, and no more."""
        for handover in self:
            source = handover._get_source()
            order, picking = source.order_id, source.picking_id
            handover.waybill = source.parcel_id.name
            handover.carrier_name = source.carrier_id.name
            handover.order_ref = order.name
            handover.picking_ref = picking.name
            handover.customer_name = self._hide_name(source.partner_id.name)
            handover.goods = "\n".join(self._describe_goods(order, picking))

    def _hide_name(self, name):
        return f"{name[0]}***" if name else False

    def _describe_goods(self, order, picking):
        """Yield a line for each product: what was shipped, else what was ordered."""
        if picking:
            for move in picking.move_ids:
                yield f"{move.product_uom_qty:g} × {move.product_id.display_name}"
            return
        for line in order.order_line:
            if not line.display_type:
                yield f"{line.product_uom_qty:g} × {line.product_id.display_name}"

    @api.depends("state", "clock_ids.state", "clock_ids.elapsed_minutes", "clock_ids.breached_at")
    @api.depends_context("lang")
    def _compute_chain(self):
        for handover in self:
            # sudo: whoever sees the handover sees how long its steps took
            clocks = {clock.kind: clock for clock in handover.sudo().clock_ids.sorted("id")}
            handover.chain = handover._get_chain(clocks)

    def _get_chain(self, clocks):
        """Return the steps: dicts who, what, at (UTC text), minutes, tone, done (one handover).

        :param dict clocks: ``{kind: last clock of that kind}``
        """
        # sudo: names of teams and departments are shown to both sides
        desk = self.sudo().team_id.name or self.env._("Service Desk")
        department = self.sudo().department_id.name
        steps = [
            self._get_step(desk, self.env._("asked"), self.sent_at),
            self._get_step(department, self.env._("accepted"), self.accepted_at, clocks.get(ACCEPT_CLOCK)),
            self._get_step(department, self.env._("answered"), self.answered_at, clocks.get(ANSWER_CLOCK)),
            self._get_step(desk, self.env._("customer informed"), self.informed_at, clocks.get(INFORM_CLOCK)),
        ]
        if self.returned_at:
            ended = self._get_step(
                department, self.env._("returned"), self.returned_at, clocks.get(ACCEPT_CLOCK)
            )
            return [step for step in steps if step["at"]] + [{**ended, "tone": "danger"}]
        if self.ended_at:
            return [step for step in steps if step["at"]]
        return steps

    def _get_step(self, who, what, at, clock=None):
        is_late = bool(clock and clock.breached_at)
        is_done = bool(clock and at and clock.state == "fulfilled")
        return {
            "who": who,
            "what": what,
            "at": fields.Datetime.to_string(at),
            "minutes": round(clock.elapsed_minutes) if is_done else None,
            "due": fields.Datetime.to_string(clock.due_at) if clock and not at else False,
            "tone": "danger" if is_late else "success" if at else "muted",
        }
