from odoo import models
from odoo.fields import Domain
from odoo.http import request

from ..lib.masking import mask_vcard


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "cs.unmask.mixin"]

    def _get_masked_customers(self):
        """The customer and his other addresses; the people who work for him are customers of their own."""
        return self._origin | self._origin.child_ids.filtered(lambda child: child.type != "contact")

    def _search_display_name(self, operator, value):
        """Find a customer by a full phone number, however it is written in his record."""
        domain = super()._search_display_name(operator, value)
        if domain is NotImplemented or operator not in ("ilike", "like", "=") or not isinstance(value, str):
            return domain
        number = self.env["cs.confidentiality"]._get_number_domain(self, value)
        return domain if number.is_false() else Domain(domain) | number

    def _get_vcard_file(self):
        card = super()._get_vcard_file()
        confidentiality = self.env["cs.confidentiality"]
        hidden = card and request and confidentiality._applies()
        if hidden and not confidentiality._get_clear_ids(self, self.ids):
            return mask_vcard(card.decode()).encode()
        return card
