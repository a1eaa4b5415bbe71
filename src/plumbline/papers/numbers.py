"""The number of a paper: per organ, kind and year, without gaps and without doubles (C-EXCH-03)."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from plumbline.papers.template import Template
from plumbline.people.models import Unit, UnitLevel

ORGANS = (UnitLevel.COUNTY, UnitLevel.CITY, UnitLevel.PROVINCE)
STYLE = "%(organ)s公%(unit)s%(word)s〔%(year)s〕%(serial)s号"


def issuer(paper: Template, line: list[str], matter: Any = None) -> str:
    """The code of the unit in whose name the paper speaks: whoever decided, if a matter says so."""
    if paper.numbered and (decided := getattr(matter, "organ", "")) in line:
        return str(decided)
    return organ_of(line) if paper.by_organ else line[-1]


def organ_of(line: list[str]) -> str:
    """The code of the organ that a unit belongs to: of county level or above."""
    levels = dict(Unit.objects.filter(code__in=line).values_list("code", "level"))
    return next((code for code in reversed(line) if levels.get(code) in ORGANS), line[-1])


def full_name(code: str, line: list[str]) -> str:
    """The unit's name as a paper says it: a station with the organ it belongs to."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=line)}
    unit = units[code]
    if unit.level in ORGANS:
        return unit.name
    above = next(
        (units[c] for c in reversed(line) if c in units and units[c].level in ORGANS), unit
    )
    return unit.name if above is unit else above.name + unit.name


def text(word: str, code: str, line: list[str], year: int, serial: int) -> str:
    """The number as it is written, such as 南关公（南岭）受案字〔2026〕1号."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=line)}
    organ = next((units[c] for c in reversed(line) if units[c].level in ORGANS), units[code])
    unit = "" if units[code] is organ else f"（{short(units[code].name)}）"
    return STYLE % {
        "organ": short(organ.name), "unit": unit, "word": word, "year": year,
        "serial": serial,
    }  # fmt: skip


def short(name: str) -> str:
    """A unit's name without what all units of its kind are called."""
    named = re.sub(r"^.*公安局(?=.)", "", name)
    return re.sub(r"(省公安厅|市公安局|[县区旗]?公安局|[县区旗]?(公安)?分局|派出所)$", "", named)


def series(paper: Template) -> str:
    """The name of the series in the table of numbers."""
    return f"paper.{paper.kind.value}"


def upcoming(code: str, kind: str, year: int) -> int:
    """The number this series gives next; nobody else can take it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{code} {kind} {year}"]
        )
        cursor.execute(
            "SELECT last FROM people_numberseries WHERE unit = %s AND kind = %s AND year = %s",
            [code, kind, year],
        )
        row = cursor.fetchone()
    return int(row[0]) + 1 if row else 1
