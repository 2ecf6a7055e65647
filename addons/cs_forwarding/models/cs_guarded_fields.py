from odoo import api, models


class GuardedFields(models.AbstractModel):
    """For models of Odoo that we add fields to: who has no role at the desk goes on reading them whole."""

    _name = "cs.guarded.fields"
    _description = "Fields Hidden With Their Records"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Leave out our fields to records beyond the user's rights: a reading of all would fail on them."""
        found = super().fields_get(allfields, attributes)
        hidden = set() if self.env.su else self._get_fields_beyond_rights()
        return {name: description for name, description in found.items() if name not in hidden}

    def _get_fields_beyond_rights(self):
        """Return the names of our fields to records the user may not read, and what is computed from them.

        What everybody shall see of it is computed with ``compute_sudo``.
        """
        closed = {
            name
            for name, field in self._fields.items()
            if name.startswith("cs_")
            and field.type in ("one2many", "many2many")
            and not self.env[field.comodel_name].has_access("read")
        }
        depends = self.pool.field_depends
        return closed | {
            name
            for name, field in self._fields.items()
            if name.startswith("cs_")
            and not field.compute_sudo
            and any(path.partition(".")[0] in closed for path in depends[field])
        }
