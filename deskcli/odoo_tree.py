"""Odoo 19.0 from the Debian archive: downloaded, checked against the pins, unpacked, made whole."""

import hashlib
import os
import shutil
import time
from pathlib import Path

from .process import output, run
from .settings import PINS
from .ui import DeskError, say, step

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TRIES = 3
# Debian leaves this file out and the backend's bundle names it: without it each page logs an error.
STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STUB_TEXT = "// Background blur in video calls is not part of this build; the bundle only needs the file.\n"
# Copies of core modules and packaging files whose names would be importable.
LEFTOVERS = ("addons", "doc", "setup")


def read_pins():
    """Return the pinned packages as a list of (sha256, release, name, version)."""
    lines = (PINS / "debs.txt").read_text().splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def ensure(settings):
    if settings.odoo_home:
        _check_own_tree(settings)
        return
    done = settings.home / "odoo" / ".complete"
    if done.exists():
        return
    with step("Odoo 19.0 from the Debian archive") as note:
        work = settings.home / "odoo.work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(done.parent, ignore_errors=True)
        debs = _download(settings, work)
        moved = check_pins(debs, settings.accept_moved)
        _unpack(settings, debs, done.parent)
        _mend_tree(settings.odoo_dir)
        done.write_text("".join(f"{_sha256(deb)}  {deb.name}\n" for deb in debs))
        shutil.rmtree(work)
        note("newer than pinned, as told" if moved else "as pinned")


def _check_own_tree(settings):
    release = settings.odoo_home / "odoo" / "release.py"
    if not release.exists() or "(19, 0" not in release.read_text():
        raise DeskError(
            f"ODOO_HOME={settings.odoo_home} is not a tree of Odoo 19.0",
            "point it to the folder that holds the package `odoo`, or unset it",
        )


def stamp(settings):
    """Return what identifies the Odoo in use, for the keys of template databases."""
    if settings.odoo_home:
        return f"{settings.odoo_home}:{(settings.odoo_home / 'odoo/release.py').stat().st_mtime_ns}"
    return (settings.home / "odoo" / ".complete").read_text()


def _mirror():
    """Return the address of the machine's own Debian mirror."""
    template = "$(CREATED_BY)|$(RELEASE)|$(REPO_URI)"
    _, listing, _ = output(["apt-get", "indextargets", "--format", template])
    codename = _codename()
    for line in listing.splitlines():
        created_by, release, uri = line.split("|", 2)
        if created_by == "Packages" and release == codename:
            return uri
    raise DeskError(
        "apt knows no Debian mirror on this machine",
        "run on Debian, or give an Odoo 19.0 tree of your own: ODOO_HOME=/path ./desk up",
    )


def _codename():
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return ""
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    return fields.get("VERSION_CODENAME", "").strip('"')


def _download(settings, work):
    """Fetch the packages with apt, signatures checked, without touching the system's apt."""
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (work / folder).mkdir(parents=True)
    arch = output(["dpkg", "--print-architecture"])[1]
    mirror, sources = _mirror(), work / "sources.list"
    releases = sorted({pin[1] for pin in read_pins()})
    sources.write_text(
        "".join(f"deb [arch={arch} signed-by={KEYRING}] {mirror} {release} main\n" for release in releases)
    )
    config = work / "apt.conf"
    config.write_text(_apt_conf(work, sources))
    log = settings.log("odoo")
    log.write_bytes(b"")
    packages = [f"{name}/{release}" for _, release, name, _ in read_pins()]
    for command in (["update"], ["download", *packages]):
        _apt(command, config, work / "debs", log)
    return sorted((work / "debs").glob("*.deb"))


def _apt_conf(work, sources):
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": work / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
        "Acquire::AllowInsecureRepositories": "false",
        "Acquire::Retries": TRIES,
    }
    return "".join(f'{key} "{value}";\n' for key, value in options.items() if value != "")


def _apt(command, config, cwd, log):
    env = {**os.environ, "APT_CONFIG": str(config)}
    for attempt in range(1, TRIES + 1):
        try:
            run(["apt-get", "-q", *command], log=log, env=env, cwd=cwd)
            return
        except DeskError:
            if attempt == TRIES:
                raise DeskError(
                    f"apt-get {command[0]} of the Odoo packages failed {TRIES} times",
                    "check the network and the Debian mirror, then run the same command again",
                    log,
                ) from None
            time.sleep(2 * attempt)


def check_pins(debs, accept_moved):
    """Compare the files with the pins; return True when they differ and that was allowed."""
    pinned = {pin[0]: pin for pin in read_pins()}
    found = {_sha256(deb): deb.name for deb in debs}
    missing = [pin[2] for digest, pin in pinned.items() if digest not in found]
    if not missing:
        return False
    moved = [f"{name} {digest}" for digest, name in found.items() if digest not in pinned]
    text = "the Debian archive has other packages than pinned: " + "; ".join(moved or missing)
    if not accept_moved:
        raise DeskError(
            text, "try them with --accept-moved, and when all tests pass write them to deskcli/pins/debs.txt"
        )
    say(f"WARNING: {text}")
    return True


def _sha256(path):
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(settings, debs, target):
    target.mkdir(parents=True)
    for deb in debs:
        run(["dpkg-deb", "-x", deb, target], log=settings.log("odoo"), failed=f"cannot unpack {deb.name}")


def _mend_tree(site):
    for name in LEFTOVERS:
        shutil.rmtree(site / name, ignore_errors=True)
    stub = site / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(STUB_TEXT)
    broken = [path for path in site.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        raise DeskError(
            f"Odoo's tree links to files that no package brought: {broken[0]} and {len(broken) - 1} more",
            "add the package that holds them to deskcli/pins/debs.txt",
        )
