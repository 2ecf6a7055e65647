from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class CsIntakeUpload(models.TransientModel):
    _name = "cs.intake.upload"
    _description = "Import Orders"

    channel_id = fields.Many2one(
        "cs.order.channel",
        required=True,
        domain=lambda self: list(self._get_channel_domain()),
        default=lambda self: self._default_channel_id(),
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    batch_id = fields.Many2one("cs.intake.batch", help="Set when files are added to an import.")
    earlier_batch_id = fields.Many2one("cs.intake.batch", compute="_compute_earlier_batch_id")
    earlier_user_id = fields.Many2one(related="earlier_batch_id.user_id")
    earlier_at = fields.Datetime(string="Imported On", related="earlier_batch_id.create_date")

    @api.model
    def _default_channel_id(self):
        """Return the channel the user imported for last, else the first one."""
        batches = self.env["cs.intake.batch"]
        last = batches.search([("user_id", "=", self.env.uid), ("source", "=", "file")], limit=1)
        return last.channel_id or self.env["cs.order.channel"].search(self._get_channel_domain(), limit=1)

    @api.model
    def _get_channel_domain(self):
        """Return the domain of the channels the user may import for."""
        user = self.env.user
        if user.has_group("cs_forwarding.group_manager"):
            return Domain.TRUE
        return Domain("team_id", "in", (user.cs_team_ids | user.cs_led_team_ids).ids)

    @api.depends("attachment_ids", "channel_id")
    def _compute_earlier_batch_id(self):
        for upload in self:
            files = upload._get_files()
            batches = self.env["cs.intake.batch"]
            digests = [self.env["cs.intake.file"]._digest(data) for _name, data in files]
            vals = upload._prepare_batch_vals()
            upload.earlier_batch_id = files and batches._find_earlier(upload.channel_id, digests, **vals)

    def _prepare_batch_vals(self):
        """Return what the batch is given beside its channel and files."""
        return {}

    def _get_files(self):
        return [(attachment.name, attachment.raw or b"") for attachment in self.attachment_ids._origin]

    def action_import(self):
        """Read the files and open what became of them."""
        self.ensure_one()
        files = self._get_files()
        if not files:
            raise UserError(self.env._("Choose the file to import first."))
        if self.batch_id:
            batch = self.batch_id
            batch._add_files(files)
        else:
            vals = self._prepare_batch_vals()
            batch = self.env["cs.intake.batch"]._import_files(self.channel_id, files, force=True, **vals)
        # the batch keeps its own copy, which only those with the right may read back
        self.attachment_ids.sudo().unlink()
        self.attachment_ids = [Command.clear()]
        return self._open(batch)

    def action_open_earlier(self):
        self.ensure_one()
        return self._open(self.earlier_batch_id)

    def _open(self, batch):
        if batch.state == "mapping":
            return batch.with_context(cs_open_batch=True).action_map()
        return batch._get_records_action(name=batch.name)
