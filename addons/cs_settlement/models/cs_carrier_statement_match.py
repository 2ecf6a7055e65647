from odoo import api, fields, models
from odoo.tools import SQL


class CsCarrierStatement(models.Model):
    """How the lines of a statement find their charges."""

    _inherit = "cs.carrier.statement"

    @api.ondelete(at_uninstall=False)
    def _unlink_lines(self):
        """Take the lines along: no foreign key does it."""
        self.env.flush_all()
        self.env.execute_query(
            SQL("DELETE FROM cs_carrier_statement_line WHERE statement_id = ANY(%s) RETURNING NULL", self.ids)
        )
        self.env["cs.carrier.statement.line"].invalidate_model()

    def action_match(self):
        """Match the lines once more, after charges, tariffs or tolerances changed."""
        changed = sum(self.env["cs.matching.service"]._match_statement(statement) for statement in self)
        self._update_figures()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Matched again: %(lines)s lines changed.", lines=changed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_never_billed(self):
        """Show what was shipped in the period and is in no statement of the carrier."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_charge_action"),
            "name": self.env._("Shipped but Never Billed"),
            "domain": list(self._get_never_billed_domain()),
            "context": {},
        }

    def _get_never_billed_domain(self):
        """Return the domain of the charges that this statement should have billed and no statement did."""
        self.ensure_one()
        domain = fields.Domain(
            [
                ("side", "=", "buy"),
                ("account_id", "=", self.account_id.id),
                ("state", "=", "open"),
                ("final", "=", False),
                ("in_statement", "=", False),
            ]
        )
        if self.period_start:
            domain &= fields.Domain("date", ">=", self.period_start)
        if self.period_end:
            domain &= fields.Domain("date", "<=", self.period_end)
        return domain
