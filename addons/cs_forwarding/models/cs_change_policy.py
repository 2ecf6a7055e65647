from odoo import api, fields, models

from ..const_change import CHANGE_KINDS, CHANGE_ROUTES, FULFILMENT_STATES


class CsChangePolicy(models.Model):
    """The road of a change: the first row that fits the state of the goods and the kind of change."""

    _name = "cs.change.policy"
    _description = "Policy for Order Changes"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    fulfilment_state = fields.Selection(FULFILMENT_STATES, string="State of the Goods", required=True)
    kind = fields.Selection(CHANGE_KINDS, string="Change", required=True)
    route = fields.Selection(CHANGE_ROUTES, string="Road", required=True)
    carrier_ids = fields.Many2many(
        "delivery.carrier",
        "cs_change_policy_carrier_rel",
        "policy_id",
        "carrier_id",
        string="Carriers",
        help="Only for these. Empty: all.",
    )
    channel_ids = fields.Many2many(
        "cs.order.channel",
        "cs_change_policy_channel_rel",
        "policy_id",
        "channel_id",
        string="Channels",
        help="Only for these. Empty: all.",
    )
    cost_hint = fields.Char(string="Cost", translate=True, help="What the customer is told about the cost.")
    reason = fields.Char(translate=True, help="Why this road, or why it is refused.")
    company_id = fields.Many2one("res.company", index=True)

    @api.depends("fulfilment_state", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        states = dict(self._fields["fulfilment_state"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for policy in self:
            words = (states.get(policy.fulfilment_state), kinds.get(policy.kind))
            policy.display_name = " · ".join(word for word in words if word)

    @api.model
    def _match(self, state, kind, carriers, channel, company):
        """Return the first policy that fits, or an empty set.

        :param carriers: ``delivery.carrier`` records, any of which may be the one a row is narrowed to
        """
        # sudo: the roads are the house's rules, whoever asks for a change
        rows = self.sudo().search(
            [
                ("fulfilment_state", "=", state),
                ("kind", "=", kind),
                ("company_id", "in", [company.id, False]),
            ]
        )
        return rows.filtered(lambda row: row._fits(carriers, channel))[:1].sudo(self.env.su)

    def _fits(self, carriers, channel):
        """Tell whether the row is meant for one of the carriers and the channel (one row)."""
        return (not self.carrier_ids or bool(self.carrier_ids & carriers)) and (
            not self.channel_ids or channel in self.channel_ids
        )
