"""What footage is linked to, in words: as far as whoever reads may see that matter himself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Entry, Subject
from plumbline.kernel.scope import sees
from plumbline.law.roles import Actor
from plumbline.people.plain import Fact
from plumbline.recordings.gates import shown
from plumbline.recordings.models import Footage, Link

ACT = "act"  # an entry of the ledger
PERSON = "person"  # of a case: the link stands on the case and names the person's row
Names = Callable[[Iterable[int]], dict[int, str]]
NAMES: list[Names] = []  # how the persons of cases are called: declared above us


def name_persons(names: Names) -> Names:
    """Declare how persons are called."""
    NAMES.append(names)
    return names


def linked(footage: Footage, actor: Actor, day: date) -> list[Fact]:
    """Each link: of what kind, and to what; not told to those who may not see the matter."""
    rows = list(footage.links.order_by("pk"))
    entries = Entry.objects.in_bulk([row.subject_id for row in rows if row.kind == ACT])
    subjects = _subjects(rows)
    people = {pk: name for names in NAMES
              for pk, name in names(row.person for row in rows if row.person).items()}  # fmt: skip
    found = []
    for row in rows:
        entry = entries.get(row.subject_id)
        subject = subjects.get(entry.subject_id if entry else row.subject_id)
        if subject is None or not sees(actor, subject, day):
            what = t("（您无权查看）")
        elif entry:
            what = f"{t(ACTS[entry.act].title)} {shown(entry.at)} {subject.label}"
        else:
            what = f"{people.get(row.person or 0, '')} {subject.label} {row.note}".strip()
        moment = shown(row.moment) if row.moment else ""
        found.append([kind_title(row.kind), f"{what} {moment}".strip()])
    return found


def kind_title(kind: str) -> str:
    """What a link leads to, in words."""
    titles = {ACT: t("办案行为"), PERSON: t("涉案人员")}
    return titles.get(kind) or t(str(kinds()[kind].kind_title))


def _subjects(rows: list[Link]) -> dict[UUID, Subject]:
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    acts = [row.subject_id for row in rows if row.kind == ACT]
    for kind, pk in Entry.objects.filter(pk__in=acts).values_list("subject_kind", "subject_id"):
        wanted[kind].add(pk)
    for row in rows:
        if row.kind != ACT:
            wanted["case" if row.kind == PERSON else row.kind].add(row.subject_id)
    found: dict[UUID, Subject] = {}
    for kind, ids in wanted.items():
        found |= kinds()[kind]._default_manager.in_bulk(ids)  # noqa: SLF001
    return found


def of_persons(persons: Iterable[int]) -> dict[int, list[Footage]]:
    """The footage that shows each of these persons, in the order of time, in one query."""
    rows = Link.objects.filter(person__in=list(persons)).select_related("footage__device")
    found: defaultdict[int, list[Footage]] = defaultdict(list)
    for row in rows.order_by("footage__begins", "pk"):
        if row.person is not None and row.footage not in found[row.person]:
            found[row.person].append(row.footage)
    return dict(found)
