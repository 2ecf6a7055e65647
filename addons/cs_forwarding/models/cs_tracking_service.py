from odoo import models


class CsTrackingService(models.AbstractModel):
    """The one road by which events reach parcels, whoever sends them."""

    _name = "cs.tracking.service"
    _description = "Tracking Service Desk"

    def _ingest(self, provider, updates, source):
        """Record what a service, a file or a person reports.

        :param provider: the ``cs.tracking.provider`` that reports
        :param updates: list of ``TrackingUpdate``
        :param source: a value of ``EVENT_SOURCES``
        :return: ``Ingested``
        """
        raise NotImplementedError
