"""The database that the tests run on: everything of ours installed, nothing of the demo."""

from deskcli.settings import LANGUAGES
from tests.repository import addon_names


def test_all_our_addons_are_installed(env):
    modules = env["ir.module.module"].search([("name", "in", addon_names())])
    assert sorted(modules.mapped("name")) == addon_names()
    assert set(modules.mapped("state")) == {"installed"}


def test_there_is_no_demo_data(env):
    assert not any(env["ir.module.module"].search([("name", "in", addon_names())]).mapped("demo"))


def test_chinese_is_loaded(env):
    codes = {code for code, _name in env["res.lang"].get_installed()}
    assert codes >= {"en_US", *LANGUAGES}


def test_everybody_starts_in_english(env):
    assert set(env["res.users"].search([]).mapped("lang")) == {"en_US"}


def test_our_addons_speak_chinese(env):
    """The terms of an addon that is installed later are loaded too."""
    menu = env.ref("cs_forwarding.menu_service_desk")
    english, chinese = (menu.with_context(lang=lang).name for lang in ("en_US", "zh_CN"))
    assert english and chinese and english != chinese


def test_every_model_of_ours_says_who_may_read_it(env):
    ours = env["ir.model"].search([("model", "=like", "cs.%"), ("abstract", "=", False)])
    without = [model.model for model in ours if not model.access_ids]
    assert ours
    assert not without
    everybody = ours.access_ids.filtered(lambda access: not access.group_id)
    assert not everybody.mapped("name"), "these rows give access to everybody"
