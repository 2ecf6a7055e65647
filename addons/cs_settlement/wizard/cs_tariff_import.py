from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.lib.intake.errors import FileError
from odoo.addons.cs_forwarding.lib.intake.readers import read_tables

from ..models.cs_tariff_file import PARTS, Problem

# More are not shown: who sees so many has taken the wrong file.
_SHOWN = 100


class CsTariffImport(models.TransientModel):
    """Takes a version from a workbook: all of it, or nothing."""

    _name = "cs.tariff.import"
    _description = "Import a Tariff"

    tariff_id = fields.Many2one("cs.tariff", required=True)
    latest_id = fields.Many2one("cs.tariff.version", compute="_compute_latest_id")
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    file = fields.Binary(string="Workbook")
    file_name = fields.Char()
    problem_count = fields.Integer(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("tariff_id")
    def _compute_latest_id(self):
        for wizard in self:
            wizard.latest_id = wizard.tariff_id.version_ids[:1]

    @api.depends("file", "tariff_id")
    def _compute_preview(self):
        for wizard in self:
            if not wizard.file:
                wizard.problem_count, wizard.preview = 0, False
                continue
            _vals, parts, problems = wizard._read()
            wizard.problem_count = len(problems)
            wizard.preview = self.env["ir.qweb"]._render(
                "cs_settlement.tariff_import_preview",
                {
                    "file_name": wizard.file_name,
                    "problems": problems[:_SHOWN],
                    "more": max(len(problems) - _SHOWN, 0),
                    "parts": wizard._get_part_figures(parts),
                },
            )

    def _read(self):
        """Return ``(values, parts, problems)`` of the file, see cs.tariff.file."""
        service = self.env["cs.tariff.file"]
        # a binary field that was not saved yet comes as base64 without its size
        data = b64decode(self.with_context(bin_size=False).file)
        try:
            tables = list(read_tables(data, self.file_name or "", known_headers=service._get_known_headers()))
            vals, parts, problems = service._read(tables)
        except FileError as error:
            message = self.env._("This is no workbook that can be read (%(reason)s).", reason=error.code)
            return {}, {}, [Problem(self.file_name or "", 0, "", message)]
        if not problems and not any(parts[part] for part in PARTS if part != "zone_ids"):
            problems = [Problem(self.file_name or "", 0, "", self.env._("The file holds no prices."))]
        return vals, parts, problems

    def _get_part_figures(self, parts):
        """Return ``[(part in words, rows in the file, rows in the latest version)]``."""
        version = self.env["cs.tariff.version"]
        latest = self.tariff_id.version_ids[:1]
        return [
            (version._fields[part]._description_string(self.env), len(rows), len(latest[part]))
            for part, rows in parts.items()
        ]

    def action_import(self):
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the file to import first."))
        vals, parts, problems = self._read()
        if problems:
            raise UserError(self.env._("Nothing is imported as long as the file has problems."))
        version = self.env["cs.tariff.file"]._import(self.tariff_id, self.valid_from, vals, parts)
        return version.action_view()
