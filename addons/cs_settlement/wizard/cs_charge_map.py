from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class CsChargeMap(models.TransientModel):
    """Says once what the words on a carrier's bill stand for."""

    _name = "cs.charge.map"
    _description = "Map Charges"

    account_id = fields.Many2one("cs.carrier.account", string="Carrier Account", required=True)
    statement_id = fields.Many2one("cs.carrier.statement")
    line_ids = fields.One2many(
        "cs.charge.map.line", "map_id", compute="_compute_line_ids", store=True, readonly=False
    )

    @api.depends("account_id", "statement_id")
    def _compute_line_ids(self):
        for charge_map in self:
            charge_map.line_ids = [Command.clear(), *charge_map._prepare_lines()]

    def _get_line_domain(self):
        """Return the domain of the statement lines whose words stand for no charge type yet."""
        domain = Domain("account_id", "=", self.account_id.id)
        if self.statement_id:
            domain &= Domain("statement_id", "=", self.statement_id.id)
        return domain & Domain("type_id", "=", False) & Domain("charge_text", "!=", False)

    def _prepare_lines(self):
        lines = self.env["cs.carrier.statement.line"]
        groups = lines._read_group(
            self._get_line_domain(), ["charge_text", "currency_id"], ["__count", "amount:sum"]
        )
        suggested = self.env["cs.charge.type.alias"]._suggest(
            {text for text, *_rest in groups}, self.account_id
        )
        return [
            Command.create(
                {
                    "name": text,
                    "count": count,
                    "currency_id": currency.id,
                    "amount": amount,
                    "type_id": suggested[text].id if text in suggested else False,
                }
            )
            for text, currency, count, amount in sorted(groups, key=lambda group: -abs(group[3]))
        ]

    def action_apply(self):
        """Keep the words for this carrier and give the lines their types."""
        self.ensure_one()
        types = {line.name: line.type_id for line in self.line_ids if line.type_id}
        if not types:
            raise UserError(self.env._("Choose a charge type for at least one of the words."))
        count = self.env["cs.charge.type.alias"]._learn(self.account_id, types)
        self._after_apply(self.statement_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s lines have their charge type now.", count=count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _after_apply(self, statement):
        """Hook: what follows when lines of a statement have got their types. May be empty."""
