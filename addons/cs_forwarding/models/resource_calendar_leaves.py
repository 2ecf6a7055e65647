from odoo import api, models
from odoo.fields import Domain


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._cs_get_calendars()._cs_touch_hours()
        return leaves

    def write(self, vals):
        calendars = self._cs_get_calendars()
        result = super().write(vals)
        (calendars | self._cs_get_calendars())._cs_touch_hours()
        return result

    def unlink(self):
        calendars = self._cs_get_calendars()
        result = super().unlink()
        calendars.exists()._cs_touch_hours()
        return result

    def _cs_get_calendars(self):
        """Return the calendars whose hours these leaves take away; a person's own leave takes none."""
        general = self.filtered(lambda leave: not leave.resource_id)
        anywhere = general.filtered(lambda leave: not leave.calendar_id)
        calendars = general.calendar_id
        if anywhere:
            # A holiday without a calendar stands in every calendar of its company, readable or not.
            calendars |= calendars.sudo().search(
                Domain("company_id", "in", [False, *anywhere.company_id.ids])
            )
        return calendars
