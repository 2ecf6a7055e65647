import re

from odoo import models

from odoo.addons.base.models import ir_actions_report as core

from ..const_customer import PRINTED_LINES


class CsCustomerStatement(models.Model):
    """The statement on paper."""

    _inherit = "cs.customer.statement"

    def _render_pdf(self):
        """Return the statement as PDF, in the language of the context (one statement)."""
        report = self.env["ir.actions.report"]
        return report._render_qweb_pdf("cs_settlement.action_report_customer_statement", self.ids)[0]

    def _get_file_name(self):
        """Return the name of the statement's files, without the ending (one statement)."""
        name = f"{self.number} {self.partner_id.name or ''} {self.date_from:%Y%m%d}-{self.date_to:%Y%m%d}"
        return re.sub(r"[\\/:*?\"<>|\x00-\x1f]+", "-", name).strip()

    def _has_page_heads(self):
        """Tell whether the renderer can repeat heads on pages; the one of Debian cannot."""
        return core._wkhtml().is_patched_qt

    def _get_place_names(self):
        """Return ``{code: name}`` for the places of the lines, as ``{"CN-浙": "浙江省"}`` (one statement)."""
        groups = self.env["cs.customer.statement.line"]._read_group(
            [("statement_id", "=", self.id), ("destination", "!=", False)], ["destination"]
        )
        codes = [code for (code,) in groups]
        countries = self.env["res.country"].search(
            [("code", "in", [code.partition("-")[0] for code in codes])]
        )
        names = {country.code: country.name for country in countries}
        for state in countries.state_ids:
            names[f"{state.country_id.code}-{state.code}"] = state.name
        return {code: names.get(code, code) for code in codes}

    def _get_printed_parts(self):
        """Return what the paper shows: ``[{"section", "charges", "postings", "left"}]`` (one statement).

        A long statement is printed with its first lines and the figures; the spreadsheet has them all.
        """
        lines, room, parts = self.env["cs.customer.statement.line"], PRINTED_LINES, []
        for section in self.section_ids:
            domain = [("statement_id", "=", self.id), ("currency_id", "=", section.currency_id.id)]
            shown = lines.search(domain, order="date, id", limit=room) if room else lines
            room -= len(shown)
            parts.append(
                {
                    "section": section,
                    "charges": shown.filtered(lambda line: line.kind == "charge"),
                    "postings": shown.filtered(lambda line: line.kind != "charge"),
                    "left": lines.search_count(domain) - len(shown),
                }
            )
        return parts
