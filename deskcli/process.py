"""Running other programs with a clean environment and a log."""

import os
import subprocess

from .ui import DeskError

# What a caller's shell may carry and what would change how our Python behaves.
_DROPPED = ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE", "ODOO_RC")


def child_env(settings, **extra):
    """Return the environment of a child: compiled files stay out of the checkout and of Odoo's tree."""
    env = {key: value for key, value in os.environ.items() if key not in _DROPPED}
    env["PYTHONPYCACHEPREFIX"] = str(settings.home / "pyc")
    env["PYTHONUNBUFFERED"] = "1"
    env.update({key: str(value) for key, value in extra.items()})
    return env


def run(command, *, log=None, env=None, cwd=None, stdin=None, failed="", mend=""):
    """Run a command to its end with its output in ``log``; raise what a person can mend."""
    command = [str(part) for part in command]
    with open(log or os.devnull, "ab") as out:
        result = subprocess.run(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            input=stdin.encode() if stdin is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else None,
            check=False,
        )
    if result.returncode:
        raise DeskError(failed or f"{command[0]} ended with {result.returncode}", mend, log)


def output(command, *, env=None, cwd=None):
    """Return (exit code, stdout, stderr) of a short command."""
    result = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=env,
        cwd=cwd,
        check=False,
    )
    return result.returncode, result.stdout.strip(), result.stderr.strip()


def succeeds(command, **kwargs):
    return output(command, **kwargs)[0] == 0
