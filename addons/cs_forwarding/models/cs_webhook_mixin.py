from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..lib import signatures

MANAGER = "cs_forwarding.group_manager"


class CsWebhookMixin(models.AbstractModel):
    """A record with an address of its own to which others send, and the secret they sign with."""

    _name = "cs.webhook.mixin"
    _description = "Receiver of Webhooks"

    # What has to be known of a record to recognise its sender: read at once, as somebody waits.
    _webhook_fields = ("signing_secret",)

    signing_secret = fields.Char(groups=MANAGER, copy=False)
    webhook_token = fields.Char(groups=fields.NO_ACCESS, copy=False)
    webhook_url = fields.Char(string="Webhook Address", compute="_compute_webhook_url", groups=MANAGER)

    _webhook_token_uniq = models.UniqueIndex("(webhook_token) WHERE webhook_token IS NOT NULL")

    @api.depends("webhook_token")
    def _compute_webhook_url(self):
        for record in self:
            # sudo: the token itself is shown to nobody, only the address that holds it, and only to managers
            path = record.sudo()._get_webhook_path()
            record.webhook_url = f"{record.get_base_url()}{path}" if path else False

    def _get_webhook_path(self):
        """Return the path of the address, "" while there is none; called with all rights."""
        raise NotImplementedError

    # Buttons

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
        return self.env["cs.channel.key.show"]._get_records_action(
            name=name, target="new", context={"default_key": key, "default_channel_name": self.name}
        )

    # Recognition of senders; called with all rights

    @api.model
    def _find_by_token(self, token):
        """Return the record of a webhook address, or none."""
        if not token:
            return self.browse()
        return self.search_fetch([("webhook_token", "=", token)], self._webhook_fields, limit=1)

    def _as_receiver(self, lang=None):
        """Return the record as the system sees it, in its company."""
        return self.with_user(SUPERUSER_ID).with_company(self.company_id).with_context(lang=lang)
