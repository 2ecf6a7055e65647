from odoo import fields, models

from ..const import ANOMALY_RESOLUTIONS


class CsAnomalyProposalKind(models.Model):
    """A way out of an anomaly.

    The row holds name and use; the work is done by methods of ``cs.anomaly.proposal`` found by the code,
    all but the first on one proposal:

    ``_propose_<code>(anomalies)`` yields the values of proposals for any number of anomalies,
    ``_explain_<code>()`` returns the sentence on the card,
    ``_apply_<code>()`` changes the order and returns the old values,
    ``_undo_<code>(old)`` puts them back.
    """

    _name = "cs.anomaly.proposal.kind"
    _description = "Kind of Proposal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The methods _propose_<code> and _apply_<code> do the work.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    icon = fields.Char(help="Name of a Font Awesome icon, such as 'fa-exchange'.")
    is_for_customer = fields.Boolean(default=True, help="Messages to the customer offer this proposal.")
    type_ids = fields.Many2many(
        "cs.anomaly.type",
        "cs_anomaly_type_proposal_kind_rel",
        "kind_id",
        "type_id",
        string="Anomaly Types",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "Another kind of proposal has the same code.")

    def _get_resolution(self):
        """Return the value of an anomaly's ``resolution_kind`` when this proposal settled it."""
        return self.code if self.code in dict(ANOMALY_RESOLUTIONS) else "other"
