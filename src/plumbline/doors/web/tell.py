"""What pages say in many places: citations, refusals, names, addresses, units, bodies of norms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from plumbline.complaints.hiding import listed
from plumbline.doors.web.shapes import Link, Read, Reason, Source
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import NormVersion, Subject
from plumbline.kernel.scope import visible
from plumbline.law import register
from plumbline.law.roles import Actor
from plumbline.people.reads import unit_names

AT_ONCE = 1_000  # subjects asked for in one query; the server takes 65,535 values at most


def cite(rule: str) -> Source:
    """A rule as it is cited."""
    found = register.cite(rule, get_language() or "")
    return Source(found.id, found.source, found.mark)


def cites(rules: Iterable[str]) -> list[Source]:
    """Rules as they are cited."""
    return [cite(rule) for rule in rules]


def _version(norm_id: str, known: Mapping[str, Read]) -> Source:
    """The version of a norm that a refusal rests on, by its title and number."""
    code, _, number = norm_id.partition("@")
    title = known[norm_id].title if norm_id in known else code
    href = reverse("catalogue") + f"#norm-{code}"
    return Source(title, version=gettext("第 %(number)s 版") % {"number": number}, href=href)


def reasons(refusals: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Refusals in their public form, as cards."""
    known = norms_of({norm for refusal in refusals for norm in refusal.get("versions", ())})
    return [_reason(refusal, known) for refusal in refusals]


def _reason(refusal: Mapping[str, Any], known: Mapping[str, Read]) -> Reason:
    rests = [Source(c["id"], c["source"], c["mark"]) for c in refusal["cites"]]
    return Reason(
        says=refusal["says"],
        cites=[*rests, *(_version(norm, known) for norm in refusal.get("versions", ()))],
        remedy=refusal["remedy"],
        who=refusal["who"],
        contest=refusal["contest"],
        gate=refusal["gate"],
    )


def norms_of(wanted: set[str]) -> dict[str, Read]:
    """Versions of norms by their id, as they are cited."""
    if not wanted:
        return {}
    codes = {norm.partition("@")[0] for norm in wanted}
    rows = NormVersion.objects.filter(norm__code__in=codes).select_related("norm")
    found = {}
    for row in rows:
        norm_id = f"{row.norm.code}@{row.number}"
        title, href = row.norm.title, address("norm", row.norm_id)
        found[norm_id] = Read(norm_id, title, row.norm.number, row.mark, row.confirmed_by, href)
    return found


def address(kind: str, subject_id: UUID | str) -> str:
    """Where a subject is shown."""
    return reverse("subject", args=[kind, subject_id])


def label_of(row: Subject) -> str:
    """What a subject is called; its kind in the reader's language, the rest as it is."""
    label, kind = t(row.label), str(row.kind_title)
    return label.replace(kind, t(kind)) if label.startswith(kind) else label


def act_address(code: str, subject_id: UUID | str) -> str:
    """Where an act on a subject is done."""
    return f"{_act_path(code)}?subject={subject_id}"


@cache
def _act_path(code: str) -> str:
    return reverse("act", args=[code])


def labels(wanted: Iterable[tuple[str, UUID]], actor: Actor, day: date) -> dict[UUID, Link]:
    """Subjects by id as links, a query per kind and thousand; beyond the actor's scope: absent."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, subject_id in wanted:
        by_kind.setdefault(kind, set()).add(subject_id)
    known, found = kinds(), {}
    for kind, ids in by_kind.items():
        if kind not in known:
            continue
        seen, wanted_ids = listed(visible(known[kind], actor, day), actor), sorted(ids)
        for start in range(0, len(wanted_ids), AT_ONCE):
            for row in seen.filter(pk__in=wanted_ids[start : start + AT_ONCE]):
                found[row.pk] = Link(label_of(row), address(kind, row.pk))
    return found


def unit_of(line: list[str] | tuple[str, ...], known: Mapping[str, str]) -> str:
    """The name of the unit a line ends in."""
    return known.get(line[-1], line[-1]) if line else ""


def units(lines: Iterable[list[str]]) -> dict[str, str]:
    """Names of the units these lines end in, in one query."""
    return unit_names({line[-1] for line in lines if line})


def moment(text: str | None) -> str:
    """A stored instant as people read it."""
    return when(timezone.localtime(datetime.fromisoformat(text))) if text else ""
