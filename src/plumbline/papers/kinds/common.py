"""What most papers need: days and names as papers write them, and what was said when acting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plumbline.casework.models import Case, Person, PersonRole
from plumbline.kernel.models import Clear, Entry, Subject
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.papers.content import Text
from plumbline.papers.template import LackingError, Query
from plumbline.people.contacts import contacts
from plumbline.people.models import Officer, Unit

SEXES = {"male": "男", "female": "女"}
COMPLAIN = (  # D-PROP-14
    "对财物的查封、扣押、保管、处理不服的，可以向办案公安机关投诉，"
    "也可以拨打12389举报投诉电话或者登录12389举报投诉网站。"
)
NONE = "／"  # a cell the law provides for and the case leaves empty


def day(when: date | datetime | None) -> str:
    """A day as papers write it."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = when.astimezone(SHANGHAI).date()
    return f"{when.year}年{when.month}月{when.day}日"


def moment(when: datetime | None) -> str:
    """An instant as papers write it, to the minute."""
    if when is None:
        return ""
    local = when.astimezone(SHANGHAI)
    return f"{day(local)}{local.hour}时{local.minute:02d}分"


def span(start: datetime, end: datetime | None) -> str:
    """From when to when."""
    return f"{moment(start)}至{moment(end) if end else NONE}"


def identity(person: Person) -> str:
    """A person in a sentence: name, sex, birth, identity number, address; or an organisation."""
    if person.organisation:
        code = person.unit_code and f"统一社会信用代码{person.unit_code}"
        head = person.representative and f"法定代表人{person.representative}"
        return "，".join(filter(None, [person.name, code, person.address, head]))
    parts = [
        person.name,
        SEXES.get(person.sex, ""),
        f"{day(person.born)}出生" if person.born else "",
        f"公民身份号码{person.id_number}" if person.id_number else "",
        f"户籍所在地{person.domicile}" if person.domicile else "",
        f"现住{person.address}" if person.address else "",
        person.employer and f"工作单位{person.employer}",
    ]
    return "，".join(filter(None, parts))


def identity_rows(person: Person) -> list[list[tuple[str, str]]]:
    """A person in a table."""
    return [
        [("姓名", person.name), ("性别", SEXES.get(person.sex, NONE)),
         ("出生日期", day(person.born) or NONE)],
        [("身份证号码", person.id_number or NONE), ("联系电话", person.phone or NONE)],
        [("户籍所在地", person.domicile or NONE)],
        [("现住址", person.address or NONE)],
        [("工作单位", person.employer or NONE)],
    ]  # fmt: skip


def persons(case: Case, *roles: PersonRole) -> list[Person]:
    """The persons of these roles, in the order they were registered."""
    return list(Person.objects.filter(case=case, role__in=roles).order_by("pk"))


def names(officers: list[UUID]) -> str:
    """Officers by name, in their order."""
    known = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "name"))
    return "、".join(known[pk] for pk in officers if pk in known)


def asked_of(query: Query) -> str:
    """Whom to ask about the case: the officers, and the telephone of their unit, if published."""
    case = query.case
    found = contacts(case.line[-1:], legal_day(query.at)).get(case.line[-1])
    phone = f"，联系电话：{found.phone}" if found else ""
    return f"联系民警：{names(case.handlers)}{phone}。"


def unit(code: str) -> str:
    """The name of a unit."""
    return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code


@dataclass(frozen=True)
class Said:
    """What somebody wrote when doing an act."""

    at: datetime
    actor: UUID | None
    form: dict[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.form.get(field)

    @property
    def who(self) -> str:
        """The officer's name."""
        return names([self.actor]) if self.actor else ""


def said(subject: Subject | UUID, *acts: str, want: str = "") -> Said:
    """The last time one of these acts was done on the subject. Raises LackingError."""
    found = said_or_none(subject, *acts)
    if found is None:
        raise LackingError(want)
    return found


def said_or_none(subject: Subject | UUID, *acts: str) -> Said | None:
    """The last time one of these acts was done on the subject, with what was written then."""
    pk = subject.pk if isinstance(subject, Subject) else subject
    entry = Entry.objects.filter(subject_id=pk, act__in=acts).order_by("-id").first()
    if entry is None:
        return None
    clear = dict(Clear.objects.filter(entry_id=entry.pk).values_list("name", "value"))
    return Said(entry.at, entry.actor, {**entry.body["form"], **clear})


def lines(text: object) -> list[str]:
    """What somebody wrote, line by line; a stroke where he wrote nothing."""
    return str(text or NONE).splitlines()


def head(case: Case) -> list[list[tuple[str, str]]]:
    """Cause and number, as most tables begin."""
    return [[("案由", cause(case)), ("案件编号", case.number)]]


def remark(text: str) -> list[Text]:
    """What the drafter adds, if anything."""
    return [Text(heading="补充说明", lines=text.splitlines())] if text else []


def cause(case: Case) -> str:
    """The cause of action as last determined, or as first set."""
    titles = case.offences.filter(dropped="").order_by("pk").values_list("title", flat=True)
    charges = case.charges.order_by("pk").values_list("name", flat=True)
    return "、".join(dict.fromkeys([*titles, *charges])) or case.brief
