from odoo import fields, models

from ..const import COMPARABLE, LINE_CATEGORIES, LINE_RESOLUTIONS, LINE_RESULTS
from ..const_statement import OPEN_LINE
from ..loose import LooseMany2one


class CsCarrierStatementLine(models.Model):
    """A line of a carrier's statement: what he bills, what matching found, what was decided.

    A statement may have a million of them: rows are written set by set, without authors.
    """

    _name = "cs.carrier.statement.line"
    _description = "Carrier Statement Line"
    _order = "statement_id desc, id"
    _rec_name = "ref"
    _log_access = False

    statement_id = LooseMany2one("cs.carrier.statement", required=True, ondelete="cascade")
    company_id = LooseMany2one("res.company", required=True)
    account_id = LooseMany2one("cs.carrier.account", string="Carrier Account", required=True)
    sheet = fields.Char()
    row = fields.Integer(aggregator=None)
    invoice_number = fields.Char(string="Carrier's Invoice")
    invoice_date = fields.Date()
    ref = fields.Char(string="Waybill")
    ref_key = fields.Char()
    other_refs = fields.Char(string="Other References")
    service_date = fields.Date()
    destination = fields.Char()
    weight = fields.Float(string="Billed Weight (kg)", digits="Stock Weight")
    actual_weight = fields.Float(string="Actual Weight (kg)", digits="Stock Weight")
    pieces = fields.Integer()
    charge_text = fields.Char(string="Charge as Billed")
    type_id = LooseMany2one("cs.charge.type", string="Charge Type")
    category = fields.Selection(LINE_CATEGORIES, required=True, default="shipment")
    currency_id = LooseMany2one("res.currency", required=True)
    amount = fields.Monetary(string="Billed")
    tax_amount = fields.Monetary(string="Tax")
    offset_amount = fields.Monetary(string="Prepaid Offset")
    error = fields.Char()
    raw = fields.Json()

    result = fields.Selection(LINE_RESULTS)
    comparable = fields.Selection(COMPARABLE)
    parcel_id = LooseMany2one("cs.parcel")
    charge_id = LooseMany2one("cs.charge")
    expected = fields.Monetary()
    difference = fields.Monetary()
    score = fields.Float(digits=(5, 2), aggregator=None)
    evidence = fields.Json()

    resolution = fields.Selection(LINE_RESOLUTIONS, default="open")
    resolved_by_id = LooseMany2one("res.users", string="Decided by")
    resolved_at = fields.Datetime(string="Decided On")
    resolution_note = fields.Char(string="Note")
    agreed_amount = fields.Monetary(string="Agreed")

    # Each index costs a second for a million lines: these, that of the charge, and no more.
    _statement_idx = models.Index("(statement_id, result)")
    _ref_idx = models.Index("(account_id, ref_key)")
    _open_idx = models.Index(f"(statement_id) WHERE {OPEN_LINE}")
