from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name


class TwoServersCase(BaseCase):
    """Two connections to one database, as two servers have them; what is made has to be removed again."""

    def setUp(self):
        super().setUp()
        self.first, self.second = self._connect(), self._connect()

    def _connect(self):
        cr = db_connect(get_db_name()).cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _roll_back(self):
        """End both transactions, so that neither stands in the way of cleaning up."""
        for env in (self.second, self.first):
            env.cr.rollback()
            env.invalidate_all()
