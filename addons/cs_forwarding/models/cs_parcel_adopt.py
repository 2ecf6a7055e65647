from odoo import api, models
from odoo.tools import SQL

_ADOPT_BATCH = 1000


class CsParcel(models.Model):
    """Events that came before their parcel wait under its waybill and are taken over when it appears."""

    _inherit = "cs.parcel"

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create(vals_list)
        parcels._adopt_events()
        return parcels

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") or "name" in vals:
            self._adopt_events()
        return result

    @api.model
    def _cron_adopt(self):
        """Take over what a parcel and its event, recorded at the same moment, could not see of each other."""
        self.env["cs.tracking.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.id
                  FROM cs_tracking_event e
                  JOIN cs_parcel p ON p.company_id = e.company_id AND p.waybill_key = e.waybill_key
                 WHERE e.parcel_id IS NULL AND p.active
                 LIMIT %s
                """,
                _ADOPT_BATCH,
            )
        )
        self.browse(row[0] for row in rows)._adopt_events()

    def _adopt_events(self):
        """Give the active parcels the events that wait under their waybills, and bring them in step."""
        # sudo: the events are the parcels' own, whoever has made these
        waiting = self.env["cs.tracking.event"].sudo()
        for company, parcels in self.sudo().filtered("active").grouped("company_id").items():
            keys = parcels.mapped("waybill_key")
            domain = [("parcel_id", "=", False), ("company_id", "=", company.id), ("waybill_key", "in", keys)]
            found = waiting._read_group(domain, ["waybill_key"])
            if found:
                parcels._adopt_waiting(company, [key for (key,) in found])

    def _adopt_waiting(self, company, keys):
        """Move the events that wait under the waybills to their parcels.

        An event goes to every parcel of the waybill; one that has come a second time in the meantime is the
        same event and vanishes.
        """
        owners = self.env["cs.tracking.service"]._lock_parcels(company, keys)
        names = self.env["cs.tracking.event"]._get_carried_columns()
        rows = self.env.execute_query(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM cs_tracking_event
                     WHERE parcel_id IS NULL AND company_id = %(company)s AND waybill_key = ANY(%(keys)s)
                 RETURNING *
                )
                INSERT INTO cs_tracking_event (parcel_id, company_id, waybill_key, %(columns)s)
                SELECT p.id, taken.company_id, taken.waybill_key, %(values)s
                  FROM taken JOIN cs_parcel p ON p.id = ANY(%(owners)s) AND p.waybill_key = taken.waybill_key
                 ORDER BY p.id, taken.key
                    ON CONFLICT DO NOTHING
             RETURNING parcel_id
                """,
                company=company.id,
                keys=keys,
                owners=owners,
                columns=SQL(", ").join(SQL.identifier(name) for name in names),
                values=SQL(", ").join(SQL.identifier("taken", name) for name in names),
            )
        )
        self.env["cs.tracking.event"].invalidate_model()
        self.invalidate_model(["event_ids"])
        self.browse(sorted({row[0] for row in rows}))._fold()
