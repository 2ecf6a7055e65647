from odoo import api, fields, models

from ..const_transport import INTAKE_PURPOSES


class CsIntakeUpload(models.TransientModel):
    _inherit = "cs.intake.upload"

    purpose = fields.Selection(INTAKE_PURPOSES, required=True, default="orders")
    provider_id = fields.Many2one(
        "cs.tracking.provider",
        string="Carrier's Files",
        domain=[("format", "=", "file")],
        compute="_compute_provider_id",
        store=True,
        readonly=False,
        help="Whose words for a status are read, and in which time zone.",
    )

    @api.depends("purpose", "channel_id")
    def _compute_provider_id(self):
        for upload in self:
            upload.provider_id = upload._find_provider() if upload.purpose == "tracking" else False

    def _find_provider(self):
        """Return the service that status files were read as last, else any; made when there is none."""
        company = self.channel_id.company_id or self.env.company
        last = self.env["cs.intake.batch"].search(
            [("purpose", "=", "tracking"), ("company_id", "=", company.id)], limit=1
        )
        if last:
            return last.provider_id
        # sudo: agents do not set up services, but the first file must not wait for a manager
        providers = self.env["cs.tracking.provider"].sudo()
        domain = [("format", "=", "file"), ("company_id", "=", company.id)]
        vals = {"name": self.env._("Status Files"), "format": "file", "company_id": company.id}
        if self.channel_id.tz:
            vals["tz"] = self.channel_id.tz
        return (providers.search(domain, limit=1) or providers.create(vals)).with_env(self.env)

    @api.depends("purpose")
    def _compute_earlier_batch_id(self):
        return super()._compute_earlier_batch_id()

    def _prepare_batch_vals(self):
        vals = super()._prepare_batch_vals()
        if self.purpose == "tracking":
            vals |= {"purpose": "tracking", "provider_id": self.provider_id.id}
        return vals
