"""Which person of a case footage shows (D-BWV-05): linked from the case, seen by who sees it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic import AwareDatetime

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case, Person
from plumbline.casework.texts import Maybe
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.recordings.access import may_see
from plumbline.recordings.linked import PERSON, name_persons
from plumbline.recordings.models import Footage, Link


class ShowsPerson(Form):
    """Which footage shows whom, and where."""

    person: int = ask("人员", ref="person", ge=1, lt=2**63)
    footage: UUID = ask("录音录像", ref="footage")
    moment: AwareDatetime | None = ask("所在时刻", default=None)
    note: Maybe = ask("说明", default="", long=True, personal=True)


@act(
    "casework.link_footage",
    title="关联人员的录音录像",
    by=(Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT),
    gates=[anytime, not_recused],
    cite=("D-BWV-05", "4.2b"),
)
def link_footage(doing: Doing[Case, ShowsPerson]) -> None:
    """把拍到本案人员的录音录像关联到此人，由人员可以查到录像；能否看到随案件的权限。"""
    form, case = doing.form, doing.subject
    if not Person.objects.filter(pk=form.person, case=case).exists():
        raise Invalid([("person", "本案没有这个人")])
    footage = Footage.objects.filter(pk=form.footage, phase="kept").first()
    if footage is None or not may_see(doing.actor, footage, doing.at):
        raise Invalid([("footage", "没有这段录音录像，或者您无权调阅")])
    if form.moment is not None and not footage.begins <= form.moment <= footage.ends:
        raise Invalid([("moment", "该时刻不在录音录像的起止时间之内")])
    doing.create(
        Link(footage=footage, kind=PERSON, subject_id=case.pk, person=form.person,
             moment=form.moment, note=form.note, entry_id=doing.entry_id)
    )  # fmt: skip


@name_persons
def names(persons: Iterable[int]) -> dict[int, str]:
    """How the persons of cases are called."""
    return dict(Person.objects.filter(pk__in=list(persons)).values_list("pk", "name"))
