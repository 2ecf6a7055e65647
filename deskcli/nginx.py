"""nginx for measuring: the system's, else Debian's package unpacked into the home folder, without root."""

import shutil
from pathlib import Path

from .process import run
from .ui import DeskError, step

_MEND = "as root: apt-get install nginx"


def ensure(settings):
    """Return the path of an nginx."""
    system = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if system:
        return Path(system)
    program = settings.home / "nginx" / "usr" / "sbin" / "nginx"
    if not program.exists():
        with step("nginx from the Debian archive"):
            _unpack(settings, settings.home / "nginx")
    return program


def _unpack(settings, folder):
    if not shutil.which("apt-get"):
        raise DeskError("there is no nginx", "install it with this system's own means")
    work = settings.home / "nginx.work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    log = settings.log("nginx_package")
    log.write_bytes(b"")
    download = ["apt-get", "-q", "-o", "APT::Sandbox::User=", "download", "nginx"]
    run(download, log=log, cwd=work, failed="nginx cannot be downloaded", mend=_MEND)
    [package] = work.glob("nginx_*.deb")
    unpacked = work / "tree"
    run(["dpkg-deb", "-x", package, unpacked], log=log, failed="nginx cannot be unpacked", mend=_MEND)
    run([unpacked / "usr/sbin/nginx", "-V"], log=log, failed="nginx does not run here", mend=_MEND)
    shutil.rmtree(folder, ignore_errors=True)
    unpacked.rename(folder)
    shutil.rmtree(work)
