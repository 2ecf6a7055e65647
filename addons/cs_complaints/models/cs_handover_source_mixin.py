from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.lib.masking import mask, mask_parts, mask_text

from ..const_handover import OPEN_HANDOVER_STATES


class CsHandoverSourceMixin(models.AbstractModel):
    """What may be handed over to a department: tickets and anomalies.

    A model names the field of ``cs.handover`` that points to it, brings ``handover_ids`` over it and says
    with :meth:`_get_handover_ref` how colleagues call it.
    """

    _name = "cs.handover.source.mixin"
    _description = "Record That May Be Handed Over"

    _handover_field = None

    open_handover_count = fields.Integer(string="Open Handovers", compute="_compute_open_handover_count")

    @api.depends("handover_ids.state")
    def _compute_open_handover_count(self):
        for record in self:
            record.open_handover_count = len(record._get_open_handovers())

    def _get_open_handovers(self):
        return self.handover_ids.filtered(lambda handover: handover.state in OPEN_HANDOVER_STATES)

    # Hooks

    def _get_handover_ref(self):
        """Return the number by which desk and department call the record (one record)."""
        return self.display_name

    def _get_contact_phone(self):
        """Return a phone number of the customer that only this record holds (one record)."""
        return False

    def _escalate_handover(self, reason):
        """Put a matter that no department takes before the next tier (one record)."""

    # Keeping the customer's data at the desk

    def _hide_customer(self, text):
        """Return a text without the phone numbers in it and without the customer's street (one record)."""
        return mask_parts(mask_text(text), self._get_customer_parts()) if text else text

    def _get_customer_parts(self):
        """Return ``{part of the customer's address or contact: its mask}`` (one record)."""
        # sudo: what has to be hidden is found whoever writes
        record = self.sudo()
        customers = record.partner_id | record.order_id.partner_shipping_id | record.picking_id.partner_id
        kinds = {"phone": "phone", "street": "street", "street2": "street"}
        parts = {
            customer[name]: mask(kind, customer[name])
            for customer in customers
            for name, kind in kinds.items()
            if customer[name]
        }
        phone = record._get_contact_phone()
        return parts | {phone: mask("phone", phone)} if phone else parts

    # Handing over

    def _hand_over(self, department, reason, question, minutes=None, previous=None, files=None):
        """Ask a department; return the new handovers, one for each record.

        The owner stays the owner. The customer's phone and street are hidden in what is sent.

        :param str reason: what it is about, in a few words
        :param str question: the wanted answer
        :param int minutes: working minutes to answer in; None: as the department has it
        :param previous: the handover that this one continues
        :param files: ``ir.attachment`` of the records that the department gets a copy of
        """
        self._check_may_hand_over(department)
        handover = self.env["cs.handover"]
        # sudo: everybody reads handovers, only these steps write them; the records were checked above
        handovers = handover.sudo().create(
            [record._prepare_handover(department, reason, question, previous) for record in self]
        )
        handovers._hide_in_texts()
        handovers._copy_files(files)
        handovers._start_department_clocks(minutes)
        handovers._log_on_source("sent")
        handovers._tell_departments(lambda env: env._("Please answer"))
        handovers._escalate_hops()
        self.invalidate_recordset(["handover_ids", "open_handover_count"])
        return handover.browse(handovers.ids)

    def _check_may_hand_over(self, department):
        self.check_access("write")
        for record in self:
            if not record.is_open:
                raise UserError(self.env._("“%(name)s” is closed.", name=record.display_name))
            same = record._get_open_handovers().filtered(
                lambda handover: (
                    handover.department_id == department and handover.state in ("sent", "accepted")
                )
            )
            if same:
                raise UserError(
                    self.env._(
                        "%(department)s has been asked about “%(name)s” already.",
                        department=department.name,
                        name=record.display_name,
                    )
                )

    def _prepare_handover(self, department, reason, question, previous):
        return {
            self._handover_field: self.id,
            "source_ref": self._get_handover_ref(),
            "department_id": department.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "user_id": (self.user_id or self.env.user).id,
            "reason": reason,
            "question": question,
            "previous_id": previous.id if previous else False,
            "hop": previous.hop + 1 if previous else 1,
            "sent_by_id": self.env.uid,
        }

    def action_hand_over(self):
        return self._open_hand_over()

    def _open_hand_over(self, context=None):
        return self.env["cs.handover.send"]._get_records_action(
            name=self.env._("Hand Over"),
            target="new",
            context={f"default_{self._handover_field}s": self.ids, **(context or {})},
        )

    def action_view_handovers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_complaints.cs_handover_action")
        domain = [(self._handover_field, "in", self.ids)]
        return {**action, "domain": domain, "context": {}, "path": False}
