from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.cs_complaints.const_remedy import PROMISED_REMEDY_STATES


class CsRemedy(models.Model):
    """What a remedy costs is claimed from the carrier who answers for the matter."""

    _inherit = "cs.remedy"

    claim_line_ids = fields.One2many(
        "cs.dispute.line", "remedy_id", string="Claims", groups="cs_settlement.group_accountant", copy=False
    )
    can_claim = fields.Boolean(compute="_compute_claim", compute_sudo=True)
    claim_summary = fields.Char(
        string="Claimed from the Carrier", compute="_compute_claim", compute_sudo=True
    )

    @api.depends("state", "amount", "ticket_id.liable_kind", "claim_line_ids.state", "claim_line_ids.agreed")
    @api.depends_context("lang")
    def _compute_claim(self):
        for remedy in self:
            claims = remedy.claim_line_ids.filtered(lambda line: line.state != "withdrawn")
            remedy.can_claim = not claims and remedy._is_claimable()
            remedy.claim_summary = claims.dispute_id._describe_claim() if claims else False

    def _is_claimable(self):
        """Return whether a carrier was found to answer for what the customer was promised (one remedy)."""
        is_promised = self.state in PROMISED_REMEDY_STATES and bool(self.amount)
        return is_promised and self.ticket_id.liable_kind == "carrier"

    def action_claim_from_carrier(self):
        """Draft a dispute with the carrier over what the remedies cost; accountants send it.

        :raises AccessError: for who is neither supervisor nor accountant
        """
        self.check_access("read")
        groups = ("cs_forwarding.group_supervisor", "cs_settlement.group_accountant")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Supervisors and accountants claim remedies from carriers."))
        # sudo: the desk proposes a claim, it sees no disputes
        disputes = self.sudo()._claim()
        return disputes.sudo(self.env.su)._notify_claimed()

    def _claim(self):
        disputes = self.env["cs.dispute"]
        for remedy in self:
            remedy._ensure_claimable()
            disputes |= disputes.create(remedy._prepare_claim())
        disputes._refresh()
        disputes._start_notice_clocks()
        disputes.line_ids._log_on_tickets()
        return disputes

    def _ensure_claimable(self):
        """Refuse what can't be claimed, saying what is missing (one remedy)."""
        if not self.can_claim:
            raise UserError(
                self.env._(
                    "%(remedy)s can't be claimed: it has to be accepted, cost something, not be claimed yet, "
                    "and the investigation must name the carrier.",
                    remedy=self.display_name,
                )
            )
        if not self.ticket_id.liable_carrier_id.cs_account_id:
            raise UserError(
                self.env._(
                    "Choose the carrier account of %(carrier)s first.",
                    carrier=self.ticket_id.liable_carrier_id.display_name,
                )
            )

    def _prepare_claim(self):
        """Return the values of the dispute over one remedy."""
        account = self.ticket_id.liable_carrier_id.cs_account_id
        today = fields.Date.context_today(self)
        return {
            "party": "carrier",
            "partner_id": account.partner_id.id,
            "account_id": account.id,
            "company_id": self.company_id.id,
            "currency_id": account.currency_id.id or self.company_id.currency_id.id,
            "user_id": account.dispute_user_id.id or self.env.uid,
            "notice_deadline": fields.Date.add(today, days=account.dispute_days),
            "responsible": "carrier",
            "line_ids": [Command.create(self._prepare_claim_line(account, today))],
        }

    def _prepare_claim_line(self, account, today):
        ticket = self.ticket_id
        currency = account.currency_id or self.company_id.currency_id
        # The verdict in the desk's own words stays inside; what is sent can be completed in the draft.
        said = self.with_context(lang=account.partner_id.lang or self.env.lang)
        reason = (said.ticket_id.category_id.name, said.ticket_id.root_cause_id.name)
        return {
            "company_id": self.company_id.id,
            "ticket_id": ticket.id,
            "remedy_id": self.id,
            "ref": ticket.parcel_id.name,
            "ref_key": ticket.parcel_id.waybill_key,
            "service_date": ticket.parcel_id.shipped_at,
            "type_id": self.env.ref("cs_settlement.charge_type_adjustment").id,
            "charge_text": ", ".join(said.line_ids.kind_id.mapped("name")),
            "reason": " – ".join(filter(None, reason)),
            "currency_id": currency.id,
            "claimed": self.currency_id._convert(self.amount, currency, self.company_id, today),
        }
