"""What is in ``addons/``: names, dependencies and content hashes."""

import ast
import hashlib
import os

from .ui import DeskError

# Folders of an addon that a database does not depend on.
_OUTSIDE_DATABASE = {"tests", "readme", "__pycache__"}


def names(settings):
    """Return the names of our addons, or complain when there is none."""
    found = sorted(path.parent.name for path in settings.addons_dir.glob("*/__manifest__.py"))
    if not found:
        raise DeskError(f"no addon in {settings.addons_dir}")
    return found


def manifest(settings, name):
    return ast.literal_eval((settings.addons_dir / name / "__manifest__.py").read_text())


def core_modules(settings):
    """Return the modules of Odoo that our addons stand on."""
    ours = names(settings)
    depends = {dependency for name in ours for dependency in manifest(settings, name)["depends"]}
    return sorted(depends - set(ours))


def _files(folder, skipped):
    for path, folders, filenames in os.walk(folder):
        if path == str(folder):
            folders[:] = [name for name in folders if name not in skipped]
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (
            os.path.join(path, name) for name in sorted(filenames) if not name.endswith((".pyc", ".pot"))
        )


def content_hash(settings, name, skipped=_OUTSIDE_DATABASE):
    """Return a hash of all files of an addon that a database is made from."""
    folder = settings.addons_dir / name
    digest = hashlib.sha256()
    for path in _files(folder, skipped):
        with open(path, "rb") as stream:
            digest.update(os.path.relpath(path, folder).encode() + b"\0")
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]


def content_hashes(settings):
    return {name: content_hash(settings, name) for name in names(settings)}


def source_hash(settings):
    """Return a hash of what the terms to translate come from: all addons without their catalogues."""
    skipped = _OUTSIDE_DATABASE | {"i18n"}
    hashes = [content_hash(settings, name, skipped) for name in names(settings)]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]
