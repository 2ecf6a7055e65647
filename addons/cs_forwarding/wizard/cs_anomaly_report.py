from odoo import api, fields, models

from ..const import ANOMALY_SOURCES, SEVERITIES


class CsAnomalyReport(models.TransientModel):
    _name = "cs.anomaly.report"
    _description = "Report an Anomaly"

    order_id = fields.Many2one("sale.order")
    picking_id = fields.Many2one("stock.picking", string="Transfer")
    order_line_id = fields.Many2one(
        "sale.order.line",
        string="Product",
        domain="[('order_id', '=', order_id), ('display_type', '=', False)]",
        help="The line concerned. Empty: the whole order.",
    )
    type_id = fields.Many2one(
        "cs.anomaly.type",
        required=True,
        default=lambda self: self.env.ref(
            "cs_forwarding.cs_anomaly_type_agent_other", raise_if_not_found=False
        ),
    )
    severity = fields.Selection(
        SEVERITIES, required=True, compute="_compute_severity", store=True, precompute=True, readonly=False
    )
    source = fields.Selection(ANOMALY_SOURCES, required=True, default="agent", string="Noticed by")
    summary = fields.Char(string="What is wrong", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.depends("type_id")
    def _compute_severity(self):
        for report in self:
            report.severity = report.type_id.severity or "warning"

    def action_confirm(self):
        """Open the anomaly with its photos and the proposals of its type."""
        anomaly = self.env["cs.anomaly"].create(self._prepare_anomaly_vals())
        self.attachment_ids.write({"res_model": anomaly._name, "res_id": anomaly.id})
        if self.attachment_ids:
            anomaly.message_post(
                body=self.summary, attachment_ids=self.attachment_ids.ids, subtype_xmlid="mail.mt_note"
            )
        anomaly._propose()
        return anomaly._get_records_action()

    def _prepare_anomaly_vals(self):
        return {
            "order_id": self.order_id.id or self.picking_id.sale_id.id,
            "order_line_id": self.order_line_id.id,
            "picking_id": self.picking_id.id,
            "company_id": (self.order_id or self.picking_id).company_id.id or self.env.company.id,
            "type_id": self.type_id.id,
            "severity": self.severity,
            "source": self.source,
            "summary": self.summary,
        }
