"""Who plays: the officers of an area by what they do there, each with a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plumbline.doors.cli.playing.wire import Answer, Wire
from plumbline.doors.cli.province import plan

PLAYERS = ("handler", "assistant", "station_head", "area_manager", "recruit", "auxiliary")
GUARDS = ("recruit", "auxiliary")


class BrokenOffError(Exception):
    """The server refused what is lawful: the day cannot go on."""


@dataclass(frozen=True)
class Player:
    """An officer at the line."""

    id: str
    token: str


@dataclass
class Stage:
    """The line, the players, and what became of what they tried."""

    wire: Wire
    players: Mapping[str, Player]
    station: str
    acts: int = 0
    refused: dict[str, set[str]] = field(default_factory=dict)  # what was tried → the shut gates

    def act(self, code: str, by: str, subject: str, at: datetime, **form: Any) -> str:
        """Do an act as this player; the id of what it made, if anything."""
        answer = self._send(code, by, subject, at, form)
        if answer.status != 200:
            raise BrokenOffError(f"{code} {at:%m-%d %H:%M} → {answer.status} {answer.body}")
        self.acts += 1
        made = answer.body.get("made")
        return str(made["id"]) if made else ""

    def try_(self, what: str, code: str, by: str, subject: str, at: datetime, **form: Any) -> None:
        """Try what the law forbids, and keep which gates were shut."""
        answer = self._send(code, by, subject, at, form)
        rows = answer.body.get("refusals", ()) if answer.status == 409 else ()
        self.refused[what] = {row["gate"] for row in rows}

    def _send(
        self, code: str, by: str, subject: str, at: datetime, form: Mapping[str, Any]
    ) -> Answer:
        body = {"subject": subject, "at": at.isoformat(), **form}
        return self.wire.post(f"acts/{code}", body, self.players[by].token)


def sign_in(wire: Wire, password: str) -> tuple[dict[str, Player], str]:
    """The officers of the demonstration with their tokens, and the id of their station."""
    scheme, players = plan(), {}
    for name in PLAYERS:
        number = scheme["officers"][name]["number"]
        answer = wire.post("sign-in", {"number": number, "password": password})
        if answer.status != 200:
            raise BrokenOffError(f"sign-in {number} → {answer.status} {answer.body}")
        players[name] = Player(answer.body["officer"]["id"], answer.body["token"])
    token, code = players["station_head"].token, scheme["officers"]["station_head"]["unit"]
    name = next(row["name"] for row in scheme["units"] if row["code"] == code)
    units = wire.get("subjects/unit?limit=100", token).body["items"]
    return players, next(row["id"] for row in units if name in row["label"])
