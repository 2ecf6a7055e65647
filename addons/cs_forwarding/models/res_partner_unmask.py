from odoo import models
from odoo.fields import Domain
from odoo.http import request


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "cs.unmask.mixin"]

    def _get_masked_customers(self):
        return self._origin

    def _search_display_name(self, operator, value):
        """Find a customer by a full phone number, however it is written in his record."""
        domain = super()._search_display_name(operator, value)
        if domain is NotImplemented or operator not in ("ilike", "like", "=") or not isinstance(value, str):
            return domain
        number = self.env["cs.confidentiality"]._get_number_domain(self, value)
        return domain if number.is_false() else Domain(domain) | number

    def _build_vcard(self):
        vcard = super()._build_vcard()
        confidentiality = self.env["cs.confidentiality"]
        if (
            vcard
            and request
            and confidentiality._applies()
            and not confidentiality._get_clear_ids(self, self.ids)
        ):
            vcard.adr.value.street = confidentiality._mask_alone("street", vcard.adr.value.street)
            for number in vcard.contents.get("tel", ()):
                number.value = confidentiality._mask_alone("phone", number.value)
        return vcard
