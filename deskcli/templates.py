"""Template databases, each keyed by everything it is made from and cloned for use.

``core``   Odoo's modules that our addons stand on, Chinese loaded
``addons`` core plus our addons, asset bundles built: what tests are cloned from
``demo``   the same with demo data: what the demo database is cloned from
"""

import hashlib
import json

from . import addons, odoo_tree
from .odoo import gate
from .settings import INSIDE, LANGUAGES
from .ui import step

# The first is what everybody works in until he chooses; our addons bring theirs when they are installed.
LOADED_LANGUAGES = ("en_US", *LANGUAGES)
# What a person's first pages load, and what a browser test loads.
DEMO_BUNDLES = (
    "web.assets_web",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
)
TEST_BUNDLES = (*DEMO_BUNDLES, "web.assets_tests", "web.__assets_tests_call__")


def key_of(*parts):
    """Return a short hash of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:10]


class Templates:
    def __init__(self, settings, postgres, odoo):
        self.settings = settings
        self.postgres = postgres
        self.odoo = odoo

    # -- names ---------------------------------------------------------------------------------

    def _core_name(self, demo):
        requirements = (self.settings.root / "requirements.txt").read_text()
        modules = addons.core_modules(self.settings)
        key = key_of(odoo_tree.stamp(self.settings), requirements, modules, LOADED_LANGUAGES)
        return f"{self.settings.db_prefix}_{'demo' if demo else ''}core_{key}"

    def _addons_name(self, demo):
        made_by = (INSIDE / "demo_setup.py").read_text() if demo else TEST_BUNDLES
        key = key_of(self._core_name(demo), addons.content_hashes(self.settings), made_by)
        return f"{self.settings.db_prefix}_{'demo' if demo else 'addons'}_{key}"

    # -- building ------------------------------------------------------------------------------

    def core(self, demo=False):
        """Return the name of a database with Odoo's modules only, built when missing."""
        return self._ensure(self._core_name(demo), lambda name: self._build_core(name, demo))

    def addons(self, demo=False):
        """Return the name of a database with our addons, built when missing."""
        return self._ensure(self._addons_name(demo), lambda name: self._build_addons(name, demo))

    def _ensure(self, name, build):
        if not self.postgres.exists(name):
            unfinished = f"{name}_new"
            self.postgres.drop(unfinished)
            build(unfinished)
            self.postgres.rename(unfinished, name)
            self._drop_older(name)
        return name

    def _drop_older(self, name):
        kind = name.rpartition("_")[0] + "_"
        for other in self.postgres.list(kind):
            if other != name:
                self.postgres.drop(other)

    def _install(self, database, modules, demo, log, title, *options):
        conf = self.odoo.write_conf("template")
        arguments = ["-i", ",".join(modules), *options]
        if demo:
            arguments.append("--with-demo")
        with step(title):
            self.odoo.run(conf, database, *arguments, log=log, failed=f"{title}: installation failed")
        return conf

    def _build_core(self, database, demo):
        log = self.settings.log("core_demo" if demo else "core")
        title = "Odoo's modules with demo data" if demo else "Odoo's modules"
        languages = f"--load-language={','.join(LOADED_LANGUAGES)}"
        self._install(database, addons.core_modules(self.settings), demo, log, title, languages)

    def _build_addons(self, database, demo):
        core = self.core(demo)
        self.postgres.clone(core, database)
        kind = "demo" if demo else "addons"
        log = self.settings.log(kind)
        title = "our addons with their demo data" if demo else "our addons"
        conf = self._install(database, addons.names(self.settings), demo, log, title)
        gate(log)
        with step("asset bundles"):
            bundles = DEMO_BUNDLES if demo else TEST_BUNDLES
            assets_log = self.settings.log(f"{kind}_assets")
            self.odoo.script(conf, database, "assets.py", assets_log, bundles=bundles)
        if demo:
            with step("people and silence"):
                self.odoo.script(conf, database, "demo_setup.py", self.settings.log("demo_setup"))
