from odoo import api, fields, models
from odoo.fields import Domain


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    proposal_ids = fields.One2many("cs.anomaly.proposal", "anomaly_id", string="Proposals")
    proposal_id = fields.Many2one(
        "cs.anomaly.proposal",
        string="Chosen Proposal",
        compute="_compute_proposal_id",
        help="The proposal the customer took.",
    )

    @api.depends("proposal_ids.state")
    def _compute_proposal_id(self):
        for anomaly in self:
            anomaly.proposal_id = anomaly.proposal_ids.filtered(lambda proposal: proposal.state != "open")[:1]

    def _propose(self):
        """Work out the proposals of open anomalies anew; those of a person and a chosen one stay.

        Each kind of the anomaly's type is asked once for all anomalies: ``_propose_<code>(anomalies)``.
        """
        anomalies = self.filtered(lambda anomaly: anomaly.is_open and anomaly.proposal_id.state != "applied")
        stale = anomalies.proposal_ids.filtered(
            lambda proposal: proposal.state == "open" and not proposal.is_manual
        )
        stale.unlink()
        proposals = self.env["cs.anomaly.proposal"]
        for kind in anomalies.type_id.proposal_kind_ids:
            concerned = anomalies.filtered(
                lambda anomaly, kind=kind: kind in anomaly.type_id.proposal_kind_ids
            )
            proposals._create_of_kind(kind, concerned)
        anomalies.with_context(tracking_disable=True).write({"proposed_at": fields.Datetime.now()})

    def _request_proposals(self):
        """Have the proposals worked out soon, apart from the bulk work that found the anomalies."""
        self.env.ref("cs_forwarding.cs_anomaly_cron_propose")._trigger()

    @api.model
    def _get_unproposed_domain(self):
        return (
            self._get_open_domain()
            & Domain("proposed_at", "=", False)
            & Domain("type_id.proposal_kind_ids", "!=", False)
        )

    @api.model
    def _cron_propose(self, limit=200):
        """Work out proposals of new anomalies in batches; several servers share the work."""
        self._index_waiting_text()
        domain = self._get_unproposed_domain()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, limit=limit, order="id"):
            free = batch.try_lock_for_update()
            free._propose()
            if not free or not cron._commit_progress(len(free)):
                break

    def action_propose(self):
        self._propose()
        return True
