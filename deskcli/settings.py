"""Where things are and what the environment variables ask for."""

import hashlib
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .ui import DeskError

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "deskcli" / "pins"
INSIDE = ROOT / "deskcli" / "inside"
LANGUAGES = ("zh_CN", "zh_TW")
DEFAULT_PORT = 8069


def _path_from_env(name):
    value = os.environ.get(name)
    return Path(value).expanduser().absolute() if value else None


def _port_from_env():
    value = os.environ.get("DESK_PORT", str(DEFAULT_PORT))
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise DeskError(f"DESK_PORT={value} is not a port number", "DESK_PORT=8069 ./desk up")
    return int(value)


@dataclass(frozen=True)
class Settings:
    """One run's settings. ``home`` holds everything that can be made again."""

    root: Path = ROOT
    home: Path = field(default_factory=lambda: _path_from_env("DESK_HOME") or ROOT / ".desk")
    odoo_home: Path | None = field(default_factory=lambda: _path_from_env("ODOO_HOME"))
    pg_host: str = field(default_factory=lambda: os.environ.get("PGHOST", ""))
    port: int = field(default_factory=_port_from_env)
    accept_moved: bool = field(default_factory=lambda: os.environ.get("DESK_ACCEPT_MOVED") == "1")
    base_python: str = sys.executable

    @cached_property
    def home_key(self):
        """A short name for this home, to keep two checkouts apart where they meet."""
        return hashlib.sha256(str(self.home).encode()).hexdigest()[:8]

    @property
    def db_prefix(self):
        """All our databases start with this; a server of one's own may hold others beside them."""
        return f"desk_{self.home_key}" if self.pg_host else "desk"

    @property
    def demo_db(self):
        return f"{self.db_prefix}_live"

    @property
    def addons_dir(self):
        return self.root / "addons"

    @property
    def odoo_dir(self):
        """Folder holding the ``odoo`` package."""
        return self.odoo_home or self.home / "odoo/usr/lib/python3/dist-packages"

    @property
    def core_addons_dirs(self):
        """Odoo's own addons; a clone of Odoo's repository keeps most of them beside the package."""
        beside = self.odoo_dir / "addons"
        inside = self.odoo_dir / "odoo" / "addons"
        return [beside, inside] if self.odoo_home and beside.is_dir() else [inside]

    @property
    def venv(self):
        return self.home / "venv"

    @property
    def python(self):
        return self.venv / "bin" / "python"

    @property
    def data_dir(self):
        return self.home / "data"

    @property
    def outbox(self):
        return self.home / "outbox"

    def log(self, name):
        folder = self.home / "log"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def filestore(self, database):
        return self.data_dir / "filestore" / database
