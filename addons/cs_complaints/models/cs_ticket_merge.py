from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const_find import MERGE_LIMIT

_EARLIEST = ("opened_at", "acknowledged_at", "first_answered_at")
_LATEST = ("last_answered_at", "last_customer_at", "priority", "tier")
_TAKEN_OVER = (
    "parcel_id", "picking_id", "order_id", "carrier_id", "channel_id", "partner_id", "complainant_role",
    "contact_name", "contact_phone", "contact_email", "category_id", "department_id", "user_id", "matter",
    "demand",
)


class CsTicket(models.Model):
    """Two tickets about one matter become one case; the other stays as a signpost."""

    _inherit = "cs.ticket"

    merged_ids = fields.One2many("cs.ticket", "merged_into_id", string="Merged Tickets")

    @api.constrains("merged_into_id")
    def _check_merged_into(self):
        if self._has_cycle("merged_into_id"):
            raise ValidationError(self.env._("Tickets cannot be merged in a circle."))

    def _get_survivor(self):
        """Return the ticket that a ticket lives on in: itself, or the end of the way that signposts show."""
        self.ensure_one()
        # sudo: a customer's reply follows the signposts, whoever may read what they point to
        survivor = self.sudo()
        while survivor.merged_into_id:
            survivor = survivor.merged_into_id
        return survivor.with_env(self.env)

    # Merging

    def _merge_into(self, target, share=True):
        """Merge these tickets into ``target``: one conversation, the earliest start, one signpost each.

        Messages, attachments, activities and followers move; what the target lacks it takes over.

        :param share: False keeps the customers of these tickets out of the conversation of the target
        :return: the ticket in which they live on
        """
        target = target._get_survivor()
        sources = self - target
        sources._check_mergeable(target)
        for source in sources.sorted("opened_at"):
            source._write_trace(target, source._prepare_trace(target, share))
        sources.write({"state": "merged", "merged_into_id": target.id})
        sources._log_event("merged", new=target.number)
        target._tell_merge(sources)
        target._after_merge(sources)
        return target

    def _check_mergeable(self, target):
        (self | target).check_access("write")
        if not self:
            raise UserError(self.env._("Choose at least two tickets."))
        if len(self) > MERGE_LIMIT:
            raise UserError(self.env._("Merge at most %s tickets at a time.", MERGE_LIMIT))
        if len((self | target).company_id) > 1:
            raise UserError(self.env._("Tickets of different companies cannot be one case."))
        if target.state == "cancelled":
            raise UserError(self.env._("%(number)s was no ticket. Choose another one.", number=target.number))
        merged = self.filtered("merged_into_id")
        if merged:
            raise UserError(
                self.env._(
                    "%(number)s has been merged into %(target)s already.",
                    number=merged[0].number,
                    target=merged[0].merged_into_id.sudo().number,  # sudo: the number only
                )
            )
        (self | target).lock_for_update()

    def _after_merge(self, sources):
        """React to ``sources`` having become signposts to this ticket, which has the earliest start by now.

        Empty here; for clocks and whatever else has to follow.
        """

    def _after_unmerge(self, target):
        """React to these tickets standing alone again; empty here, see :meth:`_after_merge`."""

    def _get_moved_fields(self):
        """Return ``{model: name}`` of what moves with a ticket: the field that points to it.

        ``res_id`` is the id of a generic link beside the name of a model. Add to it by ``super() | {...}``.
        """
        return {
            "cs.ticket.statement": "ticket_id",
            "ir.attachment": "res_id",
            "mail.activity": "res_id",
            "mail.message": "res_id",
        }

    def _get_moved_domain(self, model, name):
        """Return the domain of the records of a model that point to the ticket."""
        domain = fields.Domain(name, "=", self.id)
        if name == "res_id":
            domain &= fields.Domain("model" if model == "mail.message" else "res_model", "=", self._name)
        return domain

    def _prepare_trace(self, target, share):
        """Move what belongs to the ticket and return what undoes it (one ticket).

        :return: dict with state, records ``{model: ids}``, followers (partner ids) and values
            ``{field: [before, after]}`` of the target
        """
        self.ensure_one()
        values = target._prepare_merged_vals(self, share)
        trace = {
            "state": self.state,
            "records": self._move_records(target),
            "followers": self._share_followers(target, share),
            "values": {name: [_plain(target, name), None] for name in values},
        }
        target.write(values)
        for name, pair in trace["values"].items():
            pair[1] = _plain(target, name)
        return trace

    def _move_records(self, target):
        moved = {}
        for model, name in self._get_moved_fields().items():
            # sudo: a note or an activity of a colleague goes along as well
            records = self.env[model].sudo().with_context(active_test=False)
            found = records.search(self._get_moved_domain(model, name), order="id")
            if found:
                found.write({name: target.id})
                moved[model] = found.ids
        return moved

    def _share_followers(self, target, share):
        # sudo: followers may be out of the agent's sight
        partners = self.sudo().message_partner_ids
        if not share:
            partners = partners.filtered(lambda partner: not partner.partner_share)
        added = partners - target.sudo().message_partner_ids
        target.message_subscribe(added.ids)
        return added.ids

    def _prepare_merged_vals(self, source, share):
        """Return what this ticket takes over from ``source`` (one ticket each)."""
        values = {}
        for names, choose in ((_EARLIEST, min), (_LATEST, max)):
            for name in names:
                found = [ticket[name] for ticket in (self, source) if ticket[name]]
                if found and choose(found) != self[name]:
                    values[name] = choose(found)
        for name in _TAKEN_OVER:
            if source[name] and not self[name] and (share or self._fits(source, name)):
                values[name] = source[name].id if self._fields[name].type == "many2one" else source[name]
        tags = source.tag_ids - self.tag_ids
        if tags:
            values["tag_ids"] = [fields.Command.link(tag.id) for tag in tags]
        return values

    def _fits(self, source, name):
        """Tell whether taking over a field cannot mix two shipments (one ticket each)."""
        shipment = ("parcel_id", "picking_id", "order_id", "carrier_id", "channel_id")
        return name not in shipment or not self._has_shipment() or self.order_id == source.order_id

    def _tell_merge(self, sources):
        # A signpost says where to, the survivor says where from; neither is for the customer.
        told = Markup("").join(
            Markup("<li>%s %s<br/>%s</li>") % (source.number, source.name, source.matter or "")
            for source in sources
        )
        words = self.env._("Merged into this ticket:")
        self._message_log(body=Markup("<p>%s</p><ul>%s</ul>") % (words, told))
        for source in sources:
            self._log_event("merged", old=source.number)
        sources._message_log_batch(
            bodies={
                source.id: self.env._("Merged into %(number)s. Replies go there.", number=self.number)
                for source in sources
            }
        )


def _plain(record, name):
    """Return a value as it may be kept in JSON and be written again."""
    value = record[name]
    kind = record._fields[name].type
    if kind == "many2many":
        return value.ids
    if kind == "many2one":
        return value.id
    return value and fields.Datetime.to_string(value) if kind == "datetime" else value
