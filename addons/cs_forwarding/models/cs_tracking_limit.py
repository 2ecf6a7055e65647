from functools import cache, partial

from pytz import timezone

from odoo import api, fields, models

from ..const_transport import OPEN_PHASES, TRACKING_PHASES
from ..lib.tracking.silence import silence_cutoff


class CsTrackingLimit(models.Model):
    """How long a parcel may be without news, by phase; for one carrier or team where that is said."""

    _name = "cs.tracking.limit"
    _description = "Silence Limit"
    _order = "phase, carrier_id nulls first, team_id nulls first, id"
    _rec_name = "phase"
    _check_company_auto = True

    phase = fields.Selection(
        [phase for phase in TRACKING_PHASES if phase[0] in OPEN_PHASES], required=True, default="moving"
    )
    carrier_id = fields.Many2one("delivery.carrier", ondelete="cascade", help="Empty: all carriers.")
    team_id = fields.Many2one("cs.team", ondelete="cascade", check_company=True, help="Empty: all teams.")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        help="Empty: all companies.",
    )
    hours = fields.Integer(
        string="Silent After (hours)", required=True, help="0: parcels in this phase are never called silent."
    )
    skip_days_off = fields.Boolean(
        string="Not on Days Off",
        default=True,
        help="The hours run day and night, but stand still on days on which the team's calendar has no work.",
    )
    active = fields.Boolean(default=True)

    _hours_positive = models.Constraint("CHECK (hours >= 0)", "A silence limit can't be negative.")
    _place_uniq = models.UniqueIndex(
        "(phase, carrier_id, team_id, company_id) NULLS NOT DISTINCT WHERE active",
        "There is a limit for this already.",
    )

    @api.depends("team_id")
    def _compute_company_id(self):
        for limit in self:
            limit.company_id = limit.team_id.company_id or limit.company_id

    def _get_cutoffs(self, now):
        """Return until when a parcel must have been heard of, for every case that the limits tell apart.

        A limit of the carrier goes before one of the team, that before one of the company. The number of rows
        depends on the settings, never on the number of parcels.

        :return: list of (company id, team id or 0, carrier id or 0, phase, cutoff or None for never); carrier
            0 stands for all carriers without a limit of their own
        """
        limits = self.search(fields.Domain.TRUE)
        teams = self.env["cs.team"].with_context(active_test=False).search(fields.Domain.TRUE)
        companies = self.env["res.company"].search(fields.Domain.TRUE)
        places = [(company, self.env["cs.team"]) for company in companies]
        places += [(team.company_id, team) for team in teams]
        carriers = [self.env["delivery.carrier"], *limits.carrier_id]
        get_moment = cache(partial(self._get_moment, now))
        return [
            (company.id, team.id or 0, carrier.id or 0, phase, limit._get_cutoff(company, team, get_moment))
            for company, team in places
            for carrier in carriers
            for phase in OPEN_PHASES
            if (limit := limits._get_closest(phase, company, team, carrier))
        ]

    def _get_closest(self, phase, company, team, carrier):
        """Return the limit that says most about a case, or none."""
        fitting = self.filtered(
            lambda limit: limit.phase == phase
            and limit.company_id in (company, self.env["res.company"])
            and limit.team_id in (team, self.env["cs.team"])
            and limit.carrier_id in (carrier, self.env["delivery.carrier"])
        )
        return max(fitting, key=lambda limit: limit._get_rank(), default=self.browse())

    def _get_rank(self):
        return bool(self.carrier_id), bool(self.team_id), bool(self.company_id)

    def _get_cutoff(self, company, team, get_moment):
        if not self.hours:
            return None
        calendar = team._get_calendar() if team else company.resource_calendar_id
        return get_moment(self.hours, calendar, self.skip_days_off)

    def _get_moment(self, now, hours, calendar, skip_days_off):
        """Return the moment ``hours`` before ``now``; days off of the calendar may be skipped."""
        works_on = cache(calendar._cs_works_on) if skip_days_off and calendar else None
        return silence_cutoff(now, hours, timezone(calendar.tz or "UTC"), works_on)
