from odoo import api, fields, models
from odoo.fields import Domain

from ..const_find import ARRIVAL_CATEGORIES, ATTITUDE_CATEGORY


class CsArrivalCheck(models.Model):
    """A receiver who complains about the arrival of his parcel gets a ticket."""

    _inherit = "cs.arrival.check"

    ticket_ids = fields.One2many("cs.ticket", "arrival_check_id", string="Tickets")
    cs_open_ticket_count = fields.Integer(string="Open Tickets", compute="_compute_cs_open_ticket_count")

    def _compute_cs_open_ticket_count(self):
        counts = self.env["cs.ticket"]._count_open("arrival_check_id", self)
        for check in self:
            check.cs_open_ticket_count = counts.get(check, 0)

    @api.model
    def _on_bad_arrival(self, checks):
        result = super()._on_bad_arrival(checks)
        checks.filtered("company_id.cs_ticket_on_bad_arrival")._open_tickets()
        return result

    def _open_tickets(self):
        """Open a ticket for each check, or tell the one that is open about the same matter."""
        # sudo: the receiver is nobody's user, and an agent may answer for a parcel of another team
        checks = self.sudo()
        known = checks._find_open_tickets()
        for check, ticket in known.items():
            ticket._message_log(body=check._get_ticket_matter())
            check._share_photos(ticket)
        fresh = checks - checks.browse(check.id for check in known)
        # sudo: as above
        tickets = self.env["cs.ticket"].sudo().create([check._prepare_ticket_vals() for check in fresh])
        for check, ticket in zip(fresh, tickets, strict=True):
            check._share_photos(ticket)

    def _find_open_tickets(self):
        """Return ``{check: open ticket}`` about the same parcel and category."""
        tickets = self.env["cs.ticket"].sudo()  # sudo: see _open_tickets
        domain = tickets._get_open_domain() & Domain("parcel_id", "in", self.parcel_id.ids)
        found = tickets.search(domain, order="opened_at desc, id desc")
        by_matter = {(ticket.parcel_id, ticket.category_id): ticket for ticket in found}
        matters = {check: (check.parcel_id, check._get_ticket_category()) for check in self}
        return {check: by_matter[matter] for check, matter in matters.items() if matter in by_matter}

    def _get_ticket_category(self):
        """Return the category that condition and attitude decide (one check)."""
        code = ARRIVAL_CATEGORIES.get(self.condition, ATTITUDE_CATEGORY)
        return self.env["cs.ticket.category"]._get_by_code(code, self.company_id)

    def _get_ticket_matter(self):
        lang = self.company_id.partner_id.lang or self.env.lang
        return "\n".join(filter(None, [self.remarks, self.with_context(lang=lang)._get_summary()]))

    def _prepare_ticket_vals(self):
        category = self._get_ticket_category()
        lang = self.company_id.partner_id.lang or self.env.lang
        return {
            "name": f"{category.with_context(lang=lang).name}: {self.parcel_id.name}",
            "matter": self._get_ticket_matter(),
            "kind": category.kind or "complaint",
            "category_id": category.id,
            "source": "arrival_check",
            "external_ref": f"arrival:{self.id}",
            "arrival_check_id": self.id,
            "anomaly_id": self.anomaly_ids[:1].id,
            "parcel_id": self.parcel_id.id,
            "partner_id": self.partner_id.id,
            "complainant_role": "receiver",
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "opened_at": self.answered_at,
        }

    def _share_photos(self, ticket):
        self.photo_ids.copy({"res_model": ticket._name, "res_id": ticket.id})

    def action_view_tickets(self):
        self.ensure_one()
        return self.ticket_ids._get_records_action(name=self.env._("Tickets"))
