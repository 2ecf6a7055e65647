from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cs_forwarding.lib.photos import InvalidPhoto, clean_photo

from ..const_case import EVIDENCE_KINDS, EVIDENCE_STATES

# Pictures that can be written anew.
PHOTO_TYPES = ("image/jpeg", "image/png")


class CsTicketEvidence(models.Model):
    """A piece of evidence: a line of the checklist, or one more that somebody thought of."""

    _name = "cs.ticket.evidence"
    _description = "Evidence"
    _order = "ticket_id, sequence, id"
    _cs_customer_field = "ticket_id.partner_id"
    _cs_confidential_fields = {"note": "text"}

    ticket_id = fields.Many2one("cs.ticket", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    item_id = fields.Many2one("cs.evidence.item", string="Checklist", index="btree_not_null", readonly=True)
    sequence = fields.Integer(default=100)
    name = fields.Char(required=True)
    kind = fields.Selection(EVIDENCE_KINDS, required=True, default="photo")
    hint = fields.Char(related="item_id.hint")
    is_required = fields.Boolean(related="item_id.is_required")
    state = fields.Selection(
        EVIDENCE_STATES, compute="_compute_state", store=True, readonly=False, required=True, precompute=True
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "cs_ticket_evidence_attachment_rel", "evidence_id", "attachment_id", string="Files"
    )
    source_attachment_id = fields.Many2one(
        "ir.attachment", string="Original", index="btree_not_null", readonly=True, ondelete="set null"
    )
    note = fields.Char(string="Remark", help="Where an object is kept, or why something is not to be had.")
    received_at = fields.Datetime(string="Received On", readonly=True)
    received_by_id = fields.Many2one("res.users", string="Received by", readonly=True)

    @api.depends("attachment_ids")
    def _compute_state(self):
        for evidence in self:
            if evidence.attachment_ids:
                evidence.state = "received"
            else:
                evidence.state = evidence.state or "missing"

    @api.model_create_multi
    def create(self, vals_list):
        evidence = super().create(vals_list)
        evidence.ticket_id._ensure_not_judged()
        evidence._note_receipt()
        return evidence

    def write(self, vals):
        self.ticket_id._ensure_not_judged()
        result = super().write(vals)
        if {"attachment_ids", "state"} & vals.keys():
            self._note_receipt()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_judged(self):
        self.ticket_id._ensure_not_judged()

    def _note_receipt(self):
        """Tie the files to the ticket and keep who received the evidence first, and when."""
        for evidence in self:
            evidence._own_files()
        fresh = self.filtered(lambda evidence: evidence.state == "received" and not evidence.received_at)
        if fresh:
            fresh.write({"received_at": fields.Datetime.now(), "received_by_id": self.env.uid})

    def _own_files(self):
        """Give files that were uploaded in a dialog the record by whose rules they are read."""
        loose = self.attachment_ids.filtered(
            lambda file: not file.res_id and file.create_uid == self.env.user
        )
        if loose:
            loose.write({"res_model": self._name, "res_id": self.id})

    def _copy_source(self):
        """Return a copy of the original file that belongs to this evidence (one piece).

        Photos are written anew, upright and without place and camera; what is no photo is copied as it is.
        """
        source = self.source_attachment_id
        values = {"res_model": self._name, "res_id": self.id}
        if source.mimetype in PHOTO_TYPES:
            # A file that only claims to be a photo is evidence all the same.
            with suppress(InvalidPhoto):
                values |= {"raw": clean_photo(source.raw), "mimetype": "image/jpeg"}
        return source.copy(values)

    @api.constrains("state", "note")
    def _check_reason(self):
        for evidence in self:
            if evidence.state == "unavailable" and not evidence.note:
                raise UserError(
                    self.env._("Say in a remark why “%(name)s” is not to be had.", name=evidence.name)
                )
