from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from ..lib.phrases import find_phrases


class CsForbiddenPromise(models.Model):
    """What nobody may promise a customer, by the phrases that give it away."""

    _name = "cs.forbidden.promise"
    _description = "Forbidden Promise"
    _order = "sequence, name, id"

    name = fields.Char(string="What Is Promised", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    channel_id = fields.Many2one(
        "cs.order.channel", index="btree_not_null", ondelete="cascade", help="Empty: on all channels."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: in all companies.")
    phrases = fields.Text(
        required=True,
        help="One phrase a line, in any language. “…” stands for a few characters, as in 保证…送到.",
    )
    reason = fields.Char(translate=True, help="Why it may not be promised.")
    instead = fields.Char(string="Say Instead", translate=True)

    @api.model
    def _get_of_channel(self, channel):
        """Return what holds on a channel."""
        return self.search([("channel_id", "in", [channel.id, False])])

    def _find(self, text):
        """Return ``[(promise, [phrases as written])]`` of those that a text, plain or HTML, makes."""
        plain = html_to_inner_content(text or "")
        found = ((promise, find_phrases(plain, promise.phrases.splitlines())) for promise in self)
        return [(promise, phrases) for promise, phrases in found if phrases]
