"""Who was there: two officers who showed who they are (G-ADM-01), or one under recording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.models import Case, Evidence, EvidenceKind, Person
from plumbline.casework.terms import Recording, Taking
from plumbline.kernel.act import Doing, Invalid, ask
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.people.models import Officer

TOGETHER = 2  # officers
ROW: dict[str, Any] = {"ge": 1, "lt": 2**63}  # the key of a row
Record = Annotated[str, StringConstraints(max_length=10_000)]


def others() -> Any:
    """The question after the officers who were there besides the one who acts."""
    return ask("共同办理的民警", default=[], ref="handler", help="除您本人以外在场办理的民警",
               max_length=20)  # fmt: skip


def identity() -> Any:
    """The question whether the officers showed who they are."""
    return ask("已出示人民警察证")


def recorded() -> Any:
    """The question after the recording of the activity."""
    return ask("录音录像", default=Recording.NONE)


def present(actor: UUID, form: object) -> list[UUID]:
    """Everybody who took part, each once, whoever acts first."""
    return list(dict.fromkeys([actor, *getattr(form, "officers", [])]))


def police(s: Situation[Any]) -> int:
    """How many of those present are serving police officers."""
    there = present(s.actor.id, s.form)
    count = Officer.objects.filter(pk__in=there, phase="serving", auxiliary=False).count()
    s.reads.append(f"officers={count}")
    return count


@gate(
    "measures.two_officers",
    cite=("G-ADM-01",),
    says="此项须由二名以上人民警察进行，现在登记的有%(count)s名（辅警不计）",
    remedy="由二名以上民警共同进行，并登记共同办理的民警",
    who=(Role.CASE_OFFICER,),
)
def two_officers(s: Situation[Any]) -> Missing | None:
    """Two serving officers at least; auxiliaries do not count."""
    if s.form is None or (count := police(s)) >= TOGETHER:
        return None
    return {"count": str(count)}


@gate(
    "measures.two_or_recorded",
    cite=("G-ADM-01", "G-ADM-03"),
    says="一名民警进行扣押、辨认的，须在规范设置、严格管理的执法办案场所，并全程同步录音录像；现在缺少：%(missing)s",
    remedy="由二名以上民警共同进行，或者在执法办案场所全程同步录音录像",
    who=(Role.CASE_OFFICER,),
)
def two_or_recorded(s: Situation[Any]) -> Missing | None:
    """Two officers; or one, in a standardised place, fully recorded."""
    if s.form is None or police(s) >= TOGETHER:
        return None
    if not getattr(s.form, "standard_place", False):
        return {"missing": "执法办案场所"}
    recording = getattr(s.form, "recording", Recording.NONE)
    return None if recording == Recording.FULL else {"missing": "全程同步录音录像"}


@gate(
    "measures.identity_shown",
    cite=("G-ADM-01", "G-ADM-02"),
    says="没有出示人民警察证，当事人有权拒绝",
    remedy="先向当事人出示人民警察证，表明身份",
    who=(Role.CASE_OFFICER,),
)
def identity_shown(s: Situation[Any]) -> Missing | None:
    """Who acts shows who he is."""
    return None if s.form is None or getattr(s.form, "identity_shown", False) else {}


def in_order(*moments: tuple[str, datetime]) -> None:
    """These instants follow one another; the field of the first that does not is wrong."""
    for (_, before), (field, after) in pairwise(moments):
        if after < before:
            raise Invalid([(field, "时间先后不符")])


def keep(
    doing: Doing[Any, Any], case: Case, kind: EvidenceKind, title: str, source: str, taking: Taking,
    *, at: datetime | None = None, officers: Iterable[UUID] | None = None,
    person: Person | None = None,
) -> Evidence:  # fmt: skip
    """What was found becomes evidence in the same act, with how it was obtained."""
    form = doing.form
    there = present(doing.actor.id, form) if officers is None else list(officers)
    return doing.create(
        Evidence(
            case=case, kind=kind, title=title[:200], source=source[:500],
            collected_at=at or doing.at, taking=taking, officers=there, person=person,
            recording=getattr(form, "recording", Recording.NONE),
            standard_place=getattr(form, "standard_place", False), entry_id=doing.entry_id,
        )
    )  # fmt: skip
