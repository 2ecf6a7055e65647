from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..lib import signatures

MANAGER = "cs_forwarding.group_manager"
WEBHOOK_PLATFORMS = ("shopify", "woocommerce")
_HINT = 6


class CsOrderChannel(models.Model):
    """How programs and platforms prove that they may send orders to the channel."""

    _inherit = "cs.order.channel"

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
        groups=MANAGER,
        copy=False,
        help="What the sender signs with. Shopify shows its own with the webhooks; "
        "WooCommerce takes this one.",
    )
    webhook_token = fields.Char(groups=fields.NO_ACCESS, copy=False)
    webhook_url = fields.Char(
        string="Webhook Address",
        compute="_compute_webhook_url",
        groups=MANAGER,
        help="Enter it at the platform as the address of its order webhooks.",
    )
    api_channel = fields.Char(
        string="Channel Identifier",
        compute="_compute_webhook_url",
        groups=MANAGER,
        help="What programs that sign their calls send in the header X-Channel.",
    )
    delivery_ids = fields.One2many("cs.intake.delivery", "channel_id", groups=MANAGER)

    _api_key_hash_uniq = models.UniqueIndex("(api_key_hash) WHERE api_key_hash IS NOT NULL")
    _webhook_token_uniq = models.UniqueIndex("(webhook_token) WHERE webhook_token IS NOT NULL")

    @api.depends("webhook_token", "platform")
    def _compute_webhook_url(self):
        for channel in self:
            # sudo: the token itself is shown to nobody, only the address that holds it, and only to managers
            token = channel.sudo().webhook_token
            path = f"/cs/webhook/{channel.platform}/{token}"
            is_hooked = token and channel.platform in WEBHOOK_PLATFORMS
            channel.webhook_url = f"{channel.get_base_url()}{path}" if is_hooked else False
            channel.api_channel = token

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

    def action_new_webhook_address(self):
        """Make a new address; the old one answers no more."""
        self._check_credentials_access()
        self._write_credentials(webhook_token=signatures.new_token())

    def action_new_signing_secret(self):
        """Make a secret to be copied to the sender."""
        self._check_credentials_access()
        secret = signatures.new_token(32)
        self._write_credentials(signing_secret=secret)
        return self._show_key(self.env._("New Signing Secret"), secret)

    def action_view_deliveries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_intake_delivery_action")
        return {**action, "domain": [("channel_id", "=", self.id)]}

    def _check_credentials_access(self):
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("Only managers handle keys and secrets."))

    def _write_credentials(self, **vals):
        # sudo: hash and token are fields that no user may read or write; who may press the button was checked
        self.sudo().write(vals)

    def _show_key(self, name, key):
        """Return the dialog that shows a key. It is kept nowhere."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cs.channel.key.show",
            "view_mode": "form",
            "target": "new",
            "context": {"default_key": key, "default_channel_name": self.name},
        }

    # Recognition of senders; called with all rights

    @api.model
    def _find_by_api_key(self, key):
        """Return the channel of a bearer key, or none."""
        if not key.startswith(signatures.KEY_PREFIX):
            return self.browse()
        return self.search([("api_key_hash", "=", signatures.hash_key(key))], limit=1)

    @api.model
    def _find_by_token(self, token):
        """Return the channel of a webhook address, or none."""
        return self.search([("webhook_token", "=", token)], limit=1) if token else self.browse()

    def _has_timed_signature(self, body, headers, now):
        """Tell whether the headers hold a fresh signature of the body; never without channel and secret."""
        signature, timestamp = headers.get("X-Signature", ""), headers.get("X-Timestamp", "")
        return bool(self) and signatures.verify_timed(body, self.signing_secret, signature, timestamp, now)

    def _as_importer(self):
        """Return the channel as the system sees it, in its company and its salesperson's language."""
        lang = self.user_id.lang or self.env.company.partner_id.lang
        return self.with_user(SUPERUSER_ID).with_company(self.company_id).with_context(lang=lang)
