import pytest


@pytest.fixture
def env():
    """An environment of the superuser on the test database, rolled back at the end."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    with Registry(get_db_name()).cursor() as cr:
        try:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        finally:
            cr.rollback()
