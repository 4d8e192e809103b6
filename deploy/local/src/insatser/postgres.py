"""PostgreSQL 18 from the binaries of a wheel, on the loopback address, in a folder of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from insatser.guard import Guard
from insatser.ports import LOOPBACK, free_port
from insatser.process import STARTER, Account, ProcessRef, kill, run_as, start_detached, stop, tail
from insatser.unprivileged import binaries_for, give_to, hand_over, place_for, server_account

START_SECONDS = 120.0
MAIN_RELEASE = "18"
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": LOOPBACK,
    # Socket paths are short and their folder is often shared: TCP alone, with a password.
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# Without fsync a killed *server* loses nothing, for the kernel holds what was written; a killed machine may.
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "checkpoint_timeout": "30min"}
HOW_TO_STOP = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class PostgresError(RuntimeError):
    """The server did not start, or a statement of ours failed; carries what the server said."""


class EmbeddedPostgres:
    """One server. `start` makes the cluster the first time; the superuser's password never leaves `home`."""

    def __init__(self, home: Path, *, port: int | None = None, fast: bool = False, guard: Guard | None = None) -> None:
        self.home = home
        self.port = port or free_port()
        self.fast = fast
        self.connections = 200
        """At most; set it before the server starts."""
        self.log = home / "postgres.log"
        self.process: ProcessRef | None = None
        self.environment: Mapping[str, str] = {}
        """What the server is started with beside what it always is."""
        self._guard = guard
        self._account: Account = server_account()
        self._password_file = home / "superuser.password"

    @property
    def data(self) -> Path:
        return place_for(self.home, self._account) / "data"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.running

    def start(self) -> None:
        """Returns when the server takes connections; raises PostgresError with the end of its log."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        settings = SETTINGS | {"port": str(self.port), "max_connections": str(self.connections)}
        if self.fast:
            settings |= FAST_SETTINGS
        command: list[str | Path] = [self._binary("postgres"), "-D", self.data]
        command += [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
        self.process = start_detached(command, self.log, env={**ENVIRONMENT, **self.environment}, account=self._account)
        if self._guard is not None:
            self._guard.watch_process(self.process, sign=HOW_TO_STOP["fast"])
        self._wait_until_ready()

    def stop(self, *, how: Literal["fast", "immediate"] = "fast") -> None:
        """`fast` ends sessions and writes a checkpoint; `immediate` leaves the recovery to the next start."""
        if self.process is not None:
            stop(self.process, sign=HOW_TO_STOP[how])
            self.process = None

    def kill(self) -> None:
        """The server dies as in a crash; `start` recovers from the log."""
        if self.process is not None:
            kill(self.process)
            self.process = None

    def restart(self, *, how: Literal["fast", "immediate"] = "fast") -> None:
        self.stop(how=how)
        self.start()

    def remove(self) -> None:
        """Stops the server and deletes its folder, wherever the data lies."""
        self.stop(how="immediate")
        for folder in (self.data.parent, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    def url(self, database: str, role: str, *, password: str) -> str:
        return f"postgresql+asyncpg://{role}:{password}@{LOOPBACK}:{self.port}/{database}"

    def client_environment(self) -> dict[str, str]:
        """Environment that makes PostgreSQL's own programs the superuser here, those too that a script starts."""
        found = f"{binaries_for(self._account)}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        server = {"PGHOST": LOOPBACK, "PGPORT": str(self.port), "PGUSER": "postgres"}
        return server | {"PGPASSWORD": self._password(), "PATH": found}

    def execute(self, *statements: str, database: str = "postgres") -> str:
        """Runs each statement by itself, as the superuser; returns the rows, columns parted by `|`."""
        return self._psql(database, *(f"--command={text}" for text in statements))

    def run_script(self, script: Path, *, database: str, variables: Mapping[str, str]) -> None:
        """A file for psql, which may itself run psql against another of our databases."""
        self._psql(database, *(f"--set={name}={value}" for name, value in variables.items()), f"--file={script}")

    def dump(self, database: str, file: Path) -> None:
        """Write one database as it is now, in PostgreSQL's own archive format."""
        self._client("pg_dump", "--format=custom", f"--file={file}", database)

    def load(self, file: Path, database: str) -> None:
        """Load what `dump` wrote into a database without tables."""
        self._client("pg_restore", "--exit-on-error", f"--dbname={database}", str(file))

    def base_backup(self, folder: Path, progress: Callable[[float], None]) -> None:
        """The whole cluster while it works, every database at one and the same moment, into a new folder.

        `progress` is given the share that is done, from 0 to 1.
        """
        options = ["--checkpoint=fast", "--wal-method=stream", "--label=insatser", "--progress", f"--pgdata={folder}"]
        command = [str(self._binary("pg_basebackup")), *options]
        env = ENVIRONMENT | self.client_environment()
        with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as copying:
            assert copying.stderr is not None
            said = []
            for line in copying.stderr:  # a line for each report: "40630/41024 kB (99%), 0/1 tablespace"
                said.append(line)
                if found := re.search(r"\((\d+)%\)", line):
                    progress(int(found[1]) / 100)
        if copying.returncode != 0:
            raise PostgresError("".join(said[-5:]).strip())

    def adopt(self, copy: Path, *, aside: str = "data-before") -> None:
        """Take over the cluster that `base_backup` wrote. One that is here already stays beside it, under that name.

        PostgreSQL has read its way to the moment of the copy before anything is replaced. The server must be stopped.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with self._new_cluster() as draft:
            shutil.copytree(copy, draft, dirs_exist_ok=True)
            give_to(draft, self._account)
            # The roles in the copy have the passwords of where it was taken.
            self._alone(draft, f"ALTER ROLE postgres PASSWORD '{self._password()}';\n")
            if self.data.exists():
                self.data.rename(self.data.with_name(aside))

    def create_role(self, role: str, password: str) -> None:
        """A role that may log in and nothing more; an existing one gets the new password."""
        known = self.execute("SELECT rolname FROM pg_roles").splitlines()
        verb = "ALTER" if role in known else "CREATE"
        self.execute(f"{verb} ROLE \"{role}\" LOGIN PASSWORD '{password}'")

    def create_database(self, database: str, owner: str, *, template: str = "template1") -> None:
        """A database that its owner alone may connect to, until others are let in."""
        self.execute(
            f'CREATE DATABASE "{database}" OWNER "{owner}" TEMPLATE "{template}"',
            f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        )

    def let_in(self, database: str, role: str) -> None:
        """The role may connect, and has no right to anything in there yet."""
        self.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "{role}"')

    def has_database(self, database: str) -> bool:
        return database in self.execute("SELECT datname FROM pg_database").splitlines()

    def rename_database(self, database: str, name: str) -> None:
        """Rename it; sessions that are still open are ended."""
        sessions = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608
        self.execute(sessions, f'ALTER DATABASE "{database}" RENAME TO "{name}"')

    def drop_database(self, database: str) -> None:
        """Drop it; sessions that are still open are ended."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _make_cluster(self) -> None:
        with self._new_cluster() as draft:
            self._initdb(draft)
            self._only_owners_connect(draft)

    @contextmanager
    def _new_cluster(self) -> Iterator[Path]:
        """Make a cluster under another name, so that one cut short is never taken for whole."""
        if not self._password_file.exists():
            self._password_file.touch(mode=0o600)
            self._password_file.write_text(secrets.token_urlsafe(24))
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        hand_over(draft, self._account)
        yield draft
        draft.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        options = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        # The wheel is built without ICU; the built-in provider gives the same order on every machine.
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        options += ["--no-sync"] if self.fast else []
        with tempfile.NamedTemporaryFile("w", dir=folder.parent) as password:
            # initdb reads the password from a file, as the account it runs as.
            password.write(self._password())
            password.flush()
            if self._account.uid is not None and self._account.gid is not None:
                os.chown(password.name, self._account.uid, self._account.gid)
            self._run("initdb", "-D", str(folder), f"--pwfile={password.name}", *options)

    def _only_owners_connect(self, folder: Path) -> None:
        """Closes the two databases every cluster is born with, before anything listens."""
        self._alone(folder, "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;\n")

    def _alone(self, folder: Path, statement: str) -> None:
        """Run a statement before anything listens."""
        self._run("postgres", "--single", "-D", str(folder), "postgres", typed=statement)

    def _psql(self, database: str, *options: str) -> str:
        return self._client("psql", "-XAtq", "--set=ON_ERROR_STOP=1", f"--dbname={database}", *options)

    def _client(self, program: str, *arguments: str) -> str:
        """Run a client as the superuser; return what it printed."""
        try:
            env = ENVIRONMENT | self.client_environment()
            return run_as(STARTER, [self._binary(program), *arguments], env=env).strip()
        except subprocess.CalledProcessError as error:
            raise PostgresError(error.stdout.strip()) from None

    def _run(self, program: str, *arguments: str, typed: str = "") -> None:
        try:
            run_as(self._account, [self._binary(program), *arguments], env=ENVIRONMENT, typed=typed)
        except subprocess.CalledProcessError as error:
            raise PostgresError(error.stdout) from None

    def _wait_until_ready(self) -> None:
        """The server writes its state to the eighth line of postmaster.pid."""
        status = self.data / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running:
            if status.exists() and _is_ready(status.read_text(encoding="utf-8"), self.process):
                return
            time.sleep(0.02)
        self.stop(how="immediate")
        raise PostgresError(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")

    def _binary(self, name: str) -> Path:
        return binaries_for(self._account) / name

    def _password(self) -> str:
        return self._password_file.read_text(encoding="utf-8")


def _is_ready(text: str, process: ProcessRef | None) -> bool:
    lines = text.splitlines()
    return len(lines) >= 8 and process is not None and lines[0] == str(process.pid) and lines[7].strip() == "ready"
