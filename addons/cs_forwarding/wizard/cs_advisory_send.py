from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CsAdvisorySend(models.TransientModel):
    """What is sent to whom because of an advisory, seen before it is sent."""

    _name = "cs.advisory.send"
    _description = "Tell Customers of an Advisory"

    advisory_id = fields.Many2one("cs.advisory", required=True)
    line_ids = fields.One2many("cs.advisory.send.line", "wizard_id", string="Messages")
    parcel_count = fields.Integer(string="Parcels", compute="_compute_parcel_count")

    @api.depends("line_ids.parcel_count")
    def _compute_parcel_count(self):
        for wizard in self:
            wizard.parcel_count = sum(wizard.line_ids.mapped("parcel_count"))

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        advisory = self.env["cs.advisory"].browse(values.get("advisory_id"))
        if advisory and "line_ids" in fields:
            groups = advisory._group_untold().items()
            values["line_ids"] = [Command.create(self._prepare_line(advisory, *group)) for group in groups]
        return values

    def _prepare_line(self, advisory, lang, rows):
        advisory = advisory.with_context(lang=lang)
        partner = rows[0].partner_id
        own = rows.filtered(lambda row: row.partner_id == partner)
        return {
            "lang": lang,
            "parcel_count": len(rows),
            "customer_count": len(rows.partner_id),
            "subject": advisory.subject,
            "body": advisory._render_message(own.parcel_id, partner),
        }

    def action_send(self):
        """Queue all messages; a parcel is written about once, whatever is clicked how often."""
        self.ensure_one()
        self.advisory_id.check_access("write")
        # the rows are written by this alone
        taken = self.advisory_id._get_untold().sudo()._queue()
        if not taken:
            raise UserError(self.env._("Everybody concerned has been told already."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Messages about %(count)s parcels are on their way.", count=len(taken)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
