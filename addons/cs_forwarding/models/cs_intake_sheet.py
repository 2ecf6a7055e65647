import csv
import io
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..const import STAGE_ROWS
from ..lib.intake.assembly import order_ref
from ..lib.intake.presets import PRESETS, guess_columns
from ..lib.intake.readers import raw_rows
from ..lib.intake.targets import TARGET_LIST

COPY_LINES = """
    COPY cs_intake_line (batch_id, channel_id, sheet_id, row_number, cells, order_ref, state)
    FROM STDIN WITH (FORMAT csv)
"""


class CsIntakeSheet(models.Model):
    _name = "cs.intake.sheet"
    _description = "Sheet of an Imported File"
    _order = "id"
    _cs_confidential_fields = {"sample": "json", "editor": "json"}

    batch_id = fields.Many2one("cs.intake.batch", required=True, index=True, ondelete="cascade")
    channel_id = fields.Many2one(related="batch_id.channel_id")
    file_id = fields.Many2one("cs.intake.file", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Sheet")
    header = fields.Json(help="Column names in the order of the file.")
    header_row = fields.Integer()
    signature = fields.Char(index=True, help="Fingerprint of the column names.")
    sample = fields.Json(help="The first rows: column name and text.")
    mapping_id = fields.Many2one("cs.intake.mapping", index="btree_not_null", ondelete="set null")
    is_ignored = fields.Boolean(string="Left Out", help="No order data are read from this sheet.")
    row_count = fields.Integer(string="Rows", readonly=True)
    columns = fields.Json(
        compute="_compute_columns", store=True, readonly=False, help="Target field -> names of its columns."
    )
    editor = fields.Json(compute="_compute_editor", help="What the mapping editor shows.")
    preset = fields.Selection(
        lambda self: self.env["cs.intake.mapping"]._get_preset_selection(),
        compute="_compute_preset",
        store=True,
        readonly=False,
        help="Fills in the columns that this platform's files have.",
    )
    remember = fields.Boolean(
        string="Remember for This Channel",
        default=True,
        help="The next file of the channel with the same column names maps itself.",
    )

    @api.depends("file_id.name", "name")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = " / ".join(filter(None, [sheet.file_id.name, sheet.name]))

    @api.depends("mapping_id")
    def _compute_preset(self):
        for sheet in self:
            sheet.preset = sheet.mapping_id.preset or sheet.preset

    @api.depends("mapping_id")
    def _compute_columns(self):
        for sheet in self:
            if sheet.mapping_id:
                sheet.columns = sheet.mapping_id._get_columns()
            elif not sheet.columns:
                sheet.columns = sheet._guess_columns()

    def _guess_columns(self):
        """Return a first ``{target: [column name]}`` for the header (one sheet)."""
        return {target: [name] for target, name in guess_columns(self.header or []).items()}

    @api.model
    def _get_targets(self, purpose):
        """Return the fields that the columns of a file of this purpose may fill."""
        return TARGET_LIST

    @api.onchange("preset")
    def _onchange_preset(self):
        if self.preset:
            preset = PRESETS[self.preset]
            self.columns = self.env["cs.intake.mapping"]._get_preset_columns(preset, self.header or [])

    @api.depends("header", "sample")
    @api.depends_context("lang")
    def _compute_editor(self):
        labels = dict(self.env["cs.intake.mapping.field"]._get_target_selection())
        for sheet in self:
            targets = [
                {
                    "code": target.code,
                    "label": labels[target.code],
                    "required": target.required,
                    "hint": target.sample,
                }
                for target in self._get_targets(sheet.batch_id.purpose)
            ]
            sheet.editor = {"targets": targets, "header": sheet.header or [], "sample": sheet.sample or []}

    def _copy_rows(self, table, mapping):
        """Write all rows of ``table`` as waiting lines, by COPY. Return how many."""
        self.ensure_one()
        count = 0
        for rows in split_every(STAGE_ROWS, raw_rows(table)):
            buffer = io.StringIO()
            csv.writer(buffer).writerows(self._prepare_copy_row(row, mapping) for row in rows)
            buffer.seek(0)
            self.env.cr.copy_expert(COPY_LINES, buffer)
            count += len(rows)
        self.row_count = count
        return count

    def _prepare_copy_row(self, row, mapping):
        cells = {name: value for name, value in row.cells.items() if value}
        return (
            self.batch_id.id,
            self.batch_id.channel_id.id,
            self.id,
            row.number,
            json.dumps(cells),
            order_ref(row, mapping),
            "new",
        )

    def action_map(self):
        """Open the mapping editor."""
        self.ensure_one()
        return self._get_records_action(
            name=self.env._("Map Columns"),
            target="new",
            context={"cs_open_batch": self.env.context.get("cs_open_batch", False)},
        )

    def action_use_mapping(self):
        """Keep the mapping of the editor and go on with the batch as soon as every sheet has one."""
        self.ensure_one()
        self.check_access("write")
        self._check_required_targets()
        self._apply_columns()
        self.batch_id._continue_when_mapped()
        return self._close_editor()

    def _close_editor(self):
        """Return to the batch, or show it when the editor was opened right after the upload."""
        if self.env.context.get("cs_open_batch"):
            return self.batch_id._get_records_action(name=self.batch_id.name)
        return {"type": "ir.actions.act_window_close"}

    def action_leave_out(self):
        """Read no orders from this sheet."""
        self.ensure_one()
        self.write({"is_ignored": True, "mapping_id": False})
        self.batch_id._continue_when_mapped()
        return self._close_editor()

    def _apply_columns(self):
        columns = self.columns or {}
        # the editor is for agents; the channel's memory is written for them
        mappings = self.env["cs.intake.mapping"].sudo()
        self.mapping_id = mappings._remember(self, columns, preset=self.preset, remember=self.remember)
        self.is_ignored = False

    def _check_required_targets(self):
        """Refuse a mapping that leaves a required field without column."""
        columns = self.columns or {}
        required = [target for target in self._get_targets(self.batch_id.purpose) if target.required]
        missing = [self.env._(target.label) for target in required if not columns.get(target.code)]
        if missing:
            raise UserError(self.env._("Choose the column for: %(fields)s.", fields=", ".join(missing)))
