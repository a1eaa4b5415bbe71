"""The line to a server: the same requests whoever carries them."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

SECONDS_TO_ANSWER = 60


class Carrier(Protocol):
    """Takes a request to the server and brings the answer: status, headers, body."""

    def __call__(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], /
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request."""


@dataclass(frozen=True)
class Http:
    """Over the network."""

    address: str

    def __call__(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], /
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request."""
        if not self.address.startswith(("http://", "https://")):
            raise ValueError(self.address)
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked
            self.address.rstrip("/") + path, body, dict(headers), method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()


@dataclass(frozen=True)
class Answer:
    """A status, and what was said."""

    status: int
    body: Any


@dataclass(frozen=True)
class Wire:
    """Requests of the API in JSON; it waits where the server asks it to."""

    carry: Carrier

    def post(self, path: str, body: Mapping[str, Any], token: str = "") -> Answer:
        """POST, again after the time the server names if it is told to wait."""
        raw = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **_bearer(token)}
        while True:
            status, told, answer = self.carry("POST", f"/api/{path}", raw, headers)
            if status != HTTPStatus.TOO_MANY_REQUESTS or "Retry-After" not in told:
                return Answer(status, json.loads(answer))
            time.sleep(int(told["Retry-After"]))

    def get(self, path: str, token: str = "") -> Answer:
        """GET."""
        status, _, answer = self.carry("GET", f"/api/{path}", None, _bearer(token))
        return Answer(status, json.loads(answer))

    def text(self, path: str) -> str:
        """What is public and no JSON; empty if there is none."""
        status, _, answer = self.carry("GET", f"/api/{path}", None, {})
        return answer.decode() if status == HTTPStatus.OK else ""


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
