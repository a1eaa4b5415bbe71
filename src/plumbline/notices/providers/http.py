"""A provider spoken to over HTTPS: docs/integrators/notices.md.

    POST  <address>/messages          {"id", "to", "text"}       → 202 {"id"}
    GET   <address>/messages/<our id>                            → 200 {"id", "status"} or 404

`to` is a number, or for the app a mark of it. Both carry a signature over the instant and the
body. The address is a setting and nothing else: no answer sends us elsewhere, no proxy of the
environment is asked (reliability X4).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx

from plumbline.notices.phones import mark
from plumbline.notices.providers.interface import Event, FromPhone, Message, Reply
from plumbline.notices.terms import Channel, Said

CONNECT, ANSWER = 5.0, 10.0  # seconds
AGE = timedelta(minutes=5)  # how old a signature may be
SIGNATURE = "X-Plumbline-Signature"
FINAL = {"delivered": True, "read": True, "failed": False}
LONGEST = 200


def sign(secret: str, at: datetime, body: bytes) -> str:
    """The header that proves who speaks: an instant, and HMAC-SHA256 over it and the body."""
    seconds = int(at.timestamp())
    mark = hmac.digest(secret.encode(), b"%d." % seconds + body, "sha256").hex()
    return f"t={seconds},v1={mark}"


def signed(secret: str, header: str, body: bytes, now: datetime) -> bool:
    """Whether this header proves this body, and is not older or newer than five minutes."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    seconds = parts.get("t", "")
    if not secret or not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12:
        return False
    mark = hmac.digest(secret.encode(), seconds.encode() + b"." + body, "sha256").hex()
    fresh = abs(now.timestamp() - int(seconds)) <= AGE.total_seconds()
    return hmac.compare_digest(mark.encode(), parts.get("v1", "").encode()) and fresh


def told(body: bytes) -> Event | None:
    """A receipt as it was posted to us; None where it is none."""
    try:
        said = json.loads(body)
        event, status = str(said["event"]), str(said["status"])
        ref = UUID(said["ref"]) if said.get("ref") else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not event or len(event) > LONGEST or len(status) > LONGEST or not _sound(event + status):
        return None
    their_id = str(said.get("id") or "")[:LONGEST]
    if not _sound(their_id):
        return None
    return Event(event, their_id, ref, FINAL.get(status), status)


def written(body: bytes) -> FromPhone | None:
    """What a phone sent, as it was posted to us; None where it is nothing of the kind."""
    try:
        said = json.loads(body)
        event, phone, text = (said[name] for name in ("event", "from", "text"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(one, str) for one in (event, phone, text)) or not _sound(event + phone):
        return None
    whole = text.encode(errors="replace").decode()  # half of a character, where a text was cut
    return FromPhone(event, phone, whole) if event and len(event) <= LONGEST else None


def _sound(text: str) -> bool:
    """Whether the database can keep it: no zero, no half of a character."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


class HttpProvider:
    """A provider that takes our id as the key of a message."""

    remembers = True
    at_once = 8  # the way there and back is most of the time; nothing here is shared but the client

    def __init__(
        self, name: str, address: str, secret: str, clock: Callable[[], datetime],
        channel: Channel = Channel.SMS,
    ) -> None:  # fmt: skip
        self.channel = channel
        self.name, self.address, self.secret, self.clock = name, address, secret, clock
        limit = httpx.Timeout(ANSWER, connect=CONNECT)
        self.client = httpx.Client(timeout=limit, follow_redirects=False, trust_env=False)

    def submit(self, message: Message) -> Reply:
        """Hand a message over under our id."""
        app = self.channel is Channel.APP  # it knows people by a mark, never by the number
        to = mark(self.secret, message.phone) if app else message.phone
        content = {"id": str(message.ref), "to": to, "text": message.text}
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.ref)}
        answer = self._send("POST", f"{self.address}/messages", body, headers)
        return answer if isinstance(answer, Reply) else _submitted(answer)

    def ask(self, message: Message, their_id: str) -> Reply:
        """What became of the message of this id."""
        del their_id
        answer = self._send("GET", f"{self.address}/messages/{message.ref}", b"", {})
        if isinstance(answer, Reply):
            return Reply(Said.CANNOT_SAY, detail=answer.detail)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return Reply(Said.NEVER_SEEN)
        known = _content(answer)
        if answer.status_code != httpx.codes.OK or "id" not in known:
            return Reply(Said.CANNOT_SAY, detail=f"HTTP {answer.status_code}")
        return Reply(Said.ACCEPTED, known["id"], known.get("status", ""),
                     FINAL.get(known.get("status", "")))  # fmt: skip

    def collect(self) -> None:
        """Nothing is fetched: it calls us."""

    def _send(
        self, method: str, address: str, body: bytes, headers: dict[str, str]
    ) -> httpx.Response | Reply:
        headers = headers | {SIGNATURE: sign(self.secret, self.clock(), body)}
        try:
            return self.client.request(method, address, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as gone:
            return Reply(Said.NOT_SENT, detail=type(gone).__name__)
        except httpx.HTTPError as gone:
            return Reply(Said.LOST, detail=type(gone).__name__)


def _submitted(answer: httpx.Response) -> Reply:
    if answer.is_success and "id" in (known := _content(answer)):
        return Reply(Said.ACCEPTED, known["id"])
    detail = f"HTTP {answer.status_code}"
    if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
        return Reply(Said.BAD_NUMBER, detail=detail)
    # A refusal that is clearly one was not sent; of anything else nobody knows.
    return Reply(Said.REFUSED if answer.is_client_error else Said.LOST, detail=detail)


def _content(answer: httpx.Response) -> dict[str, str]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    fields = said.items() if isinstance(said, dict) else ()
    plain = {str(k): str(v)[:LONGEST] for k, v in fields if isinstance(v, (str, int))}
    return {name: text for name, text in plain.items() if _sound(text)}
