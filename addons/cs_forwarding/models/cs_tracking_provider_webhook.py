from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import signatures
from ..lib.tracking.services import DEVICES, SERVICES


class CsTrackingProvider(models.Model):
    """How a service reaches us and proves who it is."""

    _name = "cs.tracking.provider"
    _inherit = ["cs.tracking.provider", "cs.webhook.mixin"]

    _webhook_fields = ("signing_secret", "format", "tz")

    signing_secret = fields.Char(
        string="Secret",
        help="What the service signs with: its webhook secret (AfterShip, EasyPost, DCSA), the API key "
        "(17TRACK) or the salt of the subscription (Kuaidi100). Nothing is accepted without one.",
    )
    webhook_url = fields.Char(
        string="Address", help="Enter it at the service as the address of its webhooks."
    )
    is_listening = fields.Boolean(
        compute="_compute_is_listening", help="The service sends to an address of ours."
    )
    delivery_ids = fields.One2many(
        "cs.tracking.delivery", "provider_id", groups="cs_forwarding.group_manager"
    )
    last_heard_at = fields.Datetime(string="Last Heard", compute="_compute_figures")
    day_count = fields.Integer(string="Last 24 Hours", compute="_compute_figures")
    failed_count = fields.Integer(string="Failed", compute="_compute_figures")

    @api.depends("format")
    def _compute_webhook_url(self):
        return super()._compute_webhook_url()

    @api.depends("format")
    def _compute_is_listening(self):
        for provider in self:
            provider.is_listening = bool(provider._get_service())

    def _compute_figures(self):
        # sudo: the messages are closed to most, how many there are is no secret
        deliveries = self.env["cs.tracking.delivery"].sudo()
        own, day_ago = [("provider_id", "in", self.ids)], fields.Datetime.now() - timedelta(days=1)
        recent, failed = [*own, ("received_at", ">=", day_ago)], [*own, ("state", "=", "failed")]
        counts = dict(deliveries._read_group(recent, ["provider_id"], ["__count"]))
        failures = dict(deliveries._read_group(failed, ["provider_id"], ["__count"]))
        heard = self._read_last_heard()
        for provider in self:
            origin = provider._origin
            provider.last_heard_at = heard.get(origin.id)
            provider.day_count = counts.get(origin, 0)
            provider.failed_count = failures.get(origin, 0)

    def _read_last_heard(self):
        """Return ``{provider id: when its newest message came}``, from the end of the index."""
        newest = SQL("SELECT max(received_at) FROM cs_tracking_delivery WHERE provider_id = p.id")
        return dict(
            self.env.execute_query(SQL("SELECT p.id, (%s) FROM unnest(%s::int[]) AS p(id)", newest, self.ids))
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A service that sends to us has an address from the start."""
        providers = super().create(vals_list)
        for provider in providers.filtered("is_listening"):
            provider._write_credentials(webhook_token=signatures.new_token())
        return providers

    def _get_webhook_path(self):
        if not self.webhook_token or not self.is_listening:
            return ""
        road = "position" if self.format in DEVICES else "tracking"
        return f"/cs/{road}/{self.format}/{self.webhook_token}"

    def action_view_deliveries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_tracking_delivery_action")
        return {**action, "domain": [("provider_id", "=", self.id)]}

    def _get_service(self):
        """Return how messages of this format are verified and read, None if none are sent (one provider).

        An addon adds a format by an entry of its own in ``SERVICES``; docs/extending.md shows how.
        """
        return SERVICES.get(self.format) or DEVICES.get(self.format)

    def _read_updates(self, payload):
        """Return the updates of a message of this service, read from its JSON; of devices the positions.

        :raise InvalidBody: when it is not of the service's format
        """
        return self._get_service().parse(payload, self.tz)

    def _take_in(self, updates):
        """Hand on what was read from one or many messages."""
        if self.format in DEVICES:
            self.env["cs.tracking.device"]._take_in(self, updates)
        else:
            self.env["cs.tracking.service"]._ingest(self, updates, "webhook")
