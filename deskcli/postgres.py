"""The PostgreSQL server (ours, or one's own through PGHOST) and the databases on it."""

import os
import shutil
from pathlib import Path

from .packages import find_server_bin
from .process import output, run, succeeds
from .ui import DeskError, say, step

# The path of a Unix socket may have 107 characters.
_LONGEST_SOCKET_DIR = 85
_CONF = """
# disposable: everything in it can be made again
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 256MB
max_connections = 200
max_wal_size = 2GB
"""


class Postgres:
    """One server. ``env`` holds the PG* variables by which any client reaches it."""

    def __init__(self, settings):
        self.settings = settings
        self.own = bool(settings.pg_host)
        self.bin = find_server_bin()
        self.as_root = os.geteuid() == 0
        if self.own:
            self.env = {key: value for key, value in os.environ.items() if key.startswith("PG")}
            self.env.setdefault("PGUSER", os.environ.get("USER", "odoo"))
        else:
            self.base = self._find_base()
            self.socket = self._socket_dir()
            self.env = {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": "odoo"}

    # -- the server ---------------------------------------------------------------------------

    def _candidates(self):
        yield self.settings.home / "pg"
        if self.as_root:
            yield Path(f"/var/lib/desk-{self.settings.home_key}")
            yield Path(f"/var/tmp/desk-{self.settings.home_key}")

    def _find_base(self):
        """Return the folder of the server: the one in use, else the first its user can reach."""
        for base in self._candidates():
            if (base / "data" / "PG_VERSION").exists():
                return base
        for base in self._candidates():
            if self._reachable(base):
                return base
        raise DeskError(
            "the user postgres can reach no folder for the databases",
            "set DESK_HOME to a folder whose parents are open to everybody, such as /var/lib/desk",
        )

    def _reachable(self, base):
        base.mkdir(parents=True, exist_ok=True)
        base.chmod(0o700)
        if not self.as_root:
            return True
        shutil.chown(base, "postgres")
        if succeeds(["runuser", "-u", "postgres", "--", "test", "-w", base], cwd="/"):
            return True
        base.rmdir()
        return False

    def _socket_dir(self):
        if len(os.fsencode(self.base)) <= _LONGEST_SOCKET_DIR:
            return self.base
        return Path(f"/tmp/desk-{self.settings.home_key}")

    def _as_server(self, command):
        """Return the command as the server's user runs it: PostgreSQL refuses to run as root."""
        return ["runuser", "-u", self._server_user(), "--", *command] if self.as_root else command

    def _server_user(self):
        """A folder that an ordinary user made stays his when root comes along."""
        data = self.base / "data"
        return data.owner() if data.exists() else "postgres"

    def ensure(self):
        """Have a server that answers."""
        if self.own:
            self._check_own()
        elif not self._running():
            with step("PostgreSQL") as note:
                self._start()
                note(f"in {self.base}")

    def _check_own(self):
        code, _, error = self._psql("select 1", "postgres")
        if code:
            raise DeskError(
                f"the PostgreSQL of PGHOST does not answer: {error}",
                "check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST to have one made",
            )

    def _running(self):
        if not (self.base / "data" / "PG_VERSION").exists():
            return False
        return succeeds([self.bin / "pg_isready", "-q", "-h", self.socket, "-p", "5432"], cwd="/")

    def _start(self):
        log = self.settings.log("postgres")
        data = self.base / "data"
        if self.base.parent != self.settings.home:
            say(f"the user postgres cannot reach {self.settings.home}: databases go to {self.base}")
        if self.socket != self.base:
            self._make_socket_dir()
        if not (data / "PG_VERSION").exists():
            self._init(data, log)
        start = [self.bin / "pg_ctl", "-D", data, "-l", self.base / "server.log", "-w", "-t", "60", "start"]
        run(
            self._as_server(start),
            log=log,
            cwd="/",
            failed="PostgreSQL does not start",
            mend=f"read {self.base / 'server.log'}",
        )
        admin = {**self.env, "PGUSER": "postgres"}
        if self._psql("select 1 from pg_roles where rolname = 'odoo'", "postgres", admin)[1] != "1":
            self._psql("create role odoo login createdb", "postgres", admin)

    def _make_socket_dir(self):
        self.socket.mkdir(mode=0o700, exist_ok=True)
        owner = self._server_user() if self.as_root else None
        if self.socket.is_symlink() or (owner is None and self.socket.stat().st_uid != os.getuid()):
            raise DeskError(f"{self.socket} belongs to somebody else", "set DESK_HOME to a shorter path")
        if owner:
            shutil.chown(self.socket, owner)

    def _init(self, data, log):
        log.write_bytes(b"")
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        run(
            self._as_server([self.bin / "initdb", "-D", data, *options]),
            log=log,
            cwd="/",
            failed="initdb failed",
            mend="read the log",
        )
        conf = data / "postgresql.conf"
        conf.write_text(conf.read_text() + _CONF.format(socket=str(self.socket).replace("'", "''")))

    def stop(self):
        if not self.own and self._running():
            command = [self.bin / "pg_ctl", "-D", self.base / "data", "-m", "fast", "-w", "stop"]
            run(self._as_server(command), log=self.settings.log("postgres"), cwd="/")

    def remove(self):
        """Delete the whole server, or on one's own server our databases."""
        if self.own:
            for name in self.list(self.settings.db_prefix + "_"):
                self.drop(name)
            return
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    # -- the databases ------------------------------------------------------------------------

    def _psql(self, sql, database, env=None):
        psql = shutil.which("psql") or self.bin / "psql"
        command = [psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql]
        return output(command, env={**os.environ, **(env or self.env)}, cwd="/")

    def sql(self, sql, database="postgres"):
        """Run a statement and return its rows as text, columns separated by ``|``."""
        code, out, error = self._psql(sql, database)
        if code:
            raise DeskError(f"PostgreSQL refused: {error}\n  in: {sql}")
        return out.splitlines()

    def list(self, prefix):
        names = self.sql("select datname from pg_database where not datistemplate order by datname")
        return [name for name in names if name.startswith(prefix)]

    def exists(self, name):
        return name in self.list(name)

    def drop(self, name):
        code, _out, error = self._psql(f'drop database if exists "{name}" with (force)', "postgres")
        if code and "pg_signal_backend" in error:
            # The server's own vacuum is at work there. Only a plain drop sends it away.
            self.sql(f'drop database if exists "{name}"')
        elif code:
            raise DeskError(f"PostgreSQL refused: {error}\n  in: drop database {name}")
        shutil.rmtree(self.settings.filestore(name), ignore_errors=True)

    def clone(self, source, target):
        """Copy a database and its filestore; the files are shared by hard links, they never change."""
        self.drop(target)
        self.sql(f'create database "{target}" template "{source}"')
        files = self.settings.filestore(source)
        if files.is_dir():
            shutil.copytree(files, self.settings.filestore(target), copy_function=os.link)

    def rename(self, source, target):
        self.sql(f'alter database "{source}" rename to "{target}"')
        if self.settings.filestore(source).is_dir():
            shutil.rmtree(self.settings.filestore(target), ignore_errors=True)
            self.settings.filestore(source).rename(self.settings.filestore(target))
