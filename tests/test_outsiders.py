"""People without a role of ours read what our addons add to Odoo, as far as it is shown to them."""

import pytest
from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command

ROLES = {
    "seller": "sales_team.group_sale_salesman_all_leads",
    "packer": "stock.group_stock_user",
    "biller": "account.group_account_invoice",
    "colleague": "base.group_user",
}


@pytest.fixture
def records(env):
    """{model: a record}, for each model of Odoo that has fields of ours and a record to look at."""
    partner = env["res.partner"].create({"name": "Whole"})
    product = env["product.product"].create({"name": "Thing"})
    line = Command.create({"product_id": product.id})
    order = env["sale.order"].create({"partner_id": partner.id, "order_line": [line]})
    order.action_confirm()
    order._create_invoices()
    env.flush_all()
    models = [
        env[name]
        for name in env.registry
        if not name.startswith("cs.") and not env[name]._abstract and not env[name]._transient
    ]
    extended = [model for model in models if any(name.startswith("cs_") for name in model._fields)]
    return {model._name: found for model in extended if (found := model.search([], limit=1, order="id desc"))}


@pytest.fixture(params=ROLES)
def own_records(env, records, request):
    """The records that a person of a role may read, as he sees them."""
    user = env["res.users"].create(
        {
            "name": request.param,
            "login": f"whole_{request.param}",
            "group_ids": [Command.set(env.ref(ROLES[request.param]).ids)],
        }
    )
    own = [record.with_user(user) for record in records.values()]
    return [record for record in own if record.has_access("read")]


def _our_fields(record):
    return [name for name in record.fields_get(attributes=()) if name.startswith("cs_")]


def test_our_fields_are_read(env, own_records):
    failed = []
    for record in own_records:
        env.invalidate_all()
        try:
            record.read(_our_fields(record))
        except AccessError as error:
            failed.append(f"{record._name}: {error}")
    assert not failed, "\n".join(failed)
    assert len(own_records) >= 5


def test_views_show_what_may_be_read(own_records):
    lost = []
    for record in own_records:
        for kind in ("form", "list", "search"):
            arch = etree.fromstring(record.get_view(view_type=kind)["arch"])
            names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
            ours = {name for name in names if name.startswith("cs_")}
            lost += [f"{record._name} {kind}: {name}" for name in ours - set(_our_fields(record))]
    assert not lost, "\n".join(lost)
