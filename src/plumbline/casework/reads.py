"""Reading cases: one case whole, lists, what waits for whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from plumbline.casework.admissible import defects, short
from plumbline.casework.crossing import joinable
from plumbline.casework.matter_reads import facts, officer_name
from plumbline.casework.models import (
    Case,
    Evidence,
    EvidenceKind,
    Nature,
    Offence,
    Outcome,
    Person,
    PersonRole,
    Retrieval,
    Volume,
)
from plumbline.casework.seals import SEALED, sealed
from plumbline.casework.seen import by_footage
from plumbline.casework.standing import attendants, flags, unpermitted
from plumbline.casework.volume import TITLES
from plumbline.kernel import scope
from plumbline.kernel.catalogue import read
from plumbline.kernel.gate import listed
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.causes import causes
from plumbline.law.roles import Actor, Role
from plumbline.people.models import Officer
from plumbline.recordings.linked import of_persons

MOST = 200
ENDED = ("closed", "archived", "not_filed", "terminated", "joined")
WAITS: dict[str, tuple[Role, ...]] = {  # phase → who is waited for
    "filing_requested": (Role.ORGAN_HEAD,),
    "under_review": (Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
    "reviewed": (Role.ORGAN_HEAD,),
}


@read("case", personal=("persons", "evidence", "offences"))
def case(subject: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    """A case with its persons, evidence and offences; sealed once it is over (K-ADM-02)."""
    day = legal_day(now)
    shut = sealed(subject, actor, day)
    people = [] if shut else _people(subject)
    items = [] if shut else by_footage(subject.pk, _items(subject, people))
    offences = [] if shut else _alleged(subject, people)
    return {
        **head(subject),
        "sealed": gettext(SEALED) if shut else "",
        "persons": _persons(people, day),
        "evidence": _evidence(items, subject.nature),
        "short": None if shut else _short(people, items, subject.nature),
        "offences": _offences(offences),
        "parts": _grounds(offences),
        "volume": _volume(subject) if subject.phase == "archived" else None,
    }


def head(subject: Case) -> dict[str, Any]:
    """What stands at the head of a case, without anybody's personal data."""
    return {
        "number": subject.number,
        "nature": subject.nature,
        "nature_title": Nature(subject.nature).label,
        "brief": subject.brief,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "handlers": [str(handler) for handler in subject.handlers],
        "secrecy": subject.secrecy,
        "offline": subject.offline,
        "report": str(subject.report_id),
        "reported_at": _iso(subject.reported_at),
        "occurred_at": _iso(subject.occurred_at),
        "filed_at": _iso(subject.filed_at),
        "in_area": subject.in_area,
        "area_exception": subject.area_exception,
        "outcome": subject.outcome or None,
        "outcome_title": Outcome(subject.outcome).label if subject.outcome else None,
        "facts": _facts(subject),
        "charges": [
            {"name": charge.name, "articles": charge.articles, "entry": str(charge.entry_id)}
            for charge in subject.charges.order_by("pk")
        ],
    }


def counts(case: Case) -> tuple[int, int]:
    """How many persons and items of evidence a case has, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM casework_person WHERE case_id = %(c)s),"
            " (SELECT count(*) FROM casework_evidence WHERE case_id = %(c)s)",
            {"c": case.pk},
        )
        persons, evidence = cursor.fetchone()
        return persons, evidence


def _facts(case: Case) -> list[list[str]]:
    """How the case stands, where that takes more than its phase to say."""
    shown = []
    if case.phase == "parked":
        pause = case.parkings.latest("pk")
        shown += [
            [gettext("中止情形"), gettext(str(pause.get_ground_display()))],
            [gettext("中止至"), pause.until.isoformat()],
            [gettext("责任民警"), officer_name(pause.owner)],
        ]
    for label, title in (
        ("损伤程度", case.get_injury_display() if case.injury else ""),
        ("终止情形", case.get_terminated_for_display()),
        ("结案情形", case.get_closed_for_display()),
        ("并入案件", case.joined_into.number if case.joined_into else ""),
        ("并案情形", case.get_joined_for_display()),
    ):
        if title:
            shown.append([gettext(label), gettext(str(title))])
    joined = case.joined.order_by("number").values_list("number", flat=True)
    return [*shown, *([gettext("并入本案"), number] for number in joined)]


def _people(case: Case) -> list[Person]:
    """The persons of a case; who stands by whom is found among them."""
    rows = list(case.persons.order_by("pk"))
    known = {person.pk: person for person in rows}
    for person in rows:
        person.guardian_of = known.get(person.guardian_of_id or 0)
    return rows


def _items(case: Case, people: list[Person]) -> list[Evidence]:
    known = {person.pk: person for person in people}
    rows = list(case.evidence.prefetch_related("legs", "retrieval").order_by("pk"))
    for item in rows:
        item.person = known.get(item.person_id or 0)
    return rows


def _alleged(case: Case, people: list[Person]) -> list[Offence]:
    known = {person.pk: person for person in people}
    rows = list(case.offences.order_by("pk"))
    for offence in rows:
        offence.person = known[offence.person_id]
    return rows


def _persons(rows: list[Person], day: date) -> list[dict[str, Any]]:
    helpers: dict[int | None, set[str]] = {}
    for person in rows:
        helpers.setdefault(person.guardian_of_id, set()).add(person.role)
    needs = {person.pk: attendants(person, day, helpers.get(person.pk, set())) for person in rows}
    films = of_persons(person.pk for person in rows)
    return [
        {
            "id": person.pk,
            "role": person.role,
            "role_title": PersonRole(person.role).label,
            "name": person.name,
            "sex": person.sex,
            "born": person.born.isoformat() if person.born else None,
            "id_number": person.id_number,
            "phone": person.phone,
            "address": person.address,
            "entry": str(person.entry_id),
            "minor": person.minor(day),
            "flags": [gettext(title) for title in flags(person, day)],
            "needs": [gettext(who) for who in needs[person.pk]],
            "footage": [{"id": str(film.pk), "label": film.label}
                        for film in films.get(person.pk, ())],
            "facts": facts(
                (gettext("户籍所在地"), person.domicile),
                (gettext("工作单位"), person.employer),
                (gettext("违法犯罪记录"), person.record),
                (gettext("国籍"), person.nationality),
                (gettext("护照号码"), person.passport),
                (gettext("需要翻译的语言"), person.language),
                (gettext("统一社会信用代码"), person.unit_code),
                (gettext("法定代表人或者负责人"), person.representative),
                (gettext("为谁到场"), person.guardian_of.name if person.guardian_of else ""),
                (gettext("与其关系"), person.relation),
                (gettext("特殊情况"), listed(flags(person, day))),
                (gettext("询问时还须到场"), listed(needs[person.pk])),
                (gettext("拘留须先经许可"), gettext("本级人大主席团或者常务委员会")
                 if unpermitted(person) else ""),
            ),
        }
        for person in rows
    ]  # fmt: skip


def _evidence(rows: list[Evidence], nature: str) -> list[dict[str, Any]]:
    there = {officer for item in rows for officer in item.officers}
    rows_of = Officer.objects.filter(pk__in=there) if there else ()
    names = {row.pk: row.label for row in rows_of}
    shown = []
    for item in rows:
        wrong = defects(item, nature)
        shown.append(
            {
                "id": item.pk,
                "kind": item.kind,
                "kind_title": EvidenceKind(item.kind).label,
                "title": item.title,
                "source": item.source,
                "collected_at": _iso(item.collected_at),
                "entry": str(item.entry_id),
                "usable": not any(defect.bars for defect in wrong),
                "defects": [
                    {"says": gettext(defect.says), "cites": list(defect.cites),
                     "bars": defect.bars}
                    for defect in wrong
                ],
                "facts": facts(
                    (gettext("取得方式"), gettext(str(item.get_taking_display()))),
                    (gettext("陈述人"), item.person.name if item.person else ""),
                    (gettext("在场民警"), listed(names.get(who, "") for who in item.officers)),
                    (gettext("在场辅警人数"), item.auxiliaries or ""),
                    (gettext("录音录像"), gettext(str(item.get_recording_display()))),
                    (gettext("原物原件或者复制件"), gettext(str(item.get_copy_display()))),
                    (gettext("固定方式"), gettext(str(item.get_keeping_display()))
                     if item.keeping else ""),
                    (gettext("制作说明"), item.note),
                    (gettext("签名方式"), gettext(str(item.get_signature_display()))
                     if item.signature else ""),
                    (gettext("调取证据通知书"), item.retrieval.number if item.retrieval else ""),
                    (gettext("排除"), item.excluded),
                    (gettext("能否作为处罚根据"), gettext("可以")
                     if not any(defect.bars for defect in wrong) else gettext("不能")),
                    *[(gettext("认定理由"), gettext(defect.says)) for defect in wrong],
                ),
                "custody": [
                    {"giver": leg.giver, "taker": leg.taker, "at": _iso(leg.at),
                     "place": leg.place, "state": leg.state, "entry": str(leg.entry_id)}
                    for leg in sorted(item.legs.all(), key=lambda leg: leg.pk)
                ],
            }
        )  # fmt: skip
    return shown


def _short(people: list[Person], items: list[Evidence], nature: str) -> str | None:
    """Why the evidence cannot carry a penalty yet; None when it can, or none is in question."""
    if nature != Nature.ADMINISTRATIVE:
        return None
    suspects = [person.pk for person in people if person.role == PersonRole.SUSPECT]
    why = short(items, suspects, nature)
    return gettext(why) if why else None


def _offences(rows: list[Offence]) -> list[dict[str, Any]]:
    return [
        {
            "id": offence.pk,
            "person": offence.person_id,
            "person_name": offence.person.name,
            "cause": offence.cause,
            "title": offence.title,
            "grade": offence.grade,
            "deed_on": offence.deed_on.isoformat(),
            "statute": offence.statute,
            "articles": offence.articles,
            "comparison": offence.comparison,
            "limitation": offence.limitation,
            "crime": offence.crime,
            "dropped": offence.dropped,
            "entry": str(offence.entry_id),
        }
        for offence in rows
    ]


def _grounds(rows: list[Offence]) -> list[dict[str, Any]]:
    """Each alleged offence with the law chosen for it and the arithmetic, as parts of the page."""
    parts = []
    for offence in rows:
        found = [*offence.comparison.get("lines", ()), *offence.limitation.get("lines", ())]
        told = [gettext(line["says"]) % line["values"] for line in found]
        parts.append(
            {
                "title": f"{offence.person.name}　{offence.title}",
                "note": gettext("不再认定：%(why)s") % {"why": offence.dropped}
                if offence.dropped
                else offence.articles,
                "facts": [
                    [gettext("行为日期"), offence.deed_on.isoformat()],
                    [gettext("情节"), offence.grade],
                    *([gettext("适用法律的理由"), line] for line in told),
                ],
            }
        )
    return parts


def _volume(case: Case) -> dict[str, Any] | None:
    found = Volume.objects.filter(case=case).first()
    if found is None:
        return None
    rows = [{**row, "section_title": gettext(TITLES[row["section"]])} for row in found.index]
    return {"number": found.number, "place": found.place, "pages": found.pages, "index": rows}


def evidence_of(subject: Subject) -> list[tuple[str, str]]:
    """The items of evidence of a case, to choose from."""
    rows = Evidence.objects.filter(case_id=subject.pk).order_by("pk")
    return [(str(row.pk), row.title) for row in rows]


def retrievals_of(subject: Subject) -> list[tuple[str, str]]:
    """The approved retrieval notices of a case, to choose from."""
    rows = Retrieval.objects.filter(case_id=subject.pk).exclude(number="").order_by("pk")
    return [(str(row.pk), f"{row.number} {row.holder}") for row in rows]


def joinable_to(subject: Subject) -> list[tuple[str, str]]:
    """The cases of the same unit that a case may be joined into, newest first."""
    if not isinstance(subject, Case):
        return []
    rows = joinable(subject).filter(line=subject.line, secrecy__lte=subject.secrecy)
    return [(str(row.pk), row.label) for row in rows.order_by("-opened_at", "-id")[:MOST]]


def causes_of(subject: Subject) -> list[tuple[str, str]]:
    """The causes of the public-order law."""
    del subject
    return [(known.code, known.title) for known in causes()]


def grades_of(subject: Subject) -> list[tuple[str, str]]:
    """The grades that causes distinguish, each once."""
    del subject
    return list({code: title for known in causes() for code, title in known.grades.items()}.items())


def offences_of(subject: Subject) -> list[tuple[str, str]]:
    """What is alleged in a case and not dropped, to choose from."""
    rows = Offence.objects.filter(case_id=subject.pk, dropped="").select_related("person")
    return [(str(row.pk), f"{row.person.name}　{row.title}") for row in rows.order_by("pk")]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def cases(
    actor: Actor, now: datetime, *, phase: str = "", nature: str = "", words: str = ""
) -> QuerySet[Case]:
    """The cases the actor may list, newest first."""
    rows = scope.visible(Case, actor, legal_day(now)).order_by("-opened_at", "-id")
    if phase:
        rows = rows.filter(phase=phase)
    if nature:
        rows = rows.filter(nature=nature)
    if words:
        rows = rows.filter(Q(number__startswith=words) | Q(brief__startswith=words))
    return rows


def handled(actor: Actor) -> QuerySet[Case]:
    """The actor's own open cases, newest first."""
    return (
        Case.objects.filter(handlers__contains=[actor.id])
        .exclude(phase__in=ENDED)
        .order_by("-opened_at", "-id")
    )


def waiting(actor: Actor, now: datetime) -> QuerySet[Case]:
    """The cases on which others wait for this actor, longest waiting first."""
    day = legal_day(now)
    roles = {post.role for post in actor.posts if post.reaches(post.line, day)}
    phases = [phase for phase, who in WAITS.items() if roles & set(who)]
    if not phases:
        return Case.objects.none()
    rows = scope.visible(Case, actor, day).filter(phase__in=phases)
    return rows.exclude(handlers__contains=[actor.id]).order_by("moved_at", "id")
