"""The county and its people: the standing province, six stations more, and the candidates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import reset_hashers

from plumbline.doors.cli.province import Province
from plumbline.doors.cli.year.told import Told
from plumbline.kernel.act import Refused

COUNTY, PROVINCE = "220102", "22"
LINE = [PROVINCE, "2201", COUNTY]
STATIONS = 6
SECOND = timedelta(seconds=1)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in: no second for each


@dataclass
class Candidate:
    """One who lives through the year, with what is counted of him outside."""

    name: str
    pk: UUID
    station: UUID
    held_until: date | None  # an earlier level that runs out in the year
    skill: float
    hours: list[int] = field(default_factory=list)  # attended, by session
    marks: int = 0  # of what has a key
    written: int = 0
    absent: bool = False
    void: bool = False
    total: int = 0
    granted: bool = False

    @property
    def passed(self) -> bool:
        """Whether the result lets a level be granted; see `exam.PASS`."""
        from plumbline.doors.cli.year.exam import PASS

        return not (self.absent or self.void) and self.total >= PASS


@dataclass
class Year:
    """The province at its simulated instant; every act goes through here and is counted."""

    province: Province
    now: datetime
    told: Told = field(default_factory=Told)
    people: list[Candidate] = field(default_factory=list)

    def do(self, act: str, by: str, on: UUID, **form: Any) -> UUID:
        """Do an act a second later."""
        self.now += SECOND
        self.told.done += 1
        return self.province.do(act, by, on, self.now, **form).made

    def refuse(self, act: str, by: str, on: UUID, gates: set[str], **form: Any) -> None:
        """An act that must be refused, by exactly these gates."""
        self.now += SECOND
        self.told.checks += 1
        try:
            self.province.do(act, by, on, self.now, **form)
        except Refused as refused:
            self.told.refused += 1
            found = {one.gate for one in refused.refusals}
            if found != gates:
                self.told.differences.append(f"{act} by {by}: shut {found}, planned {gates}")
        else:
            self.told.done += 1
            self.told.differences.append(f"{act} by {by} was done, planned {gates}")

    def to(self, month: int, day: int, hour: int = 9) -> None:
        """Let time pass to a day of the year."""
        self.now = max(self.now, self.now.replace(month=month, day=day, hour=hour, minute=0))

    def say(self, sentence: str) -> None:
        """A line of the account."""
        self.told.lines.append(f"{self.now:%m-%d}  {sentence}")

    def officer(self, name: str) -> str:
        """The id of somebody of the standing province, for a form."""
        return str(self.province.officers[name])

    @property
    def county(self) -> UUID:
        """The bureau."""
        return self.province.units[COUNTY]


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Enrol hundreds without hashing hundreds of passwords."""
    kept = settings.PASSWORD_HASHERS
    try:
        _hash_by(QUICK)
        yield
    finally:
        _hash_by(kept)


def _hash_by(hashers: list[str]) -> None:
    settings.PASSWORD_HASHERS = hashers
    reset_hashers(setting="PASSWORD_HASHERS")  # which Django remembers


def staff(year: Year, count: int, skills: list[float]) -> None:
    """Found the stations and enrol the candidates; three in ten hold a level until 30 June."""
    units = [
        year.do("people.found_unit", "administrator", year.county, code=f"{COUNTY}9{n:02}",
                name=f"第{n + 1}派出所", level="station")
        for n in range(STATIONS)
    ]  # fmt: skip
    today = year.now.date()
    ends = today.replace(month=6, day=30)
    with quick_passwords():
        for n in range(count):
            station = units[n % STATIONS]
            pk = year.do("people.enrol", "administrator", station, number=f"95{n:06}",
                         name=f"考生{n}", password=year.province.password)  # fmt: skip
            name = f"candidate {n}"
            year.province.officers[name] = pk
            year.do("people.appoint", "administrator", pk, role="CASE_OFFICER", unit=str(station),
                    since=today.isoformat())  # fmt: skip
            until = ends if n % 10 in (6, 7, 8) else None
            if until:
                year.do("qualification.register", "trainer", pk, level="BASIC",
                        certificate=f"B-{n}", since=str(ends.replace(year=ends.year - 5)),
                        until=until.isoformat())  # fmt: skip
            year.people.append(Candidate(name, pk, station, until, skills[n]))
    year.say(f"{STATIONS} stations founded, {count} officers enrolled and appointed; "
             f"{sum(1 for one in year.people if one.held_until)} hold the basic level until "
             f"{ends}")  # fmt: skip
