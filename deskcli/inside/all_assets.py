"""Run in ``odoo shell``: build all asset bundles, as Odoo does before its own browser tests."""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
