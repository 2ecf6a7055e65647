"""``desk bench``: the databases that a benchmark compares, and the start of its program."""

import shutil
import subprocess

from . import addons
from .environment import alone, prepare
from .process import child_env, run
from .python_env import uv_env
from .templates import key_of
from .ui import DeskError, step


def bench(settings, arguments):
    """Run ``bench/<name>.py`` with Odoo's Python; it prints the answer on stdout."""
    folder = settings.root / "bench"
    names = sorted({path.stem for path in folder.glob("*.py")} - {"harness", "worker", "__init__"})
    name = arguments[0] if arguments else ""
    if name not in names:
        raise DeskError(f"there is no benchmark {name!r}", f"choose one of: {', '.join(names)}")
    with alone(settings):
        prepare(settings)
    env = child_env(settings, PYTHONPATH=settings.root)
    command = [settings.python, folder / f"{name}.py", *arguments[1:]]
    return subprocess.call([str(part) for part in command], cwd=settings.root, env=env)


class BenchDatabases:
    """Gives a contender a database with its modules: ours, peers from PyPI, or Odoo's alone."""

    def __init__(self, desk):
        self.desk = desk
        self.settings = desk.settings
        self.peers_dir = self.settings.home / "bench" / "peers"

    def addons_dirs(self, modules):
        """Return the folders to put before Odoo's: a peer never runs beside our addons."""
        if self._are_core(modules):
            return []
        return [self.settings.addons_dir] if self._are_ours(modules) else [self.peers_dir / "odoo" / "addons"]

    def _are_core(self, modules):
        return set(modules) <= set(addons.core_modules(self.settings))

    def _are_ours(self, modules):
        return set(modules) <= set(addons.names(self.settings))

    def template(self, modules):
        """Return the name of a template database with the modules installed, made when missing."""
        with alone(self.settings):
            if self._are_core(modules):
                return self.desk.templates.core()
            if self._are_ours(modules):
                return self.desk.templates.addons()
            self._install_peers()
            core = self.desk.templates.core()
            name = f"{self.settings.db_prefix}_peer_{key_of(core, self._pins().read_text(), sorted(modules))}"
            if not self.desk.postgres.exists(name):
                self._build(core, name, modules)
            return name

    def _pins(self):
        return self.settings.root / "bench" / "peers.txt"

    def _build(self, core, name, modules):
        unfinished = f"{name}_new"
        self.desk.postgres.clone(core, unfinished)
        conf = self.desk.odoo.write_conf("peer", addons_dirs=self.addons_dirs(modules))
        with step(f"peer: {', '.join(modules)}"):
            log = self.settings.log("peer")
            self.desk.odoo.run(conf, unfinished, "-i", ",".join(modules), log=log)
        self.desk.postgres.rename(unfinished, name)

    def _install_peers(self):
        pins = self._pins()
        marker = self.peers_dir / ".pins"
        if marker.exists() and marker.read_text() == pins.read_text():
            return
        shutil.rmtree(self.peers_dir, ignore_errors=True)
        install = [self.settings.venv / "bin/uv", "pip", "install", "-q", "--no-cache", "--no-deps"]
        install += [
            "--require-hashes",
            "--python",
            self.settings.python,
            "--target",
            self.peers_dir,
            "-r",
            pins,
        ]
        with step("peer addons from PyPI"):
            run(
                install,
                log=self.settings.log("peers"),
                env=uv_env(self.settings),
                failed="the peer addons cannot be installed as pinned in bench/peers.txt",
                mend="check the network; when a version was withdrawn, pin another one",
            )
        marker.write_text(pins.read_text())
