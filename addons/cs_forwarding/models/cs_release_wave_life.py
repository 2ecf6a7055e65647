from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_release import WAVE_CLOCK
from ..undo import undo_notification

_ALLOWED = {
    "print": ("draft", "printed", "handed_out"),
    "hand_out": ("printed",),
    "undo": ("printed",),
    "cancel": ("draft",),
}


class CsReleaseWave(models.Model):
    """What is done with a wave: make, print, hand out, and the ways back until it is handed out."""

    _inherit = "cs.release.wave"

    @api.model
    def _make(self, pickings):
        """Put transfers into waves, one for each operation type and team, each with its core batch."""
        pickings = pickings.filtered_domain(pickings._get_release_domain())
        if not pickings:
            raise UserError(self.env._("Nothing here waits for its release."))
        groups = pickings.grouped(
            lambda picking: (picking.company_id, picking.picking_type_id, picking.sale_id.cs_team_id)
        )
        waves = self.create([self._prepare_wave(*key, group) for key, group in groups.items()])
        for wave, group in zip(waves, groups.values(), strict=True):
            group.cs_wave_id = wave
        waves._make_batches()
        waves._start_cutoff_clock()
        return waves

    def _prepare_wave(self, company, picking_type, team, pickings):
        return {
            "company_id": company.id,
            "picking_type_id": picking_type.id,
            "team_id": team.id,
            "cutoff_at": self._get_next_cutoff(pickings.sale_id),
        }

    def _get_next_cutoff(self, orders):
        """Return the earliest cut-off from now on of the orders' channels, or False."""
        now = fields.Datetime.now()
        channels = orders.cs_channel_id
        return min((orders._get_cutoff(now, channel) for channel in channels), default=False)

    def _make_batches(self):
        """Give the warehouse a batch for each wave; the desk needs no rights on batches."""
        # see above
        batches = self.env["stock.picking.batch"].sudo()
        for wave in self.filtered(lambda wave: not wave.batch_id):
            # the transfers are confirmed already, so the batch starts as work in progress
            wave.sudo().batch_id = batches.create(
                {
                    "picking_type_id": wave.picking_type_id.id,
                    "company_id": wave.company_id.id,
                    "description": wave.name,
                    "state": "in_progress",
                    "picking_ids": [fields.Command.set(wave.picking_ids.ids)],
                }
            )

    def _start_cutoff_clock(self):
        now = fields.Datetime.now()
        minutes = {wave: int((wave.cutoff_at - now).total_seconds() // 60) for wave in self if wave.cutoff_at}
        self.filtered("cutoff_at")._clock_start(WAVE_CLOCK, minutes, working_time=False)

    def _on_clock_breach(self, clocks):
        """Put the missed cut-off before the one who made the wave, else before the team's leader."""
        waiting = self.filtered(lambda wave: wave.state in ("draft", "printed"))
        by_user = waiting.grouped(lambda wave: wave.user_id or wave.team_id.leader_id or self.env.user)
        for user, waves in by_user.items():
            waves = waves.with_context(lang=user.lang)
            waves.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=waves.env._("Not handed out before the cut-off"),
                user_id=user.id,
            )
        return super()._on_clock_breach(clocks)

    def _ensure_allowed(self, action):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for wave in self:
            if wave.state not in _ALLOWED[action]:
                raise UserError(
                    self.env._(
                        "%(wave)s is in state “%(state)s”; this step is not possible.",
                        wave=wave.name,
                        state=labels[wave.state],
                    )
                )

    def action_print(self):
        """Print all papers in one document; once more after that counts as a reprint."""
        self._ensure_allowed("print")
        self._action_print()
        return self.env.ref("cs_forwarding.action_report_release_wave").report_action(self)

    def _action_print(self):
        pickings = self._get_open_pickings()
        if not pickings:
            raise UserError(self.env._("There is nothing to print."))
        pickings.printed = True
        first = self.filtered(lambda wave: not wave.printed_at)
        first.write({"printed_at": fields.Datetime.now(), "printed_by_id": self.env.uid})
        for count, waves in self.grouped("print_count").items():
            waves.print_count = count + 1

    def _get_open_pickings(self):
        return self.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def action_hand_out(self):
        self._ensure_allowed("hand_out")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_release_handout_action"),
            "context": {"default_wave_ids": self.ids},
        }

    def _hand_out(self, handed_to, department):
        """Record that the papers were handed over: to whom, when, by whom."""
        self._ensure_allowed("hand_out")
        self.write(
            {
                "handed_at": fields.Datetime.now(),
                "handed_by_id": self.env.uid,
                "handed_to": handed_to,
                "department_id": department.id,
            }
        )
        self._clock_fulfil(WAVE_CLOCK)

    def action_undo_print(self):
        """Take the papers back before they are handed out; the transfers stay in the wave."""
        self._ensure_allowed("undo")
        reason = self.env._("Printing taken back")
        pickings = self._get_open_pickings().with_context(cs_keep_wave=True, cs_withdraw_reason=reason)
        pickings.printed = False
        self.write({"printed_at": False, "printed_by_id": False})
        return True

    def action_cancel(self):
        """Dissolve waves that are not printed; their transfers wait for release again."""
        self._ensure_allowed("cancel")
        pickings = self.picking_ids
        self.cancelled_at = fields.Datetime.now()
        pickings._leave_wave()
        # see _make_batches
        self.sudo().batch_id.filtered(lambda batch: batch.state not in ("done", "cancel")).action_cancel()
        self._clock_cancel(WAVE_CLOCK)
        return True

    @api.model
    def action_collect(self):
        """Make waves of everything that waits for release."""
        pickings = self.env["stock.picking"]
        return self._make(pickings.search(pickings._get_release_domain()))._show_made()

    def _show_made(self):
        """Open new waves, with a way back."""
        message = self.env._(
            "%(count)s transfers in %(waves)s.",
            count=sum(self.mapped("picking_count")),
            waves=", ".join(self.mapped("name")),
        )
        shown = self._get_records_action(name=self.env._("Release Waves"))
        return undo_notification(self, message, "action_cancel", shown)
