from odoo import api, models


class CsCachedMixin(models.AbstractModel):
    """Settings that are asked for often and changed seldom: ``ormcache`` keeps what is read of them."""

    _name = "cs.cached.mixin"
    _description = "Kept in Memory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
