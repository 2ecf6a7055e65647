"""Running Odoo: its configuration, its command line and the gate on its log."""

import re

from .process import child_env, run
from .settings import INSIDE
from .ui import DeskError

_LOUD = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


class Odoo:
    """Odoo as installed by the settings, on the given server."""

    def __init__(self, settings, postgres):
        self.settings = settings
        self.postgres = postgres

    def env(self, **extra):
        return child_env(self.settings, **self.postgres.env, **extra)

    def command(self, *arguments):
        # A script, not `-m odoo`: with several processes Odoo starts the same file again.
        return [str(self.settings.python), str(INSIDE / "odoo_main.py"), *map(str, arguments)]

    def write_conf(self, name, database="", port=0, addons_dirs=None):
        """Write a configuration file into the home folder and return its path."""
        if addons_dirs is None:
            addons_dirs = [self.settings.addons_dir]
        dirs = [*addons_dirs, *self.settings.core_addons_dirs]
        pg = self.postgres.env
        options = {
            "addons_path": ",".join(map(str, dirs)),
            "data_dir": self.settings.data_dir,
            "db_host": pg["PGHOST"],
            "db_port": pg.get("PGPORT", "5432"),
            "db_user": pg["PGUSER"],
            "db_template": "template0",
            "list_db": False,
            "http_interface": "127.0.0.1",
            "http_port": port or 8069,
            "workers": 0,
            # Odoo would report to its publisher once a week.
            "publisher_warranty_url": "http://127.0.0.1:9/",
        }
        if database:
            options |= {"db_name": database, "dbfilter": f"^{re.escape(database)}$"}
        path = self.settings.home / f"{name}.conf"
        path.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items()))
        return path

    def run(self, conf, database, *arguments, log, stdin=None, failed="", mend="read the log"):
        """Run Odoo without its web server on a database, its output in a fresh log."""
        log.write_bytes(b"")
        options = ["-c", conf, "-d", database, "--no-http"]
        sub, arguments = (["shell"], []) if stdin is not None else ([], [*arguments, "--stop-after-init"])
        run(
            self.command(*sub, *options, *arguments),
            log=log,
            env=self.env(),
            cwd=self.settings.home,
            stdin=stdin,
            failed=failed or f"Odoo failed on {database}",
            mend=mend,
        )

    def script(self, conf, database, name, log, **variables):
        """Run a file of ``deskcli/inside`` in ``odoo shell``, the variables set before it."""
        text = "".join(f"{key} = {value!r}\n" for key, value in variables.items())
        self.run(
            conf,
            database,
            log=log,
            stdin=text + (INSIDE / name).read_text(),
            failed=f"{name} failed on {database}",
        )


def gate(log):
    """Refuse a log with an error or a warning in it."""
    loud = [line for line in log.read_text(errors="replace").splitlines() if _LOUD.match(line)]
    if loud:
        lines = "\n  ".join(loud[:20])
        raise DeskError(f"the installation log is not clean ({len(loud)}):\n  {lines}", f"see {log}")
