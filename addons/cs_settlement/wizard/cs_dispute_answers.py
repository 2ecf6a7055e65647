from base64 import b64decode
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.cs_forwarding.intake_problems import FILE_EXPLANATIONS, explain
from odoo.addons.cs_forwarding.lib.intake.errors import FileError
from odoo.addons.cs_forwarding.lib.intake.readers import read_tables
from odoo.addons.cs_forwarding.lib.intake.text import header_key

from ..lib.dispute.answers import get_known_headers, match_answers, read_answers

# Rows named one by one; of more, only the number is told.
_SHOWN = 10


class CsDisputeAnswers(models.TransientModel):
    """Takes over the file in which the other side answers."""

    _name = "cs.dispute.answers"
    _description = "Import Answers to Disputes"

    dispute_ids = fields.Many2many("cs.dispute", string="Disputes", required=True)
    file = fields.Binary(string="Answer", attachment=False)
    file_name = fields.Char()
    answers = fields.Json(compute="_compute_answers", store=True)
    summary = fields.Text(compute="_compute_answers", store=True)
    can_apply = fields.Boolean(compute="_compute_answers", store=True)

    @api.model
    def default_get(self, fields_list):
        vals = super().default_get(fields_list)
        if self.env.context.get("active_model") == "cs.dispute" and "dispute_ids" in fields_list:
            vals["dispute_ids"] = [Command.set(self.env.context.get("active_ids") or [])]
        return vals

    @api.depends("file", "dispute_ids")
    def _compute_answers(self):
        for wizard in self:
            wizard.answers, wizard.summary = wizard._read() if wizard.file else ({}, False)
            wizard.can_apply = bool(wizard.answers)

    def action_apply(self):
        """Take the answers over; what the file says nothing about stays open."""
        self.ensure_one()
        if not self.answers:
            raise UserError(self.summary or self.env._("Choose the file with the answer."))
        lines = self.env["cs.dispute.line"].browse(int(key) for key in self.answers)
        disputes = self._get_waiting()
        for line in lines & disputes.line_ids:
            amount, words = self.answers[str(line.id)]
            line.write({"agreed": float(amount), "answer": words or False})
        self._log(disputes)
        answered = disputes.filtered(lambda dispute: not dispute.open_line_count)
        answered._conclude_answer()
        return disputes._get_records_action(name=self.env._("Disputes"))

    def _log(self, disputes):
        """Keep the file on the disputes, as what the other side has said."""
        for dispute in disputes:
            dispute.message_post(
                body=self.env._("Answer imported from %(file)s.", file=self.file_name or ""),
                attachments=[(self.file_name or "answer.xlsx", self._get_content())],
            )

    def _get_content(self):
        # saving in a browser asks for the size of a file in place of the file
        return b64decode(self.with_context(bin_size=False).file)

    def _get_waiting(self):
        return self.dispute_ids.filtered(lambda dispute: dispute.state in ("sent", "acknowledged"))

    def _read(self):
        """Return ``({line id: (amount, words)}, what to tell)``."""
        if not self._get_waiting():
            return {}, self.env._("None of the disputes waits for an answer.")
        own = self._get_own_headers()
        try:
            known = get_known_headers(own)
            tables = read_tables(self._get_content(), self.file_name or "", known_headers=known)
            reading = read_answers(tables, own)
        except FileError as error:
            params = {"file": self.file_name, **error.params}
            return {}, explain(self.env, FILE_EXPLANATIONS, error.code, params)
        if reading is None:
            return {}, self.env._(
                "No table with a column for the waybill and one for what is agreed was found: name them "
                "“Waybill” and “Agreed”."
            )
        matching = match_answers(reading.answers, self._get_lines())
        answers = {str(key): (str(amount), words) for key, (amount, words) in matching.agreed.items()}
        return answers, "\n".join(self._tell(reading, matching))

    def _get_own_headers(self):
        """Return (key, header) of our packet in the languages in which it may have been sent."""
        langs = {self.env.lang, "en_US", *(dispute._get_lang() for dispute in self.dispute_ids)}
        return [
            (key, header)
            for lang in sorted(filter(None, langs))
            for key, header, _width in self.dispute_ids.with_context(lang=lang)._get_packet_columns()
        ]

    def _get_lines(self):
        lines = self._get_waiting().line_ids.filtered(lambda line: line.state != "withdrawn")
        return [
            {
                "id": line.id,
                "ref_key": line.ref_key,
                "charges": {header_key(name) for name in (line.charge_text, line.type_id.name) if name},
                "claimed": Decimal(str(line.currency_id.round(line.claimed))),
            }
            for line in lines
        ]

    def _tell(self, reading, matching):
        """Yield what was found, in sentences."""
        total = sum(amount for amount, _words in matching.agreed.values())
        currency = self.dispute_ids.currency_id[:1]
        yield self.env._(
            "%(count)s lines are answered, %(amount)s agreed.",
            count=len(matching.agreed),
            amount=currency.format(float(total)),
        )
        if reading.blank:
            yield self.env._("%(count)s rows leave the answer open.", count=reading.blank)
        if matching.unknown:
            yield self.env._("Not in these disputes: %(rows)s", rows=self._name_rows(matching.unknown))
        if matching.ambiguous:
            yield self.env._(
                "Several lines have this waybill, name the charge or the line number: %(rows)s",
                rows=self._name_rows(matching.ambiguous),
            )
        if matching.above:
            yield self.env._(
                "More was agreed than claimed, the whole claim is taken: %(rows)s",
                rows=self._name_rows(matching.above),
            )
        for row, column, text in reading.bad[:_SHOWN]:
            yield self.env._(
                "Row %(row)s, column “%(column)s”: “%(text)s” is no amount.",
                row=row,
                column=column,
                text=text,
            )

    def _name_rows(self, rows):
        """Return "SF1 (row 3), …" of the first rows, and how many more there are."""
        named = [self.env._("%(ref)s (row %(row)s)", ref=ref, row=row) for row, ref in rows[:_SHOWN]]
        if len(rows) > _SHOWN:
            named.append(self.env._("%(count)s more", count=len(rows) - _SHOWN))
        return ", ".join(named)
