"""Processes of the product that tests start: the web server, once it answers, and others."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_ANSWER = 120  # on a machine that others keep busy
SECONDS_TO_STOP = 15
WEB = ["-m", "granian", "--interface", "wsgi", "--workers-kill-timeout", "10"]


@contextmanager
def process(
    what: list[str], env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended when it is left; what it writes is kept."""
    with log.open("ab") as output:
        started = subprocess.Popen(
            [sys.executable, *what], env=env, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


@contextmanager
def web(env: Mapping[str, str], log: Path, *options: str, at: str = "/") -> Iterator[str]:
    """The address of granian, without a slash at the end, once it answers `at` this path."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*WEB, "--port", str(port), *options, "plumbline.config.wsgi:application"]
    address = f"http://127.0.0.1:{port}"
    with process(command, env, log) as started:
        _wait_for(address + at, started, log)
        yield address


def _wait_for(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while started.poll() is None and time.monotonic() < deadline:
        try:
            direct.open(address, timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{address} does not answer:\n{log.read_text()}")
