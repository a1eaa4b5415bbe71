"""What a person's standing demands: who attends, who permits, who is told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from plumbline.casework.models import Case, Evidence, Person, PersonRole
from plumbline.casework.terms import Deputy, Outcome, Standing
from plumbline.kernel.act import Invalid

FLAGS = tuple(Standing.values)


def of_case(case_id: UUID, person: int, field: str = "person") -> Person:
    """A person of this case. Raises Invalid."""
    found = Person.objects.filter(pk=person, case_id=case_id).first()
    if found is None:
        raise Invalid([(field, "本案没有登记这个人")])
    return found


def item_of(case: Case, evidence: int) -> Evidence:
    """An item of this case. Raises Invalid."""
    found = Evidence.objects.filter(pk=evidence, case=case).first()
    if found is None:
        raise Invalid([("evidence", "本案没有登记这项证据")])
    return found


def flags(person: Person, day: date) -> list[str]:
    """What the law takes account of in this person, as people say it."""
    titles = [str(Standing(flag).label) for flag in FLAGS if getattr(person, flag)]
    if person.minor(day):
        titles.insert(0, "未成年人")
    if person.deputy:
        titles.append(str(Deputy(person.deputy).label))
    return [*titles, "外国人"] if person.foreigner else titles


def attendants(person: Person, day: date, there: set[str]) -> list[str]:
    """Who still has to be there when this person is questioned, besides those registered."""
    missing = []
    guards = {PersonRole.ADULT} if person.no_guardian else {PersonRole.GUARDIAN, PersonRole.ADULT}
    if person.minor(day) and not there & guards:
        missing.append("合适成年人" if person.no_guardian else "监护人或者合适成年人")
    if (person.deaf or person.mute) and PersonRole.SIGN not in there:
        missing.append("通晓手语的人员")
    if person.language and PersonRole.INTERPRETER not in there:
        missing.append("翻译人员")
    return missing


def unpermitted(person: Person) -> bool:
    """Whether this person may not be detained before a people's congress permits it (G-ADM-33).

    Of a deputy of a township the congress is told at once, but need not permit.
    """
    return person.deputy == Deputy.COUNTY and not person.permissions.exists()


def untold(case: Case) -> list[Person]:
    """The public officials who were penalised and of whom no supervisory organ was told."""
    if case.outcome != Outcome.PENALTY:
        return []
    officials = case.persons.filter(role=PersonRole.SUSPECT, official=True)
    return list(officials.filter(supervisor_notices=None).order_by("pk"))
