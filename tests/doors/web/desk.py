"""Officers at their screens, in process, and what a browser would send for them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.doors.web.forms import local_minute
from plumbline.people.models import Account
from tests.scenes import Scene

BACKEND = "django.contrib.auth.backends.ModelBackend"
FORM = "application/x-www-form-urlencoded"
WRONG = re.compile(r'<p class="wrong" id="f-([\w-]+)-e\d+">([^<]*)')
SAYS = re.compile(r'<p class="says">([^<]*)')


def typed(value: Any) -> str | list[str]:
    """A form's value as somebody answers it on the page."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [str(item) for item in value]
    text = str(value)
    return local_minute(text) if re.match(r"\d{4}-\d\d-\d\dT", text) else text


@dataclass
class Desks:
    """The cast, each at a screen, signed in without the seconds that a password takes."""

    bureau: Province
    clients: dict[str, Client] = field(default_factory=dict)

    def of(self, by: str | None) -> Client:
        """The browser of an officer; of nobody without a name."""
        name = by or ""
        if name not in self.clients:
            client = self.clients[name] = Client(raise_request_exception=False)
            if by:
                account = Account.objects.get(officer_id=self.bureau.officers[by])
                client.force_login(account, backend=BACKEND)
        return self.clients[name]

    def get(self, path: str, by: str | None = None, **headers: str) -> Any:
        """The answer to an address."""
        return self.of(by).get(path, headers=headers)

    def send(self, path: str, by: str | None, /, **answers: Any) -> Any:
        """The answer to a form as it was filled in."""
        filled = {n: v if n.startswith("_") else typed(v) for n, v in answers.items()}
        return self.of(by).post(path, urlencode(filled, doseq=True), content_type=FORM)

    def act(self, code: str, by: str, on: UUID, at: datetime, key: str = "", /, **form: Any) -> Any:
        """The answer to an act."""
        answers = {"at": at.isoformat(), "_key": key, **form}
        return self.send(act_path(code, on), by, **answers)

    def step(self, scene: Scene, code: str, by: str, /, **form: Any) -> Any:
        """The answer to an act of a scene, two minutes later."""
        scene.tick(minutes=2)
        return self.act(code, by, scene.on(code), scene.now, **form)


def act_path(code: str, on: UUID | str) -> str:
    """Where an act is done."""
    return f"/act/{code}/?subject={on}"


def text(answer: Any) -> str:
    """The page."""
    page: str = answer.content.decode()
    return page


def wrong(answer: Any) -> dict[str, str]:
    """What the page says is wrong, by field."""
    return {name: html.unescape(says) for name, says in WRONG.findall(text(answer))}


def says(answer: Any) -> list[str]:
    """The sentences of the refusals on the page."""
    return [html.unescape(sentence) for sentence in SAYS.findall(text(answer))]


def entry_of(answer: Any) -> UUID:
    """The entry that a done act leads to."""
    assert answer.status_code == 302, text(answer)[:2000]
    return UUID(answer["Location"].split("/")[2])


def query(address: Mapping[str, Any]) -> str:
    """A query of an address."""
    return "?" + urlencode(address)
