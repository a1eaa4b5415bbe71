"""A province set up by acts: units, officers, posts, levels, norms. Nothing is inserted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from plumbline.kernel.act import ACTS, Done
from plumbline.law.roles import CLOCK, PUBLIC, Actor
from plumbline.norms.library import revisions, shipped
from plumbline.people import genesis
from plumbline.people.models import Officer, Unit
from plumbline.qualification.reads import actor

HELD_BEFORE = "本单位启用本系统之前已经任命"
NOBODIES = {"clock": CLOCK, "public": PUBLIC}
PLAN = Path(__file__).resolve().parents[2] / "data" / "demonstration.yaml"


@dataclass
class Province:
    """Whom and what the plan set up, by the plan's names."""

    password: str
    officers: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The officer of this name in the plan, as he is now; or the clock, or the public."""
        if name in NOBODIES:
            return NOBODIES[name]
        found = actor(self.officers[name])
        if found is None:
            raise LookupError(name)
        return found

    def do(
        self, act: str, by: str, on: UUID, at: datetime, /, now: datetime | None = None, **form: Any
    ) -> Done:
        """Do an act as this officer; recorded at the instant of the deed unless told otherwise."""
        return ACTS[act].do(self.actor(by), on, form, at=at, now=now or at)


def plan() -> dict[str, Any]:
    """The demonstration's plan."""
    loaded: dict[str, Any] = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    return loaded


def found(
    at: datetime, password: str, scheme: Mapping[str, Any], tick: Callable[[str], object] = str
) -> Province:
    """Found the province of a plan. Raises AlreadyFoundedError on a ledger that has entries."""
    root, first = scheme["province"], scheme["administrator"]
    unit = genesis.establish(
        root["code"],
        root["name"],
        number=first["number"],
        person=first["name"],
        password=password,
        now=at,
    )
    province = Province(password, units={root["code"]: unit.pk})
    province.officers["administrator"] = Officer.objects.get(number=first["number"]).pk
    for step in _steps(province, scheme, at):
        tick(step)
    return province


def _steps(province: Province, scheme: Mapping[str, Any], at: datetime) -> Iterator[str]:
    admin, day = "administrator", at.date() - timedelta(days=1)
    for row in scheme["units"]:
        form = {key: row[key] for key in ("code", "name", "level")}
        done = province.do("people.found_unit", admin, province.units[row["above"]], at, **form)
        province.units[row["code"]] = done.made
        yield row["name"]
    for name, row in scheme["officers"].items():
        unit = province.units[row["unit"]]
        done = province.do(
            "people.enrol", admin, unit, at, number=row["number"], name=row["name"],
            auxiliary=row.get("auxiliary", False), password=province.password,
        )  # fmt: skip
        province.officers[name] = done.made
        province.do(
            "people.take_over_post", admin, done.made, at, role=row["role"], unit=str(unit),
            since=day.isoformat(), ground=HELD_BEFORE,
        )  # fmt: skip
        yield row["name"]
    for name, row in scheme["officers"].items():
        for level in row.get("levels", ()):
            province.do(
                "qualification.register", "trainer", province.officers[name], at, level=level,
                certificate=f"{level}-{row['number']}", since=day.isoformat(),
            )  # fmt: skip
    root, adopted = province.units[scheme["province"]["code"]], dict[str, UUID]()
    for norm in shipped():
        done = province.do("norms.adopt", "provincial_lawyer", root, at, **norm)
        adopted[norm["code"]] = done.made
        yield norm["title"]
    for code, version in revisions():
        province.do("norms.revise", "provincial_lawyer", adopted[code], at, **version)
        yield code


def existing(password: str) -> Province:
    """The demonstration as it stands in the database."""
    scheme = plan()
    numbers = {name: row["number"] for name, row in scheme["officers"].items()}
    numbers["administrator"] = scheme["administrator"]["number"]
    by_number = dict(Officer.objects.values_list("number", "pk"))
    return Province(
        password,
        {name: by_number[number] for name, number in numbers.items() if number in by_number},
        dict(Unit.objects.values_list("code", "pk")),
    )
