from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class AccountMove(models.Model):
    """Bills made from carriers' statements: their sums stand here, their lines in the statement."""

    _inherit = "account.move"

    cs_statement_id = fields.Many2one(
        "cs.carrier.statement", string="Carrier Statement", index="btree_not_null", copy=False
    )
    cs_invoice_number = fields.Char(
        string="Document of the Statement",
        copy=False,
        readonly=True,
        help="The carrier's invoice that this bill stands for. A statement has one bill for each.",
    )
    cs_tax_difference = fields.Monetary(
        string="Difference of Tax", copy=False, readonly=True, help="What the carrier states above our tax."
    )

    _cs_document_uniq = models.UniqueIndex(
        "(cs_statement_id, cs_invoice_number, currency_id)"
        " WHERE cs_invoice_number IS NOT NULL AND state <> 'cancel'",
        "This invoice of the statement is booked already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        # sudo: statement and charges follow the books whoever keeps them
        moves._get_documents().sudo().cs_statement_id._follow_moves()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: statement and charges follow the books whoever keeps them
            self._get_documents().sudo().cs_statement_id._follow_moves()
        return result

    def unlink(self):
        # sudo: statement and charges follow the books whoever keeps them
        statements = self._get_documents().sudo().cs_statement_id
        result = super().unlink()
        statements._follow_moves()
        return result

    def action_open_cs_statement(self):
        return self.cs_statement_id._get_records_action()

    def _get_documents(self):
        """Return those that stand for a document of a carrier's statement."""
        return self.filtered(lambda move: move.cs_invoice_number and move.cs_statement_id)

    def _post(self, soft=True):
        for move in self._get_documents():
            move._ensure_postable()
        return super()._post(soft)

    def _ensure_postable(self):
        """Refuse to post what others have to, or what would silently land in another month (one bill)."""
        # sudo: who keeps the books need not see statements
        statement = self.sudo().cs_statement_id
        statement._ensure_separate(
            statement._get_importer() | statement.approved_by_id,
            self.env._(
                "Who imported or approved %(number)s does not post its bills.", number=statement.number
            ),
        )
        locks = self._get_violated_lock_dates(self.date, self._affect_tax_report())
        if locks:
            raise UserError(
                self.env._(
                    "%(bill)s is dated %(date)s, which is locked: %(locks)s. "
                    "Set an accounting date in an open period first.",
                    bill=self.ref,
                    date=format_date(self.env, self.date),
                    locks=self.env["res.company"]._format_lock_dates(locks),
                )
            )
