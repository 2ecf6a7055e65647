"""Run in ``odoo shell``: build the asset bundles once, so that no browser test builds them again."""

for bundle in bundles:  # noqa: F821
    assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)  # noqa: F821
    assets.css()
    assets.js()
env.cr.commit()  # noqa: F821
