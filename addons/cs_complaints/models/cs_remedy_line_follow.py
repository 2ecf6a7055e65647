from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CsRemedyLine(models.Model):
    """Carrying out by the documents of the core, and following them until they are done.

    The agent may not make credit notes or returns himself: what the customer has accepted is the order to
    make exactly this one, and people of accounting and warehouse book it.
    """

    _inherit = "cs.remedy.line"

    documents = fields.Char(compute="_compute_documents", help="What carries it out, and how far it is.")
    can_open = fields.Boolean(compute="_compute_documents")

    @api.depends("state", "waits_for", "error", "done_note")
    @api.depends_context("lang", "uid")
    def _compute_documents(self):
        for line in self:
            found = line._get_documents()
            line.can_open = any(record.with_env(self.env).has_access("read") for record in found)
            line.documents = line.error or line.done_note or ", ".join(map(_describe, found)) or False

    def _get_documents(self):
        """Return the documents of the line as a list of single records (one line)."""
        # sudo: everybody who sees the remedy may know what carries it out, not what the documents say
        line = self.sudo()
        groups = (line.move_ids, line.picking_ids, line.new_order_id, line.repair_id, line.card_id)
        return [record for records in groups for record in records]

    def _get_progress_words(self, labels):
        """Return how far it is: "Refund 100 €: RINV/0001 (Draft) · Accounting" (one line).

        :param labels: ``{field: {value: words}}`` of state and waits_for
        """
        waits_for = labels["waits_for"].get(self.waits_for) if self._is_open() else None
        details = " · ".join(filter(None, [self.documents or labels["state"][self.state], waits_for]))
        return f"{self._get_title()}: {details}"

    # Carrying out

    def _carry_out(self):
        """Create the documents of an accepted line (one line, as superuser)."""
        self.ensure_one()
        work = getattr(self, f"_carry_out_{self.kind}", None)
        if work:
            work()
        self.write({"state": "running", "error": False})
        self._follow()

    def _fail(self, error):
        """Keep why a line could not be carried out and tell the owner (one line)."""
        self.write({"state": "failed", "error": error, "waits_for": "desk"})
        user = self.user_id or self.remedy_id.proposed_by_id or self.team_id.leader_id
        if user:
            self.ticket_id.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.with_context(lang=user.lang).env._("A remedy could not be carried out"),
                note=error,
                user_id=user.id,
            )

    def _follow(self):
        """Bring lines in step with their documents; call it when one of them has moved on."""
        accepted = self.filtered(
            lambda line: (
                line.remedy_id.state in ("accepted", "done") and line.state in ("running", "done", "failed")
            )
        )
        for line in accepted.filtered(lambda line: not line.done_note):
            progress = getattr(line, f"_get_progress_{line.kind}", None)
            state, waits_for = progress() if progress else ("done", False)
            if (state, waits_for) != (line.state, line.waits_for):
                line._set_progress(state, waits_for)
        accepted.remedy_id._settle()

    def _set_progress(self, state, waits_for):
        values = {"state": state, "waits_for": waits_for, "error": False}
        if state == "done":
            values |= {"done_at": fields.Datetime.now(), "done_by_id": self.env.uid}
        elif state == "failed":
            values |= {"error": self.env._("The document was cancelled.")}
        self.write(values)

    @api.model
    def _follow_documents(self, domain):
        """Follow the lines that have one of the documents, whoever moved it on."""
        # sudo: people of accounting and warehouse have no rights on remedies
        lines = self.sudo().search(domain & Domain("remedy_state", "in", ("accepted", "done")))
        lines._follow()

    # Taking back

    def _call_off(self):
        """Cancel the documents that nobody has booked; refuse where one is (any lines)."""
        for line in self:
            if any(_is_booked(record) for record in line._get_documents()) or line.done_note:
                raise UserError(
                    self.env._(
                        "%(remedy)s is booked already and cannot be called off: %(documents)s",
                        remedy=line._get_title(),
                        documents=line.documents,
                    )
                )
        documents = [record for line in self for record in line._get_documents()]
        # The state comes first: what is called off does not follow its documents any more.
        self.write({"state": "cancelled", "waits_for": False, "error": False})
        for record in documents:
            _cancel(record)

    # Buttons

    def action_retry(self):
        """Try once more to carry out what failed."""
        self.remedy_id.check_access("write")
        # sudo: see _carry_out
        for remedy in self.sudo().remedy_id:
            remedy._carry_out()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_mark_done(self):
        """Ask how it was carried out outside of this system."""
        self.ensure_one()
        self._ensure_supervisor()
        return self.env["cs.remedy.reason"]._get_records_action(
            name=self.env._("Done Elsewhere"),
            target="new",
            context={"default_line_id": self.id, "default_deed": "done"},
        )

    def _mark_done(self, note):
        """Count open lines as carried out, on the word of a supervisor."""
        self._ensure_supervisor()
        self.remedy_id.check_access("write")
        # sudo: the state is written by the buttons alone
        for line in self.sudo().filtered(lambda line: line._is_open()):
            line._set_progress("done", False)
            line.done_note = note
            line.remedy_id._log_event(self.env._("done elsewhere"), note)
        self.sudo().remedy_id._settle()

    def _ensure_supervisor(self):
        if not self.env.user.has_group("cs_forwarding.group_supervisor"):
            raise AccessError(self.env._("Only a supervisor may do this."))

    def action_open_documents(self):
        """Open the documents as far as the user may see them."""
        self.ensure_one()
        self.check_access("read")
        for record in self._get_documents():
            own = record.with_env(self.env)
            if own.has_access("read"):
                return own._get_records_action(name=own.display_name)
        raise AccessError(
            self.env._(
                "You may not open what carries this out: %(documents)s", documents=self.documents or ""
            )
        )


def _describe(record):
    """Return name and state of a document."""
    if "state" not in record._fields:
        return record.display_name
    states = dict(record._fields["state"]._description_selection(record.env))
    # Drafts of accounting have no name of their own yet.
    return f"{record.name or record.env._('Credit Note')} ({states.get(record.state)})"


def _is_booked(record):
    """Tell whether a document is done: it can't be cancelled, or should not without accounting."""
    if record._name == "account.move":
        return record.state == "posted"
    if record._name == "sale.order":
        return any(picking.state == "done" for picking in record.picking_ids)
    if record._name == "loyalty.card":
        return bool(record.use_count)
    return record.state == "done"


def _cancel(record):
    """Cancel a document that is not booked, as its own model does it."""
    if record._name == "account.move":
        record.button_cancel()
    elif record._name == "sale.order":
        record._action_cancel()
    elif record._name == "stock.picking":
        record.action_cancel()
    elif record._name == "repair.order":
        record.action_repair_cancel()
    else:
        record.action_archive()
