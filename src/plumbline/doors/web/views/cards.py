"""Persons and evidence of a case as cards."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.terms import Sex
from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Card, Link
from plumbline.doors.web.words import t


def sex_title(code: str) -> str:
    """A person's sex in words; nothing where it is not known."""
    return t(str(Sex(code).label)) if code else ""


def person_card(person: dict[str, Any]) -> Card:
    """A person of a case."""
    facts = [
        (gettext("性别"), sex_title(person["sex"])),
        (gettext("出生日期"), person["born"] or ""),
        (gettext("身份证号码"), person["id_number"]),
        (gettext("联系电话"), person["phone"]),
        (gettext("住址"), person["address"]),
    ]
    entry = reverse("entry", args=[person["entry"]])
    films = [Link(film["label"], tell.address("footage", film["id"]))
             for film in person["footage"]]  # fmt: skip
    return Card(
        person["name"],
        t(person["role_title"]),
        [f for f in facts if f[1]],
        entry=entry,
        films=films,
    )


def evidence_card(item: dict[str, Any]) -> Card:
    """An item of evidence of a case."""
    facts = [
        (gettext("来源"), item["source"]),
        (gettext("取得时间"), tell.moment(item["collected_at"])),
    ]
    entry = reverse("entry", args=[item["entry"]])
    return Card(item["title"], t(item["kind_title"]), facts, entry=entry)
