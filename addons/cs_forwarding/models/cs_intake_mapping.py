import hashlib
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command

from ..const import STATUS_POLICIES
from ..const_transport import INTAKE_PURPOSES
from ..lib.intake.presets import PRESETS, detect_preset
from ..lib.intake.text import header_key


class CsIntakeMapping(models.Model):
    _name = "cs.intake.mapping"
    _description = "Column Mapping"
    _order = "channel_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    channel_id = fields.Many2one("cs.order.channel", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="channel_id.company_id", store=True)
    purpose = fields.Selection(INTAKE_PURPOSES, required=True, default="orders", readonly=True)
    preset = fields.Selection(
        lambda self: self._get_preset_selection(),
        help="The platform's format: how its dates, statuses and several goods in one cell are read.",
    )
    signature = fields.Char(
        index=True, copy=False, help="Fingerprint of the column names for which the mapping was made."
    )
    is_remembered = fields.Boolean(
        string="Remembered", default=True, help="Files with the same column names are mapped by it."
    )
    closed_policy = fields.Selection(
        STATUS_POLICIES,
        string="Closed or Refunded Orders",
        required=True,
        default="skip",
        help="What is done with an order that the platform has closed or refunded.",
    )
    shipped_policy = fields.Selection(
        STATUS_POLICIES,
        string="Orders Shipped Already",
        required=True,
        default="skip",
        help="What is done with an order that has left already; imported, it could be sent a second time.",
    )
    unpaid_policy = fields.Selection(
        STATUS_POLICIES,
        string="Unpaid Orders",
        required=True,
        default="import",
        help="Imported unpaid orders are held by the review where the channel is prepaid.",
    )
    field_ids = fields.One2many("cs.intake.mapping.field", "mapping_id", string="Fields", copy=True)

    _signature_uniq = models.UniqueIndex(
        "(channel_id, purpose, signature) WHERE signature IS NOT NULL AND is_remembered AND active",
        "This channel already remembers a mapping for these column names.",
    )

    @api.model
    def _get_preset_selection(self):
        return [(code, self.env._(preset.name)) for code, preset in PRESETS.items()]

    @api.model
    def _get_signature(self, header):
        """Return the fingerprint of a header: blind to order, blanks and full-width letters."""
        names = sorted(header_key(name) for name in header)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()

    def _get_columns(self):
        """Return ``{target: [column name, …]}`` of one mapping; the first present column wins."""
        columns = defaultdict(list)
        for field in self.field_ids:
            columns[field.target].append(field.column)
        return dict(columns)

    def _find(self, sheet):
        """Return the mapping that the sheet's channel remembers for its header, or none."""
        return self.search(self._get_find_domain(sheet), limit=1)

    def _get_find_domain(self, sheet):
        return [
            ("channel_id", "=", sheet.channel_id.id),
            ("signature", "=", sheet.signature),
            ("is_remembered", "=", True),
        ]

    def _find_or_detect(self, sheet):
        """Return the mapping for a sheet: the remembered one, else one made from a preset, else none."""
        found = self._find(sheet)
        if found:
            return found
        preset = detect_preset(sheet.header)
        if not preset:
            return self
        return self._remember(sheet, self._get_preset_columns(preset, sheet.header), preset=preset.code)

    @api.model
    def _get_preset_columns(self, preset, header):
        """Return ``{target: [column name, …]}`` for the columns of ``header`` that the preset knows."""
        by_key = {header_key(name): name for name in reversed(header)}
        columns = {
            target: [by_key[key] for key in map(header_key, names) if key in by_key]
            for target, names in preset.columns.items()
        }
        return {target: names for target, names in columns.items() if names}

    def _remember(self, sheet, columns, preset=None, remember=True):
        """Keep ``columns`` for the header of ``sheet``: in the channel's mapping of that header, or in a new
        one that serves this batch only."""
        vals = self._prepare_mapping_vals(sheet, columns, preset, remember)
        found = remember and self._find(sheet)
        if not found:
            return self.create(vals)
        found.write({**vals, "name": found.name, "field_ids": [Command.clear(), *vals["field_ids"]]})
        return found

    def _prepare_mapping_vals(self, sheet, columns, preset, remember):
        label = self.env._(PRESETS[preset].name) if preset else sheet.file_id.name
        return {
            "name": " / ".join(filter(None, [label, sheet.name])),
            "channel_id": sheet.channel_id.id,
            "preset": preset,
            "signature": sheet.signature,
            "is_remembered": remember,
            "field_ids": [
                Command.create({"target": target, "column": name})
                for target, names in columns.items()
                for name in names
            ],
        }
