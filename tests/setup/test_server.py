"""The private server and the way Django is led to it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.config.database import databases
from plumbline.config.server import APP, OWNER, Server


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory which root's server may enter; pytest's own are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="plumbline-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def test_socket_path_stays_short_however_deep_the_directory(tmp_path: Path) -> None:
    home = tmp_path.joinpath(*["很深的目录 with spaces"] * 9)
    assert len(os.fsencode(Server(home).socket)) < 80


def test_without_a_named_database_it_is_the_private_one(tmp_path: Path) -> None:
    made = databases({}, tmp_path)
    assert (made["default"]["USER"], made["owner"]["USER"]) == (APP, OWNER)
    assert made["default"]["HOST"] == made["owner"]["HOST"] == str(Server(tmp_path).socket)
    assert made["default"]["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 8}


def test_one_named_database_is_the_owners_and_the_application_steps_down(tmp_path: Path) -> None:
    url = "postgresql://chief:s%20p@db.local:5433/cases?sslmode=require"
    made = databases({"DATABASE_URL": url}, tmp_path)
    assert made["owner"]["OPTIONS"] == {"sslmode": "require"}
    assert made["default"]["OPTIONS"]["options"] == f"-c role={APP}"
    assert made["default"]["PASSWORD"] == "s p"
    assert made["default"]["PORT"] == "5433"


def test_two_named_databases_are_taken_as_they_are(tmp_path: Path) -> None:
    made = databases(
        {"DATABASE_URL": "postgresql://a@h/c", "DATABASE_OWNER_URL": "postgresql://o@h/c"}, tmp_path
    )
    assert (made["default"]["USER"], made["owner"]["USER"]) == ("a", "o")
    assert "options" not in made["default"]["OPTIONS"]


@pytest.mark.parametrize("first_stops", ["one", "other"])
def test_the_last_who_holds_the_server_stops_it(place: Path, first_stops: str) -> None:
    holders = {"one": Server(place / "状态 home"), "other": Server(place / "状态 home")}
    for server in holders.values():
        server.start()
    pid_file = holders["one"].data / "postmaster.pid"
    holders.pop(first_stops).stop()
    assert pid_file.exists()
    for server in holders.values():
        server.stop()
    assert not pid_file.exists()


def test_a_pid_file_naming_a_strange_process_does_not_stop_the_start(place: Path) -> None:
    server = Server(place)
    server.start()
    stale = (server.data / "postmaster.pid").read_text().split("\n")
    server.stop()
    stale[0] = str(os.getpid())
    (server.data / "postmaster.pid").write_text("\n".join(stale))
    server.start()
    server.stop()
