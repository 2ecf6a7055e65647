"""System packages: installed when missing and when we may, else the command is printed."""

import os
import shutil
from pathlib import Path

from .process import output, run, succeeds
from .ui import DeskError, step


def _has_deb(name):
    code, status, _ = output(["dpkg-query", "-W", "-f=${Status}", name])
    return code == 0 and status == "install ok installed"


def find_server_bin():
    """Return the folder of the newest PostgreSQL server's programs, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _missing(settings):
    checks = {
        "postgresql": settings.pg_host or find_server_bin(),
        "postgresql-client": shutil.which("psql") or find_server_bin(),
        "python3-venv": succeeds([settings.base_python, "-c", "import ensurepip, venv"]),
        "debian-archive-keyring": settings.odoo_home
        or Path("/usr/share/keyrings/debian-archive-keyring.gpg").exists(),
        "chromium": shutil.which("chromium") or shutil.which("google-chrome"),
        "wkhtmltopdf": shutil.which("wkhtmltopdf"),
        "fonts-wqy-zenhei": _has_deb("fonts-wqy-zenhei"),
        "fonts-liberation": _has_deb("fonts-liberation"),
        "poppler-utils": shutil.which("pdftoppm"),
    }
    return [name for name, present in checks.items() if not present]


def ensure(settings):
    with step("system packages") as note:
        wanted = _missing(settings)
        if not wanted:
            note("all there")
            return
        command = f"apt-get install --no-install-recommends {' '.join(wanted)}"
        if not shutil.which("apt-get"):
            raise DeskError(f"missing: {', '.join(wanted)}", "install them with this system's own means")
        if os.geteuid() != 0:
            raise DeskError(f"missing system packages: {', '.join(wanted)}", f"as root: {command}")
        note(f"installing {', '.join(wanted)}")
        _install(settings, wanted)


def _install(settings, wanted):
    log = settings.log("packages")
    log.write_bytes(b"")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "Acquire::Retries=3"]
    mend = "read the log; when the Debian mirror cannot be reached, try again later"
    run([*apt, "update"], log=log, env=env, failed="apt-get update failed", mend=mend)
    # A distribution's own cluster would only take a port: ours runs from the home folder.
    no_cluster = Path("/etc/postgresql-common")
    if "postgresql" in wanted and not (no_cluster / "createcluster.conf").exists():
        no_cluster.mkdir(parents=True, exist_ok=True)
        (no_cluster / "createcluster.conf").write_text("create_main_cluster = false\n")
    install = [*apt, "-y", "--no-install-recommends", "install", *wanted]
    run(install, log=log, env=env, failed="apt-get install failed", mend=mend)
