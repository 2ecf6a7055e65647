from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const_statement import LIVE_STATES
from ..held_problems import explain_held

# Reasons to hold a statement that are answered by saying which of two statements counts.
VERSION_REASONS = ("corrected", "overlap", "same_content")


class CsCarrierStatement(models.Model):
    """From the upload to the review, and what a corrected bill does to the one before."""

    _inherit = "cs.carrier.statement"

    held_text = fields.Text(string="Why It Waits", compute="_compute_held_text")
    replaced_by_ids = fields.One2many("cs.carrier.statement", "replaces_id", string="Corrected by")
    rival_id = fields.Many2one(
        "cs.carrier.statement",
        string="Imported Before",
        compute="_compute_rival_id",
        help="The statement with the same invoice, lines or waybills.",
    )

    @api.depends("held_reasons")
    @api.depends_context("lang")
    def _compute_held_text(self):
        for statement in self:
            reasons = statement.held_reasons or []
            statement.held_text = "\n".join(explain_held(self.env, reason) for reason in reasons)

    @api.depends("held_reasons", "replaces_id")
    def _compute_rival_id(self):
        for statement in self:
            params = [reason.get("params", {}) for reason in statement.held_reasons or []]
            rival_ids = [each["id"] for each in params if each.get("id")]
            statement.rival_id = self.browse(rival_ids[:1]).exists()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("number", "/") == "/":
                vals["number"] = self.env["ir.sequence"].next_by_code(self._name) or "/"
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        if any(statement.state in LIVE_STATES for statement in self):
            raise UserError(
                self.env._("Only a statement that was cancelled, or never imported, can be deleted.")
            )

    # Actions

    def action_release(self):
        """Ask for the reason to review a held statement in spite of what was found."""
        self.ensure_one()
        return self.env["cs.statement.release"]._get_records_action(
            name=self.env._("Release the Statement"), target="new", context={"default_statement_id": self.id}
        )

    def action_replace(self):
        """Let this statement take the place of the one before it."""
        self.ensure_one()
        rival = self.rival_id
        if self.state != "held" or not rival:
            raise UserError(self.env._("%(number)s corrects no other statement.", number=self.number))
        self._replace(rival)
        return True

    def action_cancel(self):
        """Give the statement up; its file may be imported again."""
        if any(statement.state not in ("draft", "held", "review") for statement in self):
            raise UserError(self.env._("What is approved or being imported can't be cancelled."))
        self.write({"state": "cancelled"})

    def action_view_lines(self):
        return self._get_lines_action()

    def action_view_result(self):
        """Show the lines with one result, named in the context."""
        result = self.env.context.get("cs_result")
        if result == "error":
            return self.action_view_errors()
        return self._get_lines_action(**{f"search_default_{result}": 1})

    def action_view_errors(self):
        return self._get_lines_action(search_default_error=1, cs_unreadable=True)

    def action_view_changes(self):
        """Show in what this statement differs from the one it replaces."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_statement_change_action"),
            "context": {"cs_statement_id": self.id, "cs_earlier_id": (self.replaces_id or self.rival_id).id},
        }

    def _get_lines_action(self, **context):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_settlement.cs_carrier_statement_line_action"),
            "name": self.env._("Statement Lines"),
            "domain": [("statement_id", "in", self.ids)],
            "context": context,
        }

    # The work

    def _replace(self, earlier):
        """Take the place of ``earlier``, with the decisions about its lines (one statement)."""
        earlier.state = "replaced"
        self.write({"replaces_id": earlier.id, "version": earlier.version + 1})
        earlier._message_log(body=self.env._("Replaced by %(number)s.", number=self.number))
        self._message_log(body=self.env._("Takes the place of %(number)s.", number=earlier.number))
        self._match_again()
        self._keep_decisions(earlier)
        self._settle_reasons(VERSION_REASONS)

    def _release(self, note):
        """Review a held statement in spite of what was found (one statement)."""
        if self.state != "held":
            raise UserError(self.env._("%(number)s is not held.", number=self.number))
        codes = [reason["code"] for reason in self.held_reasons or []]
        self._message_log(body=self.env._("Released: %(note)s", note=note) + "\n" + (self.held_text or ""))
        if self.replaces_id.state in LIVE_STATES:
            self.write({"replaces_id": False, "version": 1})
            self._match_again()
        self._settle_reasons(codes)

    def _settle_reasons(self, codes):
        """Drop the reasons that were answered; without any left, the review is open (one statement)."""
        left = [reason for reason in self.held_reasons or [] if reason["code"] not in codes]
        self.write({"held_reasons": left or False, "state": "held" if left else "review"})

    def _match_again(self):
        """Match the stored lines once more (one statement)."""
        self.flush_recordset()
        self.account_id._take_turn()
        self.env["cs.matching.service"]._match_statement(self)
        self._update_figures()

    def _keep_decisions(self, earlier):
        """Give lines that are still open the decision a person took about the same line of ``earlier``."""
        self.env["cs.carrier.statement.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_carrier_statement_line line
                   SET resolution = old.resolution, resolved_by_id = old.resolved_by_id,
                       resolved_at = old.resolved_at, resolution_note = old.resolution_note,
                       agreed_amount = old.agreed_amount
                  FROM cs_carrier_statement_line old
                 WHERE line.statement_id = %s AND old.statement_id = %s AND line.account_id = old.account_id
                   AND line.ref_key = old.ref_key AND line.resolution = 'open'
                   AND line.result NOT IN ('error', 'excluded')
                   AND old.resolved_by_id IS NOT NULL AND line.amount = old.amount
                   AND line.category = old.category AND line.currency_id = old.currency_id
                   AND line.type_id IS NOT DISTINCT FROM old.type_id
                   AND line.discrepancy_id IS NOT DISTINCT FROM old.discrepancy_id
                """,
                self.id,
                earlier.id,
            )
        )
        self.env["cs.carrier.statement.line"].invalidate_model()
        self._update_figures()
