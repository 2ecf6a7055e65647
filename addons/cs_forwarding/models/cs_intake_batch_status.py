from odoo import api, fields, models

from ..const_transport import INTAKE_PURPOSES, STATUS_CHUNK_ROWS


class CsIntakeBatch(models.Model):
    """Status files of carriers come in by the same road as order files.

    The channel says whose team works on the file; the service says whose words stand in it.
    """

    _inherit = "cs.intake.batch"

    purpose = fields.Selection(INTAKE_PURPOSES, required=True, default="orders", readonly=True)
    provider_id = fields.Many2one(
        "cs.tracking.provider",
        string="Carrier's Files",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )

    _status_provider = models.Constraint(
        "CHECK (purpose != 'tracking' OR provider_id IS NOT NULL)", "Say whose status file it is."
    )

    @api.model
    def _import_status_files(self, provider, channel, files, force=False):
        """Take in status files of a carrier; see :meth:`_import_files`.

        :param provider: ``cs.tracking.provider`` whose mapping of codes reads the files
        """
        vals = {"purpose": "tracking", "provider_id": provider.id}
        return self._import_files(channel, files, force=force, **vals)

    @api.model
    def _get_earlier_domain(self, channel, digests, purpose="orders", **vals):
        domain = super()._get_earlier_domain(channel, digests, **vals)
        return [*domain, ("batch_id.purpose", "=", purpose)]

    def _get_assembly_mapping(self):
        """Rows of a status file are kept together by their waybill, as those of an order by its number."""
        mapping = super()._get_assembly_mapping()
        if self.purpose == "tracking":
            mapping.tz = self.provider_id.tz
            mapping.columns["ref"] = mapping.columns.get("event.waybill", [])
        return mapping

    def _get_chunk_rows(self):
        return STATUS_CHUNK_ROWS if self.purpose == "tracking" else super()._get_chunk_rows()

    def _has_result(self):
        return bool(self.done_count) if self.purpose == "tracking" else super()._has_result()
