from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.cs_forwarding.undo import undo_notification

from ..const import BILL_POLICIES
from ..const_books import BOOKED_STATES, CHARGES_AT_ONCE, CRON_BATCH


class CsCarrierStatement(models.Model):
    """From the approved statement to posted bills."""

    _inherit = "cs.carrier.statement"

    exchange_rate = fields.Float(
        digits=(16, 6),
        copy=False,
        help="Company currency for one of the carrier's, as his invoice prints it. Empty: that of the day.",
    )
    booked_policy = fields.Selection(
        BILL_POLICIES, copy=False, readonly=True, help="How its bills were made, whatever was agreed since."
    )
    charges_key = fields.Char(copy=False, help="The bills that the charges know of.")
    charges_pending = fields.Boolean(
        copy=False, help="There are many charges: they are brought up to the books in the background."
    )
    move_count = fields.Integer(string="Bills", compute="_compute_moves")
    draft_move_count = fields.Integer(string="Draft Bills", compute="_compute_moves")

    _charges_pending_idx = models.Index("(id) WHERE charges_pending")

    @api.depends("move_ids.state")
    def _compute_moves(self):
        for statement in self:
            live = statement._get_live_moves()
            statement.move_count = len(live)
            statement.draft_move_count = len(live.filtered(lambda move: move.state == "draft"))

    def _get_live_moves(self):
        """Return the bills and credit notes that stand for documents of the statement (any statements)."""
        return self.move_ids.filtered(lambda move: move.cs_invoice_number and move.state != "cancel")

    def _get_bill_policy(self):
        """Return by which of ``BILL_POLICIES`` it is booked (one statement)."""
        return self.booked_policy or self.account_id.bill_policy

    def _get_versions(self):
        """Return the statements that this one replaces, back to the first (one statement)."""
        versions = self.browse()
        while (earlier := (versions[-1:] or self).replaces_id) and earlier not in versions:
            versions |= earlier
        return versions

    # Actions

    def action_book(self):
        """Show what will be booked."""
        self.ensure_one()
        self._ensure_bookable()
        book = self.env["cs.statement.book"].create({"statement_id": self.id})
        action = book._get_records_action(name=self.env._("Book the Statement"))
        return {**action, "target": "new", "context": {"dialog_size": "extra-large"}}

    def action_post_bills(self):
        """Post the draft bills."""
        drafts = self._get_live_moves().filtered(lambda move: move.state == "draft")
        if not drafts:
            raise UserError(self.env._("There is no draft bill to post."))
        drafts.action_post()
        return self.action_open_moves()

    def action_unbook(self):
        """Take draft bills back: the statement is approved again, the charges are as before."""
        moves = self._get_live_moves()
        posted = moves.filtered(lambda move: move.state == "posted")
        if posted:
            raise UserError(
                self.env._(
                    "%(bills)s is posted. Reset it to draft or reverse it first.",
                    bills=", ".join(posted.mapped("name")),
                )
            )
        kept = moves.filtered("posted_before")
        kept.button_cancel()
        (moves - kept).unlink()

    def action_open_moves(self):
        return (self.move_ids | self.move_ids.reversal_move_ids)._get_records_action(name=self.env._("Bills"))

    # The work

    def _ensure_bookable(self):
        """Lock the statement for this transaction and refuse what can't be booked (one statement)."""
        if not self.try_lock_for_update():
            raise UserError(self.env._("Somebody else is booking %(number)s just now.", number=self.number))
        self.invalidate_recordset(["state"])
        if self.state not in ("approved", *BOOKED_STATES):
            raise UserError(self.env._("Approve %(number)s before it is booked.", number=self.number))

    def _book(self, choices=None, in_open_period=False):
        """Make the draft bills (one statement); see ``cs.booking.service``."""
        moves = self.env["cs.booking.service"]._book(self, choices, in_open_period)
        credits_ = Domain("statement_id", "=", self.id) & Domain("amount", "<", 0)
        self.env["cs.carrier.statement.line"].search(credits_)._link_credits()
        self._message_log(
            body=self.env._("Booked: %(bills)s", bills=", ".join(moves.mapped("ref"))),
        )
        return moves

    def _tell_booked(self, moves):
        """Return the action that shows the draft bills and offers to take them back."""
        message = self.env._(
            "%(count)s draft bills made for %(number)s", count=len(moves), number=self.number
        )
        return undo_notification(self, message, "action_unbook", moves._get_records_action())

    def _follow_moves(self):
        """Bring state and charges up to the bills: approved without any, closed when all are posted."""
        for statement in self:
            state = statement._get_book_state()
            if statement.state in ("approved", *BOOKED_STATES) and statement.state != state:
                statement.state = state
            policy = statement._get_bill_policy() if statement._get_live_moves() else False
            if statement.booked_policy != policy:
                statement.booked_policy = policy
            if not policy:
                self.env["cs.settlement.proof"]._prove(statement)
            known = ",".join(map(str, sorted(statement._get_live_moves().ids)))
            if (statement.charges_key or "") != known:
                statement.charges_key = known
                statement._settle_charges()

    def _settle_charges(self):
        """Tell the charges of a statement what is billed: at once, or soon where there are many (one)."""
        if self.line_count <= CHARGES_AT_ONCE:
            self.env["cs.booking.service"]._settle_charges(self)
        else:
            self.charges_pending = True
            self.env.ref("cs_settlement.ir_cron_settle_charges")._trigger()

    @api.model
    def _cron_settle_charges(self):
        """Bring the charges of large statements up to the books, one statement after the other."""
        domain = Domain("charges_pending", "=", True)
        statements = self.search(domain, limit=CRON_BATCH)
        self.env["ir.cron"]._commit_progress(remaining=len(statements))
        for statement in statements:
            statement = statement.try_lock_for_update().filtered_domain(domain)
            if not statement:
                continue
            self.env["cs.booking.service"]._settle_charges(statement)
            statement.charges_pending = False
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _get_book_state(self):
        """Return what the bills make of an approved statement; what still awaits them holds it open."""
        moves = self._get_live_moves()
        if not moves:
            return "approved"
        return "closed" if all(move.state == "posted" for move in moves) else "billed"
