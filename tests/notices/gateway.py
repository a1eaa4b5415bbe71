"""A provider of texts on a real socket that drops, delays, doubles, lies and dies.

It speaks the protocol of docs/integrators/notices.md. What reached a handset is counted here, by
nobody else: whoever gets a text twice was sent it twice.
"""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.managers import BaseManager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

SECRET = "a secret of the gateway"


@dataclass
class Faults:
    """How often what goes wrong, in percent."""

    drop_before: int = 0  # the connection breaks before the message is taken
    drop_after: int = 0  # and after it
    refuse: int = 0  # HTTP 429
    double: int = 0  # a receipt comes twice
    delay: int = 0  # a receipt comes long after
    silent: int = 0  # no receipt comes by itself
    fails: int = 0  # the phone is off: a receipt says so
    lies: int = 0  # a receipt says delivered, a later one says not
    forgets: int = 0  # asked, it says it never saw what it took


@dataclass
class Gateway:
    """One provider: what it took, what reached handsets, which receipts it has to send."""

    faults: Faults
    seed: int = 0
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, tuple[str, float]] = field(default_factory=dict)  # by id; when it came
    to: dict[str, str] = field(default_factory=dict)  # by id; whom it was told to reach
    handset: Counter[str] = field(default_factory=Counter)
    soon: list[dict[str, str]] = field(default_factory=list)
    late: list[dict[str, str]] = field(default_factory=list)
    hangs: bool = False
    server: _Server | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_up(self) -> bool:
        return self.server is not None

    def count(self) -> int:
        """How many messages it took."""
        return len(self.taken)

    def reached(self) -> Counter[str]:
        """How often each message reached its handset."""
        return self.handset

    def receipts(self, *, late: bool) -> list[dict[str, str]]:
        """What it has to tell by now, and what it kept for later."""
        with self.lock:
            sent, self.soon = self.soon, []
            if late:
                sent, self.late = sent + self.late, []
        return sent

    def live(self) -> None:
        """Come (back) up on the same address, remembering everything."""
        handler = type("Bound", (_Handler,), {"gateway": self})
        self.server = _Server(("127.0.0.1", self.port), handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def die(self) -> None:
        """Go away at once; whoever connects is refused."""
        if self.server is not None:
            self.server.shutdown()
            self.server.close_all()
            self.server = None

    def falls(self, percent: int) -> bool:
        return self.dice.random() * 100 < percent

    def take(self, ref: str) -> dict[str, str]:
        """Take a message under its id; again is the same message."""
        if ref in self.taken:
            return self.taken[ref]
        mine = self.taken[ref] = {"id": uuid4().hex, "status": "accepted"}
        reaches = not self.falls(self.faults.fails)
        self.handset[ref] += reaches
        mine["status"] = "delivered" if reaches else "failed"
        receipt = {"event": uuid4().hex, "id": mine["id"], "ref": ref, "status": mine["status"]}
        if self.falls(self.faults.silent):
            return mine
        (self.late if self.falls(self.faults.delay) else self.soon).append(receipt)
        if self.falls(self.faults.double):
            self.soon.append(receipt)
            self.late.append(receipt)
        if reaches and self.falls(self.faults.lies):
            self.late.append(receipt | {"event": uuid4().hex, "status": "failed"})
        return mine


class Apart(BaseManager):
    """A process of its own for gateways, which then take no time from whoever is measured."""

    if TYPE_CHECKING:

        def gateway(self, faults: Faults, seed: int) -> Gateway: ...


Apart.register("gateway", Gateway)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def close_all(self) -> None:
        self.server_close()
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that we broke is no news."""


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        here, faults = self.gateway, self.gateway.faults
        with here.lock:
            if here.hangs or here.falls(faults.drop_before):
                return self._break()
            if here.falls(faults.refuse):
                return self._answer(429, {})
            here.texts.setdefault(body["id"], (body["text"], time.time()))
            here.to.setdefault(body["id"], body["to"])
            mine = here.take(body["id"])
            if here.falls(faults.drop_after):
                return self._break()
        return self._answer(202, {"id": mine["id"]})

    def do_GET(self) -> None:
        here, ref = self.gateway, self.path.rsplit("/", 1)[1]
        with here.lock:
            if here.hangs:
                return self._break()
            mine = here.taken.get(ref)
            if mine is None or (mine["status"] == "delivered" and here.falls(here.faults.forgets)):
                return self._answer(404, {})
        return self._answer(200, mine)

    def _answer(self, status: int, content: dict[str, str]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _break(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
