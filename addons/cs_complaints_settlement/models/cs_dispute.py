from odoo import api, fields, models
from odoo.tools import SQL, format_amount


class CsDispute(models.Model):
    """Disputes know the tickets of customers who wait for their outcome, and pay for remedies."""

    _inherit = "cs.dispute"

    ticket_count = fields.Integer(string="Number of Tickets", compute="_compute_ticket_count")

    @api.depends("line_ids.ticket_id")
    def _compute_ticket_count(self):
        groups = self.env["cs.dispute.line"]._read_group(
            [("dispute_id", "in", self.ids)], ["dispute_id"], ["ticket_id:count_distinct"]
        )
        counts = dict(groups)
        for dispute in self:
            dispute.ticket_count = counts.get(dispute, 0)

    @api.model
    def _open_from_lines(self, lines):
        disputes = super()._open_from_lines(lines)
        disputes._link_tickets()
        return disputes

    def _add_objections(self, lines):
        result = super()._add_objections(lines)
        self._link_tickets()
        return result

    def action_open_tickets(self):
        """Open a ticket for each customer whose lines have none, and show it."""
        return self.line_ids.action_open_ticket()

    def action_view_tickets(self):
        return self.line_ids.ticket_id._get_records_action(name=self.env._("Tickets"))

    def _link_tickets(self):
        """Link lines with the open billing ticket of their parcel, in one statement."""
        # sudo: the link is set whoever may see the ticket
        open_tickets = self.env["cs.ticket"].sudo()._search(self.env["cs.ticket"]._get_billing_domain())
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE cs_dispute_line d SET ticket_id = f.ticket_id
                  FROM (SELECT l.id, min(t.id) AS ticket_id
                          FROM cs_dispute_line l
                     LEFT JOIN cs_carrier_statement_line s ON s.id = l.statement_line_id
                     LEFT JOIN cs_customer_statement_line u ON u.id = l.customer_statement_line_id
                     LEFT JOIN cs_charge c ON c.id = u.charge_id
                          JOIN cs_ticket t ON t.parcel_id = COALESCE(s.parcel_id, c.parcel_id)
                           AND t.id IN %s
                         WHERE l.dispute_id = ANY(%s) AND l.ticket_id IS NULL
                      GROUP BY l.id) f
                 WHERE d.id = f.id
             RETURNING d.id
                """,
                open_tickets.subselect(),
                self.ids,
            )
        )
        linked = self.env["cs.dispute.line"].browse(row[0] for row in rows)
        linked.invalidate_recordset(["ticket_id"], flush=False)
        linked._log_on_tickets()

    def _conclude_answer(self):
        result = super()._conclude_answer()
        for dispute in self:
            # sudo: who takes down an answer need not see tickets
            dispute.sudo()._tell_tickets()
        return result

    def _tell_tickets(self):
        """Say on the open tickets what was answered, and ask their owners to tell the customers."""
        for ticket, lines in self.line_ids.grouped("ticket_id").items():
            if not ticket.is_open:
                continue
            ticket._log_event("dispute", new=self.number, note=lines._describe_answer())
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Tell the customer what came of %(dispute)s", dispute=self.number),
                note=lines._describe_answer(),
                user_id=ticket.user_id.id or ticket.team_id.leader_id.id or self.env.uid,
            )

    def _notify_claimed(self):
        """Return what its user sees after claiming: the drafts, or that accountants have them."""
        if self.has_access("read"):
            return self._get_records_action(name=self.env._("Disputes"))
        # sudo: numbers only, for who may not read disputes
        numbers = ", ".join(self.sudo().mapped("number"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(numbers)s drafted. Accountants send it to the carrier.", numbers=numbers
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_state_label(self):
        """Return the state in the user's language (one dispute)."""
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _describe_claim(self):
        """Return number, state and money in a few words (one dispute)."""
        amounts = [format_amount(self.env, self.claimed_amount, self.currency_id)]
        if self.agreed_amount:
            agreed = format_amount(self.env, self.agreed_amount, self.currency_id)
            amounts.append(self.env._("%(amount)s agreed", amount=agreed))
        return " · ".join((self.number, self._get_state_label(), *amounts))

    # Money that comes back

    def _expects_credit(self):
        # A remedy was paid to the customer already: the carrier's bill alone does not bring it back.
        return super()._expects_credit() or bool(self.line_ids.remedy_id and self.agreed_amount)

    def _update_credited(self):
        result = super()._update_credited()
        self.env["account.move.line"].flush_model(["cs_claim_id", "parent_state", "price_subtotal"])
        self.env.execute_query(
            SQL(
                """
                UPDATE cs_dispute d SET credited_amount = credited_amount + s.amount
                  FROM (SELECT cs_claim_id, sum(abs(price_subtotal)) AS amount
                          FROM account_move_line
                         WHERE cs_claim_id = ANY(%s) AND parent_state = 'posted'
                      GROUP BY cs_claim_id) s
                 WHERE s.cs_claim_id = d.id RETURNING NULL
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["credited_amount"], flush=False)
        return result

    def _prepare_credit_line_vals(self, lines):
        """A claim for a remedy stands on no statement: its credit note takes the sum without tax."""
        if self.statement_id:
            return super()._prepare_credit_line_vals(lines)
        return {
            "name": self.env._("Claim %(number)s", number=self.number),
            "product_id": lines.type_id.product_id.id,
            "quantity": 1,
            "price_unit": sum(lines.mapped("agreed")),
            "tax_ids": False,
        }
