"""The API as programs meet it: in process for most tests, over a real server where it matters."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_ANSWER = 120  # on a machine that others keep busy


@pytest.fixture
def door(bureau: Any) -> Any:
    """The API over the cast."""
    from tests.doors.api.door import Door

    return Door(bureau)


@pytest.fixture
def told() -> Any:
    """How to read a problem."""
    from tests.doors.api.door import problem

    return problem


@pytest.fixture
def live(fresh_bureau: Any, tmp_path: Path) -> Iterator[str]:
    """The address of granian with eight threads over the cast; it knows the witness in `watch`."""
    from plumbline.doors.cli.witness import Witness
    from plumbline.transparency import log as ours

    watch = tmp_path / "watch"
    witness = Witness.at(
        watch / "state", watch / "key", "plumbline-witness", ours.signer().vkey, retire=False
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--blocking-threads", "8", "--workers-kill-timeout", "10"]
    log = tmp_path / "granian.log"
    with log.open("w") as output:
        web = subprocess.Popen(
            [*command, "plumbline.config.wsgi:application"],
            env=fresh_bureau.env | {"PLUMBLINE_WITNESSES": witness.vkey},
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/ledger/key", web, log)
        yield address
    finally:
        web.terminate()
        try:
            web.wait(15)
        except subprocess.TimeoutExpired:
            web.kill()
            web.wait()


def _wait_for(address: str, web: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while web.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{address} does not answer:\n{log.read_text()}")
