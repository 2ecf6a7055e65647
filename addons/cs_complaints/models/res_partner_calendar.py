from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        help="Hours in which the customer works. Tickets run in them where the service policy says so.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"category_id", "cs_calendar_id", "parent_id"}:
            # sudo: deadlines follow the customer, whichever team works on the tickets
            tickets = self.env["cs.ticket"].sudo()
            domain = tickets._get_open_domain() & fields.Domain("partner_id", "child_of", self.ids)
            tickets.search(domain)._apply_policies()
        return result
