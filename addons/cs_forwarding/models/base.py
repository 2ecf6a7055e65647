from odoo import api, models
from odoo.exceptions import AccessError
from odoo.http import request


class Base(models.AbstractModel):
    _inherit = "base"

    # Confidential fields of the model: name → kind of mask. The maps of all classes of a model are merged,
    # so an inheriting addon declares only what it adds.
    _cs_confidential_fields = {}

    # Path from a record to the customer whose data it holds; None: partner_id where there is one.
    _cs_customer_field = None

    @api.model
    def load(self, fields, data):
        confidentiality = self.env["cs.confidentiality"]
        if request and confidentiality._applies():
            confidentiality._check_import(self, fields, data)
        return super().load(fields, data)

    def export_data(self, fields_to_export):
        confidentiality = self.env["cs.confidentiality"]
        if not request or not confidentiality._restricts_export(self, fields_to_export):
            return super().export_data(fields_to_export)
        if not self.env.user.has_group("cs_forwarding.group_export_customer_data"):
            raise AccessError(
                self.env._(
                    "%(model)s holds customer data. Ask a manager for the right 'Export of Customer Data' "
                    "or for the file itself.",
                    model=self._description,
                )
            )
        self.env["cs.export.log"]._log_export(self, fields_to_export)
        result = super().export_data(fields_to_export)
        if confidentiality._applies():
            confidentiality._mask_columns(self, fields_to_export, result["datas"])
        return result
