from odoo import api, fields, models
from odoo.tools import SQL

from ..const_match import UNDELIVERED_PHASES


class CsParcel(models.Model):
    """Parcels as the carrier's bill is checked against them."""

    _inherit = "cs.parcel"

    @api.model
    def _sql_undelivered(self, run):
        """Return the query of parcel_id and days: parcels under way at the end of a statement's period."""
        days = [policy.undelivered_days for policy in run.policies.values() if policy.undelivered_days > 0]
        end = run.statement.period_end or run.statement.invoice_date or fields.Date.context_today(self)
        return SQL(
            """
            SELECT id AS parcel_id, %(end)s::date - shipped_at::date AS days
              FROM cs_parcel
             WHERE active AND phase IN %(phases)s AND company_id = %(company)s AND %(asked)s
               AND shipped_at <= %(end)s::date - %(days)s::int
            """,
            end=end,
            phases=UNDELIVERED_PHASES,
            company=run.account.company_id.id,
            asked=bool(days),
            days=min(days, default=0),
        )
