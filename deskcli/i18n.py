"""``desk i18n``: the catalogues of the addons follow the code, and nothing stays untranslated."""

import json
import os
import shutil
import subprocess

from . import addons
from .environment import alone, prepare
from .process import run
from .settings import INSIDE, LANGUAGES
from .testing import disposable_clone
from .ui import DeskError, say, step


def i18n(settings, chosen, check):
    """Refresh the catalogues, or with ``check`` only compare them; return the exit code."""
    names = chosen or addons.names(settings)
    unknown = sorted(set(names) - set(addons.names(settings)))
    if unknown:
        raise DeskError(f"no such addon: {', '.join(unknown)}")
    folder = _exported(settings)
    reports = [_merge(settings, name, folder / f"{name}.pot", check) for name in names]
    for name, report in zip(names, reports, strict=True):
        say(_line(name, report))
    return 1 if check and not all(map(_is_complete, reports)) else 0


def _exported(settings):
    """Return a folder with the terms of every addon, exported when the code changed since the last time."""
    folder = settings.home / "i18n" / addons.source_hash(settings)
    if folder.is_dir():
        return folder
    with alone(settings):
        desk = prepare(settings)
        template = desk.templates.addons()
    unfinished = folder.with_suffix(f".{os.getpid()}")
    shutil.rmtree(folder.parent, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with disposable_clone(desk, template, "i18n") as database:
        _export(desk, database, addons.names(settings), unfinished)
    return unfinished.rename(folder)


def _export(desk, database, names, folder):
    conf = desk.odoo.write_conf("i18n", database)
    log = desk.settings.log("i18n")
    log.write_bytes(b"")
    with step(f"terms of {', '.join(names)}"):
        for name in names:
            command = desk.odoo.command("i18n", "export", name, "-c", conf, "-d", database, "-l", "pot")
            target = folder / f"{name}.pot"
            run(
                [*command, "-o", target],
                log=log,
                env=desk.odoo.env(),
                failed=f"cannot export the terms of {name}",
            )


def _merge(settings, name, exported, check):
    """Let Odoo's Python, which has polib, do the work; return its report."""
    folder = settings.addons_dir / name / "i18n"
    command = [settings.python, INSIDE / "po_merge.py", name, exported, folder, *LANGUAGES]
    command += ["--check"] if check else []
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if result.returncode:
        raise DeskError(f"the catalogues of {name} cannot be read: {result.stderr.strip()}", f"mend {folder}")
    return json.loads(result.stdout)


def _is_complete(report):
    open_terms = [counts["untranslated"] + counts["fuzzy"] for counts in report["languages"].values()]
    return report["in_step"] and not any(open_terms)


def _line(name, report):
    parts = [_language(code, counts) for code, counts in report["languages"].items()]
    parts.append(".pot in step" if report["in_step"] else ".pot NOT in step with the code: ./desk i18n")
    return f"{name}: {', '.join(parts)}"


def _language(code, counts):
    fuzzy = f" and {counts['fuzzy']} fuzzy" if counts["fuzzy"] else ""
    return f"{code} {counts['untranslated']} untranslated{fuzzy}"
