"""Fields for tables that take a million rows at once."""

from odoo import fields


class LooseMany2one(fields.Many2one):
    """A many2one without a foreign key.

    Each foreign key is a trigger a row: six of them made the insert of a million lines three times as long
    (56 s instead of 16 s). Only for tables that are written set by set from rows known to exist, and whose
    targets are archived, never deleted; what may be deleted deletes its rows itself.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the column without a constraint."""
