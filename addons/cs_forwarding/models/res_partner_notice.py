from odoo import fields, models
from odoo.tools import consteq, hmac

from ..const_care import NOTICE_CHANNELS, NOTICE_MILESTONES

_TOKEN_LENGTH = 32


class ResPartner(models.Model):
    _inherit = "res.partner"

    cs_notice_optout_ids = fields.One2many(
        "cs.notice.optout", "partner_id", string="Messages Not Wanted", groups="cs_forwarding.group_agent"
    )

    def _get_notice_token(self):
        """Return the secret of the link to the customer's choice of messages (one partner)."""
        self.ensure_one()
        # sudo: the secret of the database is a system parameter
        return hmac(self.env(su=True), "cs_forwarding.notices", self.id)[:_TOKEN_LENGTH]

    def _has_notice_token(self, token):
        return consteq(self._get_notice_token().encode(), (token or "").encode())

    def _get_notice_link(self):
        return f"{self.get_base_url()}/cs/notices/{self.id}/{self._get_notice_token()}"

    def _get_notice_wishes(self):
        """Return the messages that the customer wants, as (milestone, channel) pairs (one partner)."""
        refused = {(row.milestone, row.channel) for row in self.cs_notice_optout_ids}
        return self._get_all_notices() - refused

    def _get_all_notices(self):
        return {
            (milestone, channel) for milestone, _m in NOTICE_MILESTONES for channel, _c in NOTICE_CHANNELS
        }

    def _set_notice_wishes(self, wanted):
        """Keep what the customer wants to be told (one partner).

        :param wanted: set of (milestone, channel); all others are refused
        """
        refused = self._get_all_notices() - set(wanted)
        known = self.cs_notice_optout_ids
        lifted = known.filtered(lambda row: (row.milestone, row.channel) not in refused)
        known_pairs = {(row.milestone, row.channel) for row in known - lifted}
        lifted.unlink()
        self.env["cs.notice.optout"].create(
            [
                {"partner_id": self.id, "milestone": milestone, "channel": channel}
                for milestone, channel in sorted(refused - known_pairs)
            ]
        )

    # The page of the customer

    def _get_notice_page(self):
        """Return what the page shows: the messages that some rule sends, and those he wants."""
        rules = self.env["cs.notice.rule"]._read_group([("silent", "=", False)], ["milestone", "channel"])
        labels = {
            name: dict(self.env["cs.notice"]._fields[name]._description_selection(self.env))
            for name in ("milestone", "channel")
        }
        used = {name: {rule[index] for rule in rules} for index, name in enumerate(labels)}
        shown = {name: [row for row in labels[name].items() if row[0] in used[name]] for name in labels}
        return {
            "partner": self,
            "milestones": shown["milestone"],
            "channels": shown["channel"],
            "offered": set(rules),
            "wanted": self._get_notice_wishes(),
        }

    def _read_notice_form(self, form):
        """Take over what the customer has ticked; messages that the page does not offer stay as they were.

        :param form: field names ``<milestone>.<channel>``, or ``none`` for no message at all
        """
        offered = self._get_notice_page()["offered"]
        ticked = {pair for pair in offered if ".".join(pair) in form and "none" not in form}
        self._set_notice_wishes((self._get_notice_wishes() - offered) | ticked)

    def action_notice_optouts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_notice_optout_action")
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
