from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CsStatementUpload(models.TransientModel):
    _name = "cs.statement.upload"
    _description = "Import Statements"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    account_id = fields.Many2one(
        "cs.carrier.account", string="Carrier Account", check_company=True, help="Empty: as the file says."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")

    def action_import(self):
        """Take the files in and show what became of them."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose the file to import first."))
        statements = self.env["cs.carrier.statement"]
        known = statements
        for attachment in self.attachment_ids._origin:
            # sudo: the uploader's own file; the statement keeps a copy
            content = attachment.sudo().raw or b""
            statement, is_new = statements._import_file(attachment.name, content, self.account_id)
            statements |= statement
            known |= statement.browse() if is_new else statement
        self.attachment_ids.sudo().unlink()
        self.attachment_ids = [Command.clear()]
        return self._open(statements, known)

    def _open(self, statements, known):
        """Return the action that shows the statements, and says which were there before."""
        action = statements._get_records_action(name=self.env._("Carrier Statements"))
        if not known:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "This file was imported before: %(statements)s. Nothing was imported twice.",
                    statements=", ".join(known.mapped("number")),
                ),
                "next": action,
            },
        }
