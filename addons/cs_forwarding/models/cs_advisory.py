from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..const_exception import ADVISORY_KINDS, ADVISORY_STATES


class CsAdvisory(models.Model):
    """A warning of what holds parcels up: where, how long, whose parcels, and what customers are told."""

    _name = "cs.advisory"
    _description = "Transport Advisory"
    _inherit = ["mail.thread", "cs.cached.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    kind = fields.Selection(ADVISORY_KINDS, required=True, default="storm", tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one("res.users", string="Put up by", default=lambda self: self.env.user)
    description = fields.Text(translate=True, help="What is known, for the desk.")
    date_from = fields.Datetime(string="From", required=True, default=fields.Datetime.now, tracking=True)
    date_to = fields.Datetime(string="Until", required=True, tracking=True)
    state = fields.Selection(ADVISORY_STATES, compute="_compute_state", search="_search_state")
    country_ids = fields.Many2many("res.country", string="Countries")
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        domain="[('country_id', 'in', country_ids)] if country_ids else []",
        help="Empty: the whole countries.",
    )
    cities = fields.Char(help="Names of cities, separated by commas. Empty: the whole states or countries.")
    carrier_ids = fields.Many2many(
        "delivery.carrier", string="Carriers", help="Only parcels of these carriers. Empty: all carriers."
    )
    delay_days = fields.Integer(
        string="Later by (days)", help="How much later parcels arrive, roughly. 0: not known."
    )
    subject = fields.Char(translate=True, help="Of the message to the customers.")
    message = fields.Text(
        translate=True,
        string="Message to the Customers",
        help="Waybills and the delay are added by themselves.",
    )
    link_ids = fields.One2many("cs.advisory.parcel", "advisory_id", string="Flagged Parcels")
    parcel_count = fields.Integer(string="Number of Parcels", compute="_compute_counts")
    untold_count = fields.Integer(string="Customers to Tell", compute="_compute_counts")
    told_count = fields.Integer(string="Parcels Told", compute="_compute_counts")

    _dates_in_order = models.Constraint("CHECK (date_to > date_from)", "An advisory ends after it begins.")

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        now = fields.Datetime.now()
        for advisory in self:
            if advisory.date_from and advisory.date_from > now:
                advisory.state = "planned"
            else:
                advisory.state = "over" if advisory.date_to and advisory.date_to <= now else "current"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        begun, over = fields.Domain("date_from", "<=", now), fields.Domain("date_to", "<=", now)
        domains = {"planned": ~begun, "current": begun & ~over, "over": begun & over}
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("link_ids.lifted_at", "link_ids.told_state")
    def _compute_counts(self):
        rows = self.env["cs.advisory.parcel"]._read_group(
            [("advisory_id", "in", self.ids)], ["advisory_id", "told_state", "is_lifted"], ["__count"]
        )
        for advisory in self:
            own = [row[1:] for row in rows if row[0] == advisory]
            advisory.parcel_count = sum(count for _told, lifted, count in own if not lifted)
            advisory.told_count = sum(count for told, _lifted, count in own if told == "told")
            advisory.untold_count = sum(
                count for told, lifted, count in own if told == "no" and not lifted
            )

    @api.constrains("country_ids", "state_ids", "cities", "carrier_ids")
    def _check_region(self):
        for advisory in self:
            if not (advisory.country_ids or advisory.state_ids or advisory.cities or advisory.carrier_ids):
                raise ValidationError(
                    self.env._(
                        "Say where “%(advisory)s” holds: countries, states, cities or carriers.",
                        advisory=advisory.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        advisories = super().create(vals_list)
        advisories.filtered(lambda advisory: not advisory.message)._draft_message()
        advisories._flag()
        return advisories

    def write(self, vals):
        result = super().write(vals)
        if not self._get_flag_fields().isdisjoint(vals):
            self._flag()
        return result

    @tools.ormcache()
    def _get_windows(self):
        """Return (id, from, until) of the advisories that are not over yet."""
        # what holds is the same for all, whoever asks
        rows = self.sudo().search([("date_to", ">=", fields.Datetime.now())])
        return tuple((row.id, row.date_from, row.date_to) for row in rows)

    def _get_holding(self):
        """Return the advisories that hold now; asks the database only where there are any."""
        now = fields.Datetime.now()
        # see above
        return self.sudo().browse(key for key, start, end in self._get_windows() if start <= now < end)

    @api.model
    def _get_flag_fields(self):
        return {"active", "date_from", "date_to", "country_ids", "state_ids", "cities", "carrier_ids"}

    def _get_region(self):
        """Return the region in words of the user's language (one advisory)."""
        places = [part.strip() for part in (self.cities or "").split(",") if part.strip()]
        places = places or self.state_ids.mapped("name") or self.country_ids.mapped("name")
        return ", ".join(places) or ", ".join(self.carrier_ids.mapped("name"))

    def _draft_message(self):
        """Write subject and message in every language of the desk, for people to change."""
        for code, _name in self.env["res.lang"].get_installed():
            for advisory in self.with_context(lang=code):
                advisory.write(advisory._prepare_message())

    def _prepare_message(self):
        """Return subject and message in the language of the environment (one advisory)."""
        region = self._get_region()
        causes = {
            "storm": self.env._("a storm"),
            "flood": self.env._("floods"),
            "strike": self.env._("a strike"),
            "other": self.name,
        }
        return {
            "subject": self.env._("Your parcel may arrive later: %(cause)s", cause=causes[self.kind]),
            "message": self.env._(
                "Because of %(cause)s (%(region)s) transport is slower than usual. Your parcel is on its way "
                "and safe as far as we know; we keep an eye on it and write again when there is news.",
                cause=causes[self.kind],
                region=region,
            ),
        }

    def _get_delay_note(self):
        """Return what to add to an expected arrival, or '' (one advisory)."""
        return self.env._("about %(days)s days later", days=self.delay_days) if self.delay_days else ""

    def _get_headlines(self):
        """Return the advisories in words, or False: kind, name, end and delay of each."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        lines = [
            " · ".join(filter(None, (kinds[advisory.kind], advisory.name, advisory._get_delay_note())))
            for advisory in self
        ]
        return "; ".join(lines) or False

    def action_draft_message(self):
        """Write the message anew from kind and region."""
        self.check_access("write")
        self._draft_message()
        return True

    def action_end(self):
        """End advisories now; their parcels are no longer flagged."""
        self.date_to = fields.Datetime.now()
        return True

    def action_view_parcels(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_advisory_parcel_action"),
            "domain": [("advisory_id", "in", self.ids)],
        }

    def action_tell_customers(self):
        """Show what will be sent to whom, before it is sent."""
        self.ensure_one()
        self.check_access("write")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_advisory_send_action"),
            "context": {"default_advisory_id": self.id},
        }
