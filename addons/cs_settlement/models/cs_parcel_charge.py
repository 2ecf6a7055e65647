import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

from ..const_charge import ACCRUE_BATCH, ACCRUE_INLINE

_logger = logging.getLogger(__name__)


class CsParcel(models.Model):
    """What a parcel costs and brings follows from what is known of it, until it is billed."""

    _name = "cs.parcel"
    _inherit = ["cs.parcel", "cs.charge.mixin"]

    _charge_field = "parcel_id"

    cs_charge_due = fields.Boolean(
        string="Charges Due",
        compute="_compute_cs_charge_due",
        store=True,
        help="Something that prices depend on has changed since the charges were worked out.",
    )
    cs_charge_error = fields.Char(string="Charges Failed", readonly=True, copy=False)

    _charge_due_idx = models.Index("(id) WHERE cs_charge_due")

    def _auto_init(self):
        """Mark the parcels that were there before the addon in one statement, not through the ORM."""
        if not sql.column_exists(self.env.cr, self._table, "cs_charge_due"):
            sql.create_column(self.env.cr, self._table, "cs_charge_due", "boolean")
            self.env.execute_query(SQL("UPDATE cs_parcel SET cs_charge_due = shipped_at IS NOT NULL"))
        return super()._auto_init()

    @api.depends(
        "shipped_at",
        "active",
        "carrier_id",
        "partner_id",
        "order_id",
        "name",
        "cs_weight",
        "cs_volume",
        "cs_length",
        "cs_width",
        "cs_height",
        "cs_pieces",
        "cs_declared_value",
        "cs_zone",
    )
    def _compute_cs_charge_due(self):
        """Every change makes it due again; the scheduled action takes the mark away."""
        for parcel in self:
            parcel.cs_charge_due = bool(parcel.shipped_at)

    def unlink(self):
        """A waybill that was never used costs nothing; the carrier may bill it all the same."""
        # sudo: who may take a waybill off a transfer need not see its costs
        self.sudo().charge_ids._withdraw()
        return super().unlink()

    @api.model
    def _request_charges(self, domain):
        """Have the charges of the shipped parcels of ``domain`` worked out again soon, in one statement."""
        due = Domain("shipped_at", "!=", False) & domain
        found = self.with_context(active_test=False)._search(due)
        self.env.execute_query(
            SQL("UPDATE cs_parcel SET cs_charge_due = TRUE WHERE id IN %s", found.subselect())
        )
        self.invalidate_model(["cs_charge_due"], flush=False)
        self.env.ref("cs_settlement.ir_cron_accrue")._trigger()

    def _accrue_now(self):
        """Work the charges out at once, as far as it is quick; else the scheduled action does it soon.

        Nothing that goes wrong here may keep a parcel from being shipped.
        """
        # sudo: who ships a parcel need not see its costs
        due = self.sudo().filtered("cs_charge_due")
        if len(due) > ACCRUE_INLINE:
            self.env.ref("cs_settlement.ir_cron_accrue").sudo()._trigger()
        elif due:
            due._accrue()

    def _accrue(self):
        """Work the charges out; where that fails, find the parcels at fault and note why on them."""
        try:
            with self.env.cr.savepoint():
                self.env["cs.accrual.service"]._accrue(self)
        except OperationalError:
            # two servers met: the whole transaction is tried again
            raise
        # pricing runs rules of others too, which may fail in any way
        except Exception as error:
            if len(self) > 1:
                middle = len(self) // 2
                self[:middle]._accrue()
                self[middle:]._accrue()
                return
            _logger.warning("The charges of parcel %s could not be worked out", self.name, exc_info=True)
            self.write({"cs_charge_due": False, "cs_charge_error": str(error)})

    @api.model
    def _cron_accrue(self):
        """Work out the charges of what has been shipped or changed, as long as there is time."""
        remaining = self.search_count([("cs_charge_due", "=", True), ("active", "in", [True, False])])
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while parcels := self._find_due(ACCRUE_BATCH):
            parcels._accrue()
            if not self.env["ir.cron"]._commit_progress(len(parcels)):
                break

    def _find_due(self, limit):
        """Return parcels whose charges are due, locked; what another server works on is left to it."""
        self.flush_model(["cs_charge_due"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM cs_parcel WHERE cs_charge_due
                 ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                """,
                limit,
            )
        )
        return self.browse(row[0] for row in rows)
