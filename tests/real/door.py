"""The HTTP door as a program uses it: one connection a thread, a token an officer."""

import http.client
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID


@dataclass
class Answer:
    """A status and what stood in the body."""

    status: int
    body: dict[str, Any]
    raw: bytes

    @property
    def gates(self) -> tuple[str, ...]:
        return tuple(refusal["gate"] for refusal in self.body.get("refusals", ()))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(error["field"] for error in self.body.get("errors", ()))


class Door:
    """Requests, counted by their answers."""

    def __init__(self, port: int, password: str) -> None:
        self.port, self.password = port, password
        self.tokens: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        self._own, self._lock = threading.local(), threading.Lock()

    def sign_in(self, name: str, number: str) -> None:
        answer = self.ask("POST", "/api/sign-in", {"number": number, "password": self.password})
        if answer.status != 200:
            raise RuntimeError(f"{name} cannot sign in: {answer.raw.decode()}")
        self.tokens[name] = answer.body["token"]

    def ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        by: str = "",
        key: str = "",
    ) -> Answer:
        headers = {"Content-Type": "application/json"}
        if by:
            headers["Authorization"] = f"Bearer {self.tokens[by]}"
        if key:
            headers["Idempotency-Key"] = key
        if not hasattr(self._own, "connection"):
            self._own.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        answer, raw = self._send(method, path, None if body is None else json.dumps(body), headers)
        with self._lock:
            self.statuses[answer.status] += 1
        told = json.loads(raw) if "json" in (answer.headers.get("Content-Type") or "") else {}
        return Answer(answer.status, told, raw)

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection: http.client.HTTPConnection = self._own.connection
        for last in (False, True):
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer, answer.read()
            except ConnectionError:  # the server closed it while it was idle
                connection.close()
                if last or not (method == "GET" or "Idempotency-Key" in headers):
                    raise
        raise AssertionError

    def act(
        self, code: str, by: str, on: UUID | str, at: datetime, key: str, **form: Any
    ) -> Answer:
        body = {"subject": str(on), "at": at.isoformat(), **form}
        return self.ask("POST", f"/api/acts/{code}", body, by=by, key=key)


@dataclass
class Tally:
    """What was expected beside what came."""

    accepted: int = 0
    cases: int = 0
    expected: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    late: dict[str, timedelta] = field(default_factory=dict)  # case → how late its receipt was
    receipts: list[str] = field(default_factory=list)
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def done(self, what: str, answer: Answer) -> None:
        with self.lock:
            if answer.status == 200:
                self.accepted += 1
                self.receipts.append(answer.body["receipt"])
            else:
                self.differences.append(f"{what}: {answer.status} {answer.raw.decode()[:400]}")

    def stopped(self, what: str, expected: str, answer: Answer) -> None:
        told = f"{answer.status} " + ", ".join(answer.gates or answer.fields)
        with self.lock:
            self.expected[expected] += 1
            self.got[told.strip()] += 1
            self.refused += answer.status == 409
            if answer.status == 200:
                self.accepted += 1
            if told.strip() != expected:
                self.differences.append(f"{what}: expected {expected}, got {told}")

    def need(self, holds: object, otherwise: str) -> None:
        if not holds:
            with self.lock:
                self.differences.append(otherwise)
