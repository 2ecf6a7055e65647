from odoo import api, models
from odoo.fields import Domain

from ..const_workbench import BESIDE

_LINE_FIELDS = [
    "statement_id",
    "account_id",
    "sheet",
    "row",
    "ref",
    "other_refs",
    "invoice_number",
    "service_date",
    "destination",
    "weight",
    "actual_weight",
    "pieces",
    "charge_text",
    "type_id",
    "category",
    "currency_id",
    "amount",
    "tax_amount",
    "offset_amount",
    "error",
    "problem",
    "result",
    "discrepancy_id",
    "comparable",
    "expected",
    "difference",
    "matcher_id",
    "score",
    "explanation",
    "resolution",
    "resolved_by_id",
    "resolved_at",
    "resolution_note",
    "agreed_amount",
]
_SHIPMENT_FIELDS = [
    "name",
    "order_id",
    "picking_id",
    "partner_id",
    "carrier_id",
    "phase",
    "status_id",
    "last_place",
    "shipped_at",
    "delivered_at",
    "cs_weight",
    "cs_volume",
    "cs_pieces",
]
_CHARGE_FIELDS = [
    "type_id",
    "ref",
    "date",
    "destination",
    "weight",
    "currency_id",
    "expected",
    "unpriced",
    "state",
    "explanation_text",
]
_OTHER_FIELDS = [
    "statement_id",
    "row",
    "type_id",
    "charge_text",
    "currency_id",
    "amount",
    "result",
    "resolution",
]


class CsWorkbench(models.AbstractModel):
    """A line beside what we know of its shipment."""

    _inherit = "cs.workbench"

    @api.model
    @api.readonly
    def action_line(self, line_id):
        """Return dict with line, advice, shipment (False: not known), charges and others.

        charges
            what the shipment should cost, the one the line stands for marked ``is_own``
        others
            further lines, of any statement, that stand for the same charges
        """
        line = self._get_record("cs.carrier.statement.line", line_id)
        charges = self._get_charges(line)
        shipment = line.parcel_id or charges.parcel_id[:1]
        return {
            "line": line.read(_LINE_FIELDS)[0],
            "advice": line.discrepancy_id.advice,
            "shipment": self._prepare_shipment(shipment),
            "charges": [
                {**vals, "is_own": vals["id"] == line.charge_id.id} for vals in charges.read(_CHARGE_FIELDS)
            ],
            "others": self._get_other_lines(line, charges).read(_OTHER_FIELDS),
        }

    def _get_charges(self, line):
        """Return what the shipment of the line should cost, the charge of the line first."""
        shipment = Domain("id", "=", line.charge_id.id)
        if line.parcel_id:
            shipment |= Domain("parcel_id", "=", line.parcel_id.id)
        if line.ref_key:
            shipment |= Domain("ref_key", "=", line.ref_key)
        domain = Domain("account_id", "=", line.account_id.id) & Domain("side", "=", "buy") & shipment
        charges = self.env["cs.charge"].search(domain, limit=BESIDE)
        return charges.sorted(lambda charge: (charge != line.charge_id, charge.type_id.sequence, charge.id))

    def _get_other_lines(self, line, charges):
        lines = self.env["cs.carrier.statement.line"]
        if not charges:
            return lines
        domain = Domain("charge_id", "in", charges.ids) & Domain("id", "!=", line.id)
        return lines.search(domain, order="id", limit=BESIDE)

    def _prepare_shipment(self, parcel):
        if not parcel or not parcel.has_access("read"):
            return False
        vals = parcel.read(_SHIPMENT_FIELDS)[0]
        phases = dict(parcel._fields["phase"]._description_selection(self.env))
        return {**vals, "phase_label": phases.get(vals["phase"], False)}
