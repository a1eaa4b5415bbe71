"""The web server and the worker as processes, on a committed database; what they write is kept."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests import serving

IDLE = 5  # seconds, after which a connection is opened anew: the server closes those that rest
WORKER = ["-m", "plumbline.config.manage", "procrastinate", "worker", "--delete-jobs", "successful",
          "--concurrency", "2"]  # as ./dev up starts it  # fmt: skip


@contextmanager
def web(env: Mapping[str, str], log: Path) -> Iterator[Site]:
    """The web server, which writes down what it is asked."""
    options = ["--blocking-threads", "2", "--access-log"]
    with serving.web(env, log, *options, at="/public/") as address:
        site = Site(int(address.rpartition(":")[2]))
        yield site
        site.connection.close()


@contextmanager
def worker(env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The worker; what it has to do, it does from now on."""
    with serving.process(WORKER, env, log) as started:
        yield started


class Site:
    """A web server as a visitor meets it, over one connection and without cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.used = time.monotonic()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status, and headers with body."""
        return self._send("GET", path, None, {})

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, bytes]:
        """The same of a form."""
        media = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(form).encode(), media)

    def json(self, path: str, body: bytes, token: str = "") -> tuple[int, bytes]:
        """The same of a program's request."""
        by = {"Authorization": f"Bearer {token}"} if token else {}
        return self._send("POST", path, body, {"Content-Type": "application/json", **by})

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        try:
            self.connection.request(method, path, body, dict(headers))
            answer = self.connection.getresponse()
            told = str(answer.headers).encode() + answer.read()
        except BaseException:
            self.connection.close()  # the next request opens another
            raise
        self.used = time.monotonic()
        return answer.status, told
