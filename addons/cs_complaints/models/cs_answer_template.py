from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const_answers import ANSWER_PURPOSES, CHOSEN_PURPOSES, PLACEHOLDER_ALIASES, PLACEHOLDERS
from ..lib.placeholders import fill_placeholders, find_placeholders


class CsAnswerTemplate(models.Model):
    """A text of the shelf: an answer, or what stands around one. The first that fits a ticket counts."""

    _name = "cs.answer.template"
    _description = "Answer Text"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    purpose = fields.Selection(ANSWER_PURPOSES, required=True, default="answer", index=True)
    kind = fields.Selection(
        lambda self: self.env["cs.ticket"]._fields["kind"]._description_selection(self.env),
        string="Kind of Ticket",
        help="Empty: tickets of all kinds.",
    )
    category_ids = fields.Many2many(
        "cs.ticket.category",
        string="Categories",
        help="Offered for tickets of these categories and those below them. Empty: all.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Only in",
        help="Offered only to customers with this language. Empty: translated for each customer.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    team_id = fields.Many2one("cs.team", check_company=True, help="Empty: all teams.")
    subject = fields.Char(translate=True, help="Empty: the subject of the ticket.")
    body = fields.Html(string="Text", required=True, translate=True, sanitize_style=True)

    @api.constrains("subject", "body")
    def _check_placeholders(self):
        known = {*PLACEHOLDERS, *PLACEHOLDER_ALIASES}
        for template in self:
            unknown = set(find_placeholders(f"{template.subject} {template.body}")) - known
            if unknown:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has places that nothing fills: %(places)s. Known are: %(known)s.",
                        name=template.name,
                        places=", ".join(sorted(unknown)),
                        known=", ".join(PLACEHOLDERS),
                    )
                )

    @api.model
    def _get_offered(self, ticket, purposes=CHOSEN_PURPOSES, lang=None):
        """Return the texts for a ticket, the most special first.

        :param lang: the language to answer in; None: the customer's
        """
        found = self.search(self._get_offer_domain(ticket, purposes, lang or ticket._get_answer_lang()))
        return found.sorted(lambda text: (not text.category_ids, not text.kind, text.sequence, text.id))

    @api.model
    def _get_offer_domain(self, ticket, purposes, lang):
        parents = [int(key) for key in (ticket.category_id.parent_path or "").split("/") if key]
        return fields.Domain(
            [
                ("purpose", "in", list(purposes)),
                ("kind", "in", [ticket.kind, False]),
                ("lang", "in", [lang, False]),
                ("team_id", "in", [ticket.team_id.id, False]),
                ("company_id", "in", [ticket.company_id.id, False]),
            ]
        ) & (fields.Domain("category_ids", "=", False) | fields.Domain("category_ids", "in", parents))

    def _fill(self, values, lang):
        """Return ``(subject, body, missing names)`` of one text with its places filled.

        :param values: what :meth:`cs.ticket._get_answer_values` returns
        """
        template = self.with_context(lang=lang)
        values = {**values, **{alias: values[name] for alias, name in PLACEHOLDER_ALIASES.items()}}
        subject, missing = fill_placeholders(template.subject or "", values)
        body, missing_in_body = fill_placeholders(Markup(template.body or ""), values)
        return subject, body, [*dict.fromkeys(missing + missing_in_body)]
