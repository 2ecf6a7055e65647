from odoo import fields, models


class CsCarrierStatement(models.Model):
    """A new statement may bring the credits that earlier disputes wait for."""

    _inherit = "cs.carrier.statement"

    dispute_ids = fields.One2many("cs.dispute", "statement_id", string="Disputes")
    dispute_count = fields.Integer(string="Number of Disputes", compute="_compute_dispute_count")

    def _compute_dispute_count(self):
        # sudo: a number only
        groups = (
            self.env["cs.dispute"]
            .sudo()
            ._read_group(
                [("statement_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["statement_id"],
                ["__count"],
            )
        )
        counts = dict(groups)
        for statement in self:
            statement.dispute_count = counts.get(statement, 0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "review":
            self._link_credits()
        elif vals.get("state") in ("cancelled", "replaced"):
            self._get_credited_disputes()._check_credited()
        return result

    def action_view_disputes(self):
        return self.dispute_ids._get_records_action(name=self.env._("Disputes"))

    def _link_credits(self):
        """Find credits among the lines, where a dispute of the account waits for one."""
        waiting = self.env["cs.dispute"].search(
            [("state", "=", "credit_expected"), ("account_id", "in", self.account_id.ids)]
        )
        if waiting:
            domain = [("statement_id", "in", self.ids), ("amount", "<", 0)]
            self.env["cs.carrier.statement.line"].search(domain)._link_credits()

    def _get_credited_disputes(self):
        domain = [("statement_id", "in", self.ids), ("credit_dispute_id", "!=", False)]
        return self.env["cs.carrier.statement.line"].search(domain).credit_dispute_id
