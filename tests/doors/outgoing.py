"""Where this process connects to, seen from below; and 300 addresses that lure it elsewhere (X4).

The recorder hangs on the interpreter itself: whatever is opened through a socket of Python is
noted, name look-ups too. What connects from native code (the database's library, the bucket's) is
not seen by it; for that a listener stands where the lures on this machine lead.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

WATCHED = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
_noting: list[list[tuple[str, Any]]] = []
_hung: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _noting and event in WATCHED:
        said = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        for seen in _noting:
            seen.append((event, said))


@contextmanager
def recorded() -> Iterator[list[tuple[str, Any]]]:
    """What was connected to, or looked up by name, in the meantime."""
    if not _hung:
        sys.addaudithook(_hook)  # stays for good, and notes nothing outside of this
        _hung.append(True)
    seen: list[tuple[str, Any]] = []
    _noting.append(seen)
    try:
        yield seen
    finally:
        _noting.remove(seen)


class Listener:
    """Stands at a port of this machine and counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._socket.getsockname()[1]
        self.came = 0
        self.heard = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                there, _ = self._socket.accept()
                self.came += 1
                there.settimeout(0.5)
                with there, suppress(OSError):
                    self.heard += there.recv(4096)

    def close(self) -> None:
        """Go away."""
        self._socket.close()


LOOPBACK = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0", "2130706433",
    "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost",
    "LOCALHOST", "localhost.", "localhost.localdomain", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "①②⑦.⓪.⓪.①",
    "127。0。0。1", "localtest.me", "127.0.0.1.nip.io", "rebind.example.org", "%31%32%37.0.0.1",
)  # fmt: skip
INSIDE = (
    "169.254.169.254", "2852039166", "0xa9fea9fe", "[fd00:ec2::254]", "metadata.google.internal",
    "100.100.100.200", "10.0.0.1", "172.16.0.1", "192.168.1.1", "[fe80::1]", "db.internal",
)  # fmt: skip
SCHEMES = ("ftp", "gopher", "dict", "ldap", "file", "jar:http", "smb", "tftp", "s3", "ws")
PORTS = (1, 22, 25, 5432, 6379, 9200, 11211, 65535)


def lures(port: int, count: int = 300) -> list[str]:
    """That many addresses, each another one, most of which lead to this port of this machine."""
    found: list[str] = []
    for host in LOOPBACK:
        found += [
            f"http://{host}:{port}/", f"https://{host}:{port}/a", f"//{host}:{port}/b",
            f"http://example.org@{host}:{port}/", f"http://{host}:{port}#@example.org/",
            f"https://example.org/go?to={quote(f'http://{host}:{port}/', safe='')}",
        ]  # fmt: skip
    for host in INSIDE:
        found += [f"http://{host}/latest/meta-data/", f"https://user:pass@{host}/"]
        found += [f"http://{host}:{one}/" for one in PORTS]
    found += [f"{scheme}://127.0.0.1:{port}/x" for scheme in SCHEMES]
    found += [f"http://127.0.0.1:{one}/" for one in PORTS]
    found += [rf"\\127.0.0.1@{port}\share\x.docx", f"<img src=http://127.0.0.1:{port}/i.png>",
              f"![x](http://127.0.0.1:{port}/m.png)", f'#image("http://127.0.0.1:{port}/t.png")',
              f'#import "@preview/x:0.1.0": http://127.0.0.1:{port}']  # fmt: skip
    every = list(dict.fromkeys(found))
    assert len(every) >= count, len(every)
    return every[: count - 40] + every[-40:]  # of each sort some
