from odoo import api, fields, models

from ..const_exception import ADVISORY_BATCH, ADVISORY_PLACES, ADVISORY_TOLD


class CsAdvisoryParcel(models.Model):
    """A parcel that an advisory concerns, and whether its receiver was told: once for both."""

    _name = "cs.advisory.parcel"
    _description = "Parcel under an Advisory"
    _order = "flagged_at desc, id desc"
    _log_access = False
    _rec_name = "parcel_id"

    advisory_id = fields.Many2one("cs.advisory", required=True, index=True, ondelete="cascade")
    parcel_id = fields.Many2one("cs.parcel", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    team_id = fields.Many2one("cs.team", index="btree_not_null")
    partner_id = fields.Many2one(related="parcel_id.partner_id", string="Receiver")
    order_id = fields.Many2one(related="parcel_id.order_id")
    carrier_id = fields.Many2one(related="parcel_id.carrier_id")
    phase = fields.Selection(related="parcel_id.phase")
    last_place = fields.Char(related="parcel_id.last_place")
    place = fields.Selection(ADVISORY_PLACES, string="Why", required=True)
    flagged_at = fields.Datetime(string="Flagged On", required=True)
    lifted_at = fields.Datetime(string="Over Since")
    is_lifted = fields.Boolean(string="Over")
    told_state = fields.Selection(
        ADVISORY_TOLD,
        string="Customer",
        required=True,
        default="no",
    )
    told_at = fields.Datetime(string="Told On")
    told_by_id = fields.Many2one("res.users", string="Told by")
    message_id = fields.Many2one("mail.message", ondelete="set null")

    _parcel_uniq = models.Constraint(
        "UNIQUE (advisory_id, parcel_id)", "The parcel is flagged by this advisory already."
    )
    _queued_idx = models.Index("(id) WHERE told_state = 'queued'")
    _valid_idx = models.Index("(parcel_id) WHERE NOT is_lifted")

    def _queue(self):
        """Take rows nobody was told of yet for sending; a row can be taken once."""
        fresh = self.try_lock_for_update().filtered(lambda row: row.told_state == "no" and not row.is_lifted)
        fresh.write({"told_state": "queued", "told_by_id": self.env.uid})
        # scheduled actions are the system's
        self.env.ref("cs_forwarding.ir_cron_advisory_send").sudo()._trigger()
        return fresh

    @api.model
    def _cron_send(self):
        """Write to the customers whose parcels are queued, one message for all parcels of a customer."""
        domain = [("told_state", "=", "queued")]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while rows := self.search(domain, limit=ADVISORY_BATCH, order="advisory_id, id"):
            taken = rows.try_lock_for_update().filtered_domain(domain)
            if not taken:
                break
            taken._send()
            if not cron._commit_progress(len(taken)):
                break

    def _send(self):
        for (advisory, partner), rows in self.grouped(lambda row: (row.advisory_id, row.partner_id)).items():
            rows._send_to(advisory, partner)

    def _send_to(self, advisory, partner):
        """Write one message about all these parcels of one customer."""
        if not partner.email_normalized:
            self.told_state = "no_address"
        elif ("exception", "mail") not in partner._get_notice_wishes():
            self.told_state = "not_wanted"
        else:
            message = self._post_message(advisory, partner)
            now = fields.Datetime.now()
            self.write({"told_state": "told", "told_at": now, "message_id": message.id})

    def _post_message(self, advisory, partner):
        lead = self.parcel_id[0]
        lang = lead._get_notice_lang() or self.env.lang
        advisory = advisory.with_context(lang=lang)
        parcel = lead.with_context(lang=lang, mail_notify_force_send=False)
        company = advisory.company_id
        return parcel.message_post(
            body=advisory._render_message(self.parcel_id, partner),
            subject=advisory.subject,
            email_from=company.email_formatted,
            author_id=company.partner_id.id,
            partner_ids=partner.ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )
