from odoo import api, fields, models

from ..lib import signatures
from .cs_webhook_mixin import MANAGER

WEBHOOK_PLATFORMS = ("shopify", "woocommerce")
_HINT = 6


class CsOrderChannel(models.Model):
    """How programs and platforms prove that they may send orders to the channel."""

    _name = "cs.order.channel"
    _inherit = ["cs.order.channel", "cs.webhook.mixin"]

    _webhook_fields = ("signing_secret", "platform", "api_enabled", "company_id")

    api_enabled = fields.Boolean(
        string="Orders by API", copy=False, help="Programs with the channel's key may send orders."
    )
    api_key_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)
    api_key_hint = fields.Char(
        string="API Key",
        groups=MANAGER,
        readonly=True,
        copy=False,
        help="The first letters of the key in use.",
    )
    signing_secret = fields.Char(
        help="What the sender signs with. Shopify shows its own with the webhooks; "
        "WooCommerce takes this one.",
    )
    webhook_url = fields.Char(help="Enter it at the platform as the address of its order webhooks.")
    api_channel = fields.Char(
        string="Channel Identifier",
        compute="_compute_api_channel",
        groups=MANAGER,
        help="What programs that sign their calls send in the header X-Channel.",
    )
    delivery_ids = fields.One2many("cs.intake.delivery", "channel_id", groups=MANAGER)

    _api_key_hash_uniq = models.UniqueIndex("(api_key_hash) WHERE api_key_hash IS NOT NULL")

    @api.depends("platform")
    def _compute_webhook_url(self):
        return super()._compute_webhook_url()

    @api.depends("webhook_token")
    def _compute_api_channel(self):
        for channel in self:
            # sudo: the token is a field that no user may read; as the identifier it is shown to managers
            channel.api_channel = channel.sudo().webhook_token

    def _get_webhook_path(self):
        is_hooked = self.webhook_token and self.platform in WEBHOOK_PLATFORMS
        return f"/cs/webhook/{self.platform}/{self.webhook_token}" if is_hooked else ""

    # Buttons

    def action_new_api_key(self):
        """Replace the key of the channel and show the new one, once."""
        self._check_credentials_access()
        key = signatures.new_key()
        self._write_credentials(
            api_key_hash=signatures.hash_key(key), api_key_hint=f"{key[:_HINT]}…", api_enabled=True
        )
        return self._show_key(self.env._("New API Key"), key)

    def action_revoke_api_key(self):
        """The key in use is worth nothing from now on."""
        self._check_credentials_access()
        self._write_credentials(api_key_hash=False, api_key_hint=False)

    def action_view_deliveries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_intake_delivery_action")
        return {**action, "domain": [("channel_id", "=", self.id)]}

    # Recognition of senders; called with all rights

    @api.model
    def _find_by_api_key(self, key):
        """Return the channel of a bearer key, or none."""
        if not key.startswith(signatures.KEY_PREFIX):
            return self.browse()
        return self.search([("api_key_hash", "=", signatures.hash_key(key))], limit=1)

    def _has_timed_signature(self, body, headers, now):
        """Tell whether the headers hold a fresh signature of the body; never without channel and secret."""
        signature, timestamp = headers.get("X-Signature", ""), headers.get("X-Timestamp", "")
        return bool(self) and signatures.verify_timed(body, self.signing_secret, signature, timestamp, now)

    def _as_importer(self):
        """Return the channel as the system sees it, in its company and its salesperson's language."""
        return self._as_receiver(self.user_id.lang or self.env.company.partner_id.lang)
