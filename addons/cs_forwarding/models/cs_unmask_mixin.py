from odoo import fields, models


class CsUnmaskMixin(models.AbstractModel):
    """A record on whose form an agent may ask to see the customer's data in clear."""

    _name = "cs.unmask.mixin"
    _description = "Record With Masked Customer Data"

    cs_is_masked = fields.Boolean(
        string="Customer Data Masked",
        compute="_compute_cs_is_masked",
        help="The customer's phone and street are shown masked to you.",
    )

    def _compute_cs_is_masked(self):
        confidentiality = self.env["cs.confidentiality"]
        customers = {record: record._get_masked_customers().ids for record in self}
        clear = set()
        if confidentiality._applies():
            partner_ids = {partner_id for ids in customers.values() for partner_id in ids}
            clear = confidentiality._get_clear_ids(self.env["res.partner"], partner_ids)
        else:
            customers = {}
        for record in self:
            record.cs_is_masked = bool(set(customers.get(record, ())) - clear)

    def _get_masked_customers(self):
        """Return the partners whose data the record shows; a model adds those it has."""
        return self.env["res.partner"]

    def action_unmask(self):
        """Open the dialog that asks for the reason."""
        self.ensure_one()
        self.check_access("read")
        return self.env["cs.unmask.wizard"]._get_records_action(
            name=self.env._("Show Customer Data"),
            target="new",
            context={"default_res_model": self._name, "default_res_id": self.id},
        )
