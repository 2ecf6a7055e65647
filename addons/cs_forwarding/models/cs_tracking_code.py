from odoo import fields, models

from ..const_transport import TRACKING_FORMATS


class CsTrackingCode(models.Model):
    """What a service calls a status. Codes that nobody has mapped yet have no status."""

    _name = "cs.tracking.code"
    _description = "Tracking Code"
    _order = "status_id nulls first, format, code, id"
    _rec_name = "code"
    _check_company_auto = True

    format = fields.Selection(TRACKING_FORMATS, required=True)
    provider_id = fields.Many2one(
        "cs.tracking.provider",
        string="Only for",
        ondelete="cascade",
        index="btree_not_null",
        check_company=True,
        help="Empty: for all services of this format.",
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True, index="btree_not_null")
    code = fields.Char(
        required=True, help="As the service sends it; “Delivered_*” stands for all codes that begin so."
    )
    status_id = fields.Many2one(
        "cs.tracking.status",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: unknown, the parcel keeps its last good state.",
    )
    reason_id = fields.Many2one("cs.tracking.reason", ondelete="set null")
    example = fields.Char(readonly=True, help="What the service wrote beside the code.")
    seen_count = fields.Integer(
        string="Waiting Events", compute="_compute_seen", help="Events that nobody understands so far."
    )
    first_seen_at = fields.Datetime(string="First Seen", readonly=True)
    last_seen_at = fields.Datetime(string="Last Seen", compute="_compute_seen")

    _format_code_uniq = models.UniqueIndex(
        "(format, lower(code)) WHERE provider_id IS NULL", "This code of the format is mapped already."
    )
    _provider_code_uniq = models.UniqueIndex(
        "(provider_id, lower(code)) WHERE provider_id IS NOT NULL",
        "This code of the service is mapped already.",
    )
