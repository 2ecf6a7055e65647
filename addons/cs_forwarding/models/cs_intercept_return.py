from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CsIntercept(models.Model):
    """The goods come back: against the slip, into the stock."""

    _inherit = "cs.intercept"

    def _ensure_receivable(self):
        """Refuse a slip whose goods are back already (one intercept)."""
        if self.state == "received":
            raise UserError(
                self.env._(
                    "%(slip)s was already received on %(day)s by %(user)s.",
                    slip=self.name,
                    day=format_datetime(self.env, self.received_at, dt_format="short"),
                    user=self.received_by_id.name,
                )
            )

    def _receive(self, counted):
        """Book the goods back and let the change go on (one intercept).

        :param counted: ``{intercept line: (quantity that is ours, condition, note)}``
        """
        self._ensure_receivable()
        for line, (quantity, condition, note) in counted.items():
            line.write({"quantity": quantity, "condition": condition, "note": note})
        self._ensure_not_more()
        back = self.line_ids.filtered(lambda line: line.quantity and line.condition != "wrong")
        picking = self._create_return(back) if back else self.env["stock.picking"]
        self.write(
            {
                "state": "received",
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.uid,
                "return_picking_id": picking.id,
            }
        )
        self._log_received()
        self.change_id._sync_intercept_steps()

    def _ensure_not_more(self):
        for line in self.line_ids:
            if line.uom_id.compare(line.quantity, line.sent_quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: only %(sent)s went out with %(delivery)s.",
                        product=line.product_id.display_name,
                        sent=line._format_quantity(line.sent_quantity),
                        delivery=self.picking_id.name,
                    )
                )

    def _create_return(self, lines):
        """Return the goods through the core's own return of the delivery, validated."""
        # sudo: agents and the scanning table book only what this slip says, no other stock
        wizard = self.env["stock.return.picking"].sudo().create({"picking_id": self.picking_id.id})
        quantities = {line.move_id: line.quantity for line in lines}
        for row in wizard.product_return_moves:
            row.quantity = quantities.get(row.move_id, 0.0)
        picking = wizard._create_return()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking

    def _log_received(self):
        """Tell in the trail what came back, what is missing, and what is broken."""
        conditions = dict(self.line_ids._fields["condition"]._description_selection(self.env))
        words = [
            self.env._(
                "%(product)s: %(back)s of %(sent)s, %(condition)s",
                product=line.product_id.display_name,
                back=line._format_quantity(line.quantity),
                sent=line._format_quantity(line.sent_quantity),
                condition=" ".join(filter(None, [conditions.get(line.condition), line.note])),
            )
            for line in self.line_ids
        ]
        text = self.env._("Received back with %(slip)s: %(goods)s", slip=self.name, goods="; ".join(words))
        self.change_id._message_log(body=text)
        if self.line_ids.filtered(lambda line: line.missing_quantity or line.condition != "good"):
            department = self.env["cs.department"]._get_by_code("quality", self.company_id)
            self.change_id._message_department(department, text)
