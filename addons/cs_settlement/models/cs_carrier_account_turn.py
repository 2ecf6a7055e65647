from odoo import fields, models
from odoo.tools import SQL


class CsCarrierAccount(models.Model):
    """Statements of an account are matched one after the other, so that each sees what the others bill."""

    _inherit = "cs.carrier.account"

    imported_at = fields.Datetime(string="Last Import", readonly=True, copy=False)

    def _is_free(self):
        """Tell whether no other transaction imports or matches a statement of the account just now (one)."""
        # sudo: importing takes no right to write accounts
        return bool(self.sudo().try_lock_for_update(allow_referencing=True))

    def _take_turn(self):
        """Wait until the account's other imports have ended, and begin anew where one has (one account).

        The row is written, not only locked: PostgreSQL refuses a transaction that began before another
        one's end and so does not see its lines. Call it before anything else is done.

        :raise psycopg2.errors.SerializationFailure: when the transaction has to begin anew; requests and the
            scheduled action do
        """
        self.env.cr.execute(
            SQL(
                "UPDATE cs_carrier_account SET imported_at = now() AT TIME ZONE 'UTC' WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset(["imported_at"])
