"""A line that breaks: what goes through it is cut off at chance places, so many times."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

RESET = struct.pack("ii", 1, 0)  # linger no time: the other end sees the line break
PIECE = 16 * 1024


class Line:
    """A port that forwards to another, and breaks each connection while breaks are left."""

    def __init__(self, target: int, breaks: int, most: int, seed: int) -> None:
        self.target, self.left, self.most = target, breaks, most
        self.broken = 0
        self._chance = Random(seed)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._ends: list[socket.socket] = []

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:  # it was hung up
                return
            self._ends.append(near)
            self._start(threading.Thread(target=self._carry, args=[near]))

    def _start(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _carry(self, near: socket.socket) -> None:
        """One connection, both ways, to its end."""
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:  # nobody is at home
            _reset(near)
            return
        far.settimeout(None)
        self._ends.append(far)
        back = threading.Thread(target=_pour, args=[far, near])
        self._start(back)
        goes = self._chance.randrange(1, self.most) if self.left > 0 else None
        if _pour(near, far, goes) and self.left > 0:
            self.left -= 1
            self.broken += 1
            _reset(near)
            _reset(far)
        back.join()
        near.close()
        far.close()

    def begin(self) -> None:
        self._threads[0].start()

    def hang_up(self) -> None:
        """No new connection, and an end to those there are."""
        for end in (self._door, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._door.close()


def _pour(source: socket.socket, sink: socket.socket, goes: int | None = None) -> bool:
    """Carry bytes until one end closes, or so many went; whether so many went."""
    with suppress(OSError):
        while piece := source.recv(PIECE if goes is None else min(PIECE, goes)):
            sink.sendall(piece)
            if goes is not None:
                goes -= len(piece)
                if goes == 0:
                    return True
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    return False


def _reset(end: socket.socket) -> None:
    """Break it, so that neither end takes it for a farewell."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RD)  # wakes whoever reads from it, or it would not close
    end.close()


@contextmanager
def line(target: int, *, breaks: int, most: int, seed: int = 5) -> Iterator[Line]:
    """Breaks so many times, each after at most so many bytes."""
    made = Line(target, breaks, most, seed)
    made.begin()
    try:
        yield made
    finally:
        made.hang_up()
