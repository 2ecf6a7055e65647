from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import BATCH_STATES, INTAKE_SOURCES
from ..intake_problems import FILE_EXPLANATIONS, LINE_EXPLANATIONS, explain


class CsIntakeBatch(models.Model):
    _name = "cs.intake.batch"
    _description = "Order Import"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(required=True, readonly=True, copy=False, default=lambda self: self._default_name())
    channel_id = fields.Many2one("cs.order.channel", required=True, index=True, ondelete="restrict")
    platform = fields.Selection(related="channel_id.platform")
    team_id = fields.Many2one(related="channel_id.team_id", store=True, index=True)
    company_id = fields.Many2one(related="channel_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Imported By", default=lambda self: self.env.user, index="btree_not_null"
    )
    source = fields.Selection(INTAKE_SOURCES, required=True, default="file")
    state = fields.Selection(BATCH_STATES, required=True, default="draft", index=True)
    day = fields.Date(help="Set on the batch that collects what a channel is sent in one day.")
    file_ids = fields.One2many("cs.intake.file", "batch_id", string="Files")
    sheet_ids = fields.One2many("cs.intake.sheet", "batch_id", string="Sheets")
    line_ids = fields.One2many("cs.intake.line", "batch_id", string="All Rows")
    failed_line_ids = fields.One2many(
        "cs.intake.line",
        "batch_id",
        string="Failed Rows",
        domain=[("state", "=", "failed"), ("error_code", "!=", "sibling")],
    )
    order_ids = fields.One2many("sale.order", "cs_intake_batch_id", string="Imported Orders")
    earlier_batch_id = fields.Many2one(
        "cs.intake.batch", string="Same File Before", help="The import that brought the same file before."
    )
    started_at = fields.Datetime(string="Started", readonly=True)
    finished_at = fields.Datetime(string="Finished", readonly=True)

    _day_uniq = models.UniqueIndex(
        "(channel_id, source, day) WHERE day IS NOT NULL", "The channel already has a batch for this day."
    )
    _importing_idx = models.Index("(id) WHERE state = 'importing'")

    @api.model
    def _default_name(self):
        return self.env["ir.sequence"].next_by_code("cs.intake.batch") or self.env._("New")

    def _explain(self, code, params):
        """Return in the user's words what ``code`` means: a problem of a file or of a row.

        :param dict params: what the sentence names: ``file``, ``sheet``, ``row``, ``column``, ``value``, …
        """
        table = FILE_EXPLANATIONS if code in FILE_EXPLANATIONS else LINE_EXPLANATIONS
        return explain(self.env, table, code, params)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(batch.state == "importing" or batch.order_ids for batch in self):
            raise UserError(self.env._("An import that has made orders, or is running, can't be deleted."))

    def action_start(self):
        """Import the rows that wait."""
        self._ensure_state("staged", "paused")
        self._start()

    def action_pause(self):
        """Stop after the orders that are being made right now; nothing is lost."""
        self._ensure_state("importing")
        self.state = "paused"

    def action_continue(self):
        self._ensure_state("paused")
        self._start()

    def action_cancel(self):
        """Give up the rows that wait; the orders made so far stay."""
        self._ensure_state("draft", "mapping", "staged", "importing", "paused")
        self._get_lines("new").write({"state": "skipped"})
        self.write({"state": "cancelled", "finished_at": fields.Datetime.now()})

    def action_retry_failed(self):
        """Try all rows to mend again."""
        self.check_access("write")
        self._get_lines("failed")._retry()

    def action_map(self):
        """Open the mapping editor for the first sheet without mapping."""
        self.ensure_one()
        sheets = self.sheet_ids.filtered(lambda sheet: not sheet.mapping_id and not sheet.is_ignored)
        return (sheets or self.sheet_ids)[:1].action_map()

    def _ensure_state(self, *states):
        self.check_access("write")
        if any(batch.state not in states for batch in self):
            raise UserError(self.env._("The import is in another state by now. Reload the page."))

    def _get_lines(self, state):
        return self.env["cs.intake.line"].search([("batch_id", "in", self.ids), ("state", "=", state)])

    def action_view_orders(self):
        return self._get_orders_action(self.env._("Orders"))

    def action_view_approved(self):
        return self._get_orders_action(self.env._("Approved"), "approved")

    def action_view_to_review(self):
        return self._get_orders_action(self.env._("To Review"), "to_review")

    def action_view_on_hold(self):
        return self._get_orders_action(self.env._("On Hold"), "on_hold")

    def _get_orders_action(self, name, review_state=None):
        in_state = [("cs_review_state", "=", review_state)] if review_state else []
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.sale_order_action_desk"),
            "name": name,
            "domain": [("cs_intake_batch_id", "in", self.ids), *in_state],
        }

    def action_view_lines(self):
        return self._get_lines_action(self.env._("Rows"))

    def action_view_failed(self):
        return self._get_lines_action(self.env._("Rows to Mend"), search_default_to_mend=1)

    def _get_lines_action(self, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cs.intake.line",
            "view_mode": "list,form",
            "domain": [("batch_id", "in", self.ids)],
            "context": context,
        }

    def action_view_words(self):
        """Show the words of the batch's channel that nobody has explained yet."""
        return self.channel_id.action_view_aliases()
