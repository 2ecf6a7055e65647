from odoo import fields, models

from ..localized import format_moment


class CsTransportCandidate(models.Model):
    """How a candidate reads in the table of an order."""

    _inherit = "cs.transport.candidate"

    def _get_row(self):
        """Return the cells of one candidate: figures as words, and where they come from."""
        enough = self.sample >= self.min_sample
        choice = self.choice_id
        return {
            "id": self.id,
            "carrier": self.carrier_id.name,
            "mode": self.mode_id.name or "",
            "icon": self.mode_id.icon or "fa-truck",
            "cost": self.currency_id.format(self.cost),
            "days": self._get_days_words(),
            "days_note": self._get_days_note(),
            "arrives": self._get_arrival_words(),
            "late": bool(self.arrives_at and choice.wanted_at and self.arrives_at > choice.wanted_at),
            "history": enough and self._get_history_words() or False,
            "history_note": self._get_history_note(),
            "score": round(self.score),
            "points": self._get_points_words(),
            "is_best": self.rank == 1,
            "is_chosen": choice.chosen_id == self,
        }

    def _get_days_words(self):
        if not self.days_source:
            return self.env._("not known")
        if self.days == 1:
            return self.env._("1 day")
        return self.env._("%(days)g days", days=self.days)

    def _get_arrival_words(self):
        if not self.arrives_at:
            return ""
        return format_moment(self.env, fields.Datetime.context_timestamp(self, self.arrives_at))

    def _get_days_note(self):
        """Return what the days rest on."""
        learned = {
            "lane": self.env._("8 in 10 of %(count)s parcels on this lane", count=self.days_sample),
            "country": self.env._("8 in 10 of %(count)s parcels to this country", count=self.days_sample),
            "carrier": self.env._("8 in 10 of %(count)s parcels of this carrier", count=self.days_sample),
        }
        if self.days_source == "learned":
            return learned.get(self.days_level, "")
        return self.env._("stated by the carrier") if self.days_source else self.env._("counts as average")

    def _get_history_words(self):
        on_time = self.env._("%(share)s %% on time", share=round(100 * self.on_time))
        if not self.promised:
            on_time = self.env._("no promised times")
        bad = self.env._("%(share)g %% damaged or lost", share=round(100 * (self.damaged + self.lost), 1))
        return [on_time, bad]

    def _get_history_note(self):
        if self.sample < self.min_sample:
            return self.env._(
                "not enough parcels (%(count)s of %(needed)s)", count=self.sample, needed=self.min_sample
            )
        return self.env._("%(count)s parcels", count=self.sample)

    def _get_points_words(self):
        return self.env._(
            "Cost %(cost)s · time %(time)s · safety %(safety)s",
            cost=round(self.points_cost),
            time=round(self.points_time),
            safety=round(self.points_safety),
        )
