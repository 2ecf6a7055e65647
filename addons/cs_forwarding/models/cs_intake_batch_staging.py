import base64
from contextlib import contextmanager
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import SAMPLE_ROWS
from ..lib.intake.assembly import Mapping
from ..lib.intake.errors import FileError
from ..lib.intake.presets import PRESETS
from ..lib.intake.readers import raw_rows, read_tables


class CsIntakeBatch(models.Model):
    _inherit = "cs.intake.batch"

    @api.model
    def _import_files(self, channel, files, force=False, source="file", **vals):
        """Take in the files of one batch and import them as far as it goes without a person.

        :param files: list of (name, bytes); they are read together, such as an order list and its detail list
        :param force: read the files although the channel has had them before
        :param vals: more values of the batch
        :return: the new batch, or the earlier batch that brought the same files
        :raise UserError: when a file can't be read; nothing is kept then
        """
        channel.check_access("read")
        digests = [self.env["cs.intake.file"]._digest(data) for _name, data in files]
        earlier = self._find_earlier(channel, digests, **vals)
        if earlier and not force:
            return earlier
        batch = self.create(
            {"channel_id": channel.id, "source": source, "earlier_batch_id": earlier.id, **vals}
        )
        batch._add_files(files)
        return batch

    def _add_files(self, files):
        """Read more files into the batch and stage it anew; its orders may lack what these files hold.

        :param files: list of (name, bytes)
        """
        self._ensure_nothing_imported()
        digest = self.env["cs.intake.file"]._digest
        vals_list = [self._prepare_file_vals(name, data, digest(data)) for name, data in files]
        # the importer hands the files over; only reading them back takes a right
        self.sudo().file_ids = [Command.create(vals) for vals in vals_list]
        self._read_sheets()
        self._continue_when_mapped()

    @api.model
    def _find_earlier(self, channel, digests, **vals):
        """Return the channel's latest batch that brought all of the files, or none."""
        files = self.env["cs.intake.file"].search(self._get_earlier_domain(channel, digests, **vals))
        batches = files.batch_id.filtered(lambda batch: set(digests) <= set(batch.file_ids.mapped("sha256")))
        return batches.sorted("id")[-1:]

    @api.model
    def _get_earlier_domain(self, channel, digests, **vals):
        """Return the domain of earlier files; ``vals`` are those of the batch that is about to be made."""
        return [
            ("sha256", "in", digests),
            ("batch_id.channel_id", "=", channel.id),
            ("batch_id.state", "not in", ("cancelled", "failed")),
        ]

    def _prepare_file_vals(self, name, data, digest):
        return {"name": name, "content": base64.b64encode(data), "size": len(data), "sha256": digest}

    def _read_sheets(self):
        """Note the header and first rows of every sheet, and map those that are known."""
        for file in self.file_ids.filtered(lambda file: not file.sheet_ids):
            with self._explained(file):
                vals_list = [
                    self._prepare_sheet_vals(file, table)
                    for table in read_tables(file._get_bytes(), file.name)
                ]
            self.env["cs.intake.sheet"].create(vals_list)
        self._map_known_sheets()

    def _prepare_sheet_vals(self, file, table):
        return {
            "batch_id": self.id,
            "file_id": file.id,
            "name": table.sheet,
            "header": table.header,
            "header_row": table.header_row,
            "signature": self.env["cs.intake.mapping"]._get_signature(table.header),
            "sample": [row.cells for row in islice(raw_rows(table), SAMPLE_ROWS)],
        }

    def _map_known_sheets(self):
        """Map the sheets whose columns are remembered or a platform's. Beside them, sheets of other columns
        (notes, totals) are left out; without any, a person has to say what the columns mean."""
        # agents import; only the channel's memory of columns is written for them
        mappings = self.env["cs.intake.mapping"].sudo()
        for sheet in self.sheet_ids.filtered(lambda sheet: not sheet.mapping_id):
            sheet.mapping_id = mappings._find_or_detect(sheet)
        if self.sheet_ids.mapping_id:
            self.sheet_ids.filtered(lambda sheet: not sheet.mapping_id).is_ignored = True

    def _continue_when_mapped(self):
        """Stage and start as soon as every sheet is mapped or left out."""
        waiting = self.sheet_ids.filtered(lambda sheet: not sheet.mapping_id and not sheet.is_ignored)
        if waiting or not self.sheet_ids.mapping_id:
            self.state = "mapping"
            return
        self._stage()
        self._start()

    def _stage(self):
        """Copy the rows of all mapped sheets into waiting lines; an earlier staging is replaced."""
        self._ensure_nothing_imported()
        # an agent may not delete rows, but here they come again at once
        self.env["cs.intake.line"].sudo().search([("batch_id", "=", self.id)]).unlink()
        self.flush_recordset()
        mapping = self._get_assembly_mapping()
        for file in self.file_ids:
            sheets = {sheet.name: sheet for sheet in file.sheet_ids if sheet.mapping_id}
            with self._explained(file):
                for table in read_tables(file._get_bytes(), file.name):
                    if table.sheet in sheets:
                        sheets[table.sheet]._copy_rows(table, mapping)
        self.env["cs.intake.line"].invalidate_model()
        self.state = "staged"

    def _ensure_nothing_imported(self):
        if self.order_ids:
            raise UserError(
                self.env._("Orders were made from this file already; its columns stay as they are.")
            )

    def _get_assembly_mapping(self):
        """Return the mapping of the whole batch, merged over its sheets in their order."""
        columns = {}
        for sheet in self.sheet_ids.filtered("mapping_id"):
            for target, names in (sheet.columns or {}).items():
                known = columns.setdefault(target, [])
                known.extend(name for name in names if name not in known)
        preset = PRESETS.get(self.sheet_ids.mapping_id.filtered("preset")[:1].preset)
        channel = self.channel_id
        defaults = {"tz": channel.tz, "country": channel.country_id.code or ""}
        mapping = preset.mapping(**defaults) if preset else Mapping(**defaults)
        mapping.columns = columns
        return mapping

    @contextmanager
    def _explained(self, file):
        """Turn errors of reading ``file`` into words for the user."""
        try:
            yield
        except FileError as error:
            raise UserError(self._explain(error.code, {**error.params, "file": file.name})) from error

    def _start(self):
        """Import what waits: at once when it is little, else by the scheduled action."""
        self.write(
            {
                "state": "importing",
                "started_at": self.started_at or fields.Datetime.now(),
                "finished_at": False,
            }
        )
        self._process_or_schedule()
