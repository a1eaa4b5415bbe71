"""A program that uses the API, in process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.people import accounts
from plumbline.people.models import Account
from tests import cast


@dataclass
class Door:
    """A program that uses the API on behalf of the cast."""

    bureau: Province
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, by: str) -> str:
        """A token, without the seconds that a password takes."""
        if by not in self.tokens:
            from django.utils import timezone

            account = Account.objects.get(officer_id=self.bureau.officers[by])
            self.tokens[by] = accounts.give_token(account, timezone.now())[0]
        return self.tokens[by]

    def _headers(self, by: str | None, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(by)}", **headers} if by else headers

    def get(self, path: str, by: str | None = None, **headers: str) -> Any:
        """The answer to GET."""
        return self.client.get(f"/api/{path}", headers=self._headers(by, headers))

    def post(
        self,
        path: str,
        body: object,
        by: str | None = None,
        headers: dict[str, str] | None = None,
        media: str = "application/json",
    ) -> Any:
        """The answer to POST; text and bytes go as they are."""
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api/{path}", raw, content_type=media, headers=self._headers(by, headers or {})
        )

    def act(
        self,
        code: str,
        by: str,
        on: UUID | str,
        at: datetime | None,
        headers: dict[str, str] | None = None,
        /,
        **form: Any,
    ) -> Any:
        """The answer to an act."""
        when = {"at": at.isoformat()} if at else {}
        body = {"subject": str(on), **when, **form}
        return self.post(f"acts/{code}", body, by, headers)

    @property
    def station(self) -> UUID:
        """The station of the cast."""
        return self.bureau.units[cast.STATION]


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem an answer tells, known to be well-formed."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    assert told["type"]
    assert told["title"]
    return told
