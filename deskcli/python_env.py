"""The Python environments: Odoo's with the pinned packages, and one for the linters."""

import hashlib
import shutil
import sysconfig
from pathlib import Path

from .process import child_env, run
from .settings import PINS
from .ui import DeskError, say, step


def ensure(settings):
    """Build or refresh the environment in which Odoo and the tests run."""
    pins = settings.root / "requirements.txt"
    _ensure(settings, settings.venv, pins, "Python environment", link=settings.odoo_dir)


def ensure_lint(settings):
    _ensure(settings, settings.home / "lint", PINS / "lint.txt", "linters")


def _ensure(settings, venv, pins, title, link=None):
    stamp = hashlib.sha256(f"{pins.read_text()}{link}{settings.base_python}".encode()).hexdigest()
    marker = venv / ".stamp"
    if marker.exists() and marker.read_text() == stamp:
        return
    with step(title) as note:
        log = settings.log(venv.name)
        log.write_bytes(b"")
        shutil.rmtree(venv, ignore_errors=True)
        _create(settings, venv, log)
        exact = _install(settings, venv, pins, log)
        if link:
            (venv / _site_packages() / "odoo19.pth").write_text(f"{link}\n")
        marker.write_text(stamp)
        note("as pinned" if exact else "newer than pinned, as told")


def uv_env(settings):
    """Return the environment for uv: it trusts whom the system trusts, as a company's proxy needs."""
    known = Path("/etc/ssl/certs/ca-certificates.crt").exists()
    return child_env(settings, UV_HTTP_TIMEOUT=120, **({"UV_SYSTEM_CERTS": "1"} if known else {}))


def _site_packages():
    return sysconfig.get_path("purelib", "venv", {"base": "."})


def _create(settings, venv, log):
    run(
        [settings.base_python, "-m", "venv", venv],
        log=log,
        env=child_env(settings),
        failed="cannot make a Python environment",
        mend="as root: apt-get install python3-venv",
    )
    pip = [
        venv / "bin/python",
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    run(
        [*pip, "-r", PINS / "uv.txt"],
        log=log,
        env=child_env(settings),
        failed="cannot install uv, which installs the rest",
        mend="check that the Python package index can be reached, then run the same command again",
    )


def _install(settings, venv, pins, log):
    """Install exactly the pins; fall back to the unpinned list only when told to."""
    install = [venv / "bin/uv", "pip", "install", "-q", "--no-cache", "--python", venv / "bin/python"]
    env = uv_env(settings)
    try:
        run([*install, "--require-hashes", "-r", pins], log=log, env=env)
        return True
    except DeskError:
        moved = DeskError(
            f"the Python packages cannot be installed as pinned in {pins.name}",
            "run it again when the network failed; when a package was withdrawn or changed, "
            "--accept-moved installs what the list without hashes allows",
            log,
        )
    if not settings.accept_moved:
        raise moved
    say(f"WARNING: {moved}; going on with {pins.with_suffix('.in').name} as told")
    run([*install, "-r", pins.with_suffix(".in")], log=log, env=env, failed=str(moved), mend=moved.mend)
    return False
