"""Reading what a penalty leaves: notices, hearings, decisions; and what can be chosen in forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.models import Outcome
from plumbline.casework.seals import matter
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.causes import causes
from plumbline.law.roles import Actor
from plumbline.penalty import sanction
from plumbline.penalty.contents import contents
from plumbline.penalty.facts import case_of
from plumbline.penalty.forms import Factor
from plumbline.penalty.gates import GROUNDS
from plumbline.penalty.hearing import ClosedFor, EndGround
from plumbline.penalty.models import Decision, Hearing, Notice, Procedure, Reach
from plumbline.penalty.notice import Adopted, Weight
from plumbline.people.plain import told
from plumbline.people.reads import names

Facts = list[list[str]]


def base(subject: Notice | Hearing | Decision) -> dict[str, Any]:
    """What every subject of this package shows."""
    return {
        "case": str(subject.case_id),
        "person": subject.person_id,
        "person_name": subject.person.name,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "handlers": [str(handler) for handler in subject.handlers],
    }


def label(choice: Any, code: str) -> str:
    """The title of a stored code, in the reader's language."""
    return gettext(str(choice(code).label)) if code else ""


def shown(at: datetime | None) -> str:
    """An instant as people read it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def facts(*rows: tuple[str, Any]) -> Facts:
    """Rows that have something to say."""
    return [[title, str(value)] for title, value in rows if value not in ("", None)]


def several(texts: Iterable[str]) -> str:
    """Several things in one breath."""
    return gettext("、").join(texts)


def acts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each act with its sanction and the law chosen for it, as parts of a page."""
    return [
        {
            "title": gettext(row["title"]),
            "note": gettext("按行为日选择适用的法律"),
            "facts": facts(
                (gettext("行为日"), row["deed_on"]),
                (gettext("情节"), gettext(row["grade_title"]) if row["grade_title"] else ""),
                (gettext("法律条文"), row["article"]),
                (gettext("处罚"), sanction.said(sanction.of(row))),
                (gettext("裁量事实"), weighed(row.get("benchmark"))),
                (gettext("偏离裁量幅度"), gettext("是") if row.get("departs") else ""),
            ),
        }
        for row in rows
    ]


def weighed(found: dict[str, Any] | None) -> str:
    """The facts that a benchmark asked for, as the reasons of the choice (P-DISC-01)."""
    lines = found["lines"] if found else []
    return gettext("；").join(told(line["says"], line["values"]) for line in lines)


def circumstances(rows: list[dict[str, Any]]) -> str:
    """The statutory circumstances by name."""
    return several(label(Factor, row["factor"]) for row in rows)


@matter("notice", personal=("person", "facts", "reasons", "defence"))
def notice(subject: Notice, actor: Actor, now: datetime) -> dict[str, Any]:
    """A notice: what was proposed, how it was told, what was answered and found."""
    del actor, now
    told = facts(
        (gettext("被告知人"), subject.person.name),
        (gettext("拟作处理"), label(Outcome, subject.outcome)),
        (gettext("拟处罚"), sanction.said(sanction.of(subject.__dict__))),
        (gettext("事实和证据"), subject.facts),
        (gettext("法律依据"), subject.basis),
        (gettext("理由"), subject.reasons),
        (gettext("法定情节"), circumstances(subject.circumstances)),
        (gettext("偏离裁量幅度的理由"), subject.departure),
        (gettext("重大、复杂情形"), several(label(Weight, code) for code in subject.weight)),
        (gettext("告知方式"), label(Reach, subject.way)),
        (gettext("告知时间"), shown(subject.told_at)),
        (gettext("公告情况"), subject.publication),
        (gettext("告知的监护人"), subject.guardian.name if subject.guardian else ""),
        (gettext("单位代表"), subject.representative),
        (gettext("听证权利"), several(gettext(GROUNDS[code]) for code in subject.hearing)),
        (gettext("放弃听证"), shown(subject.hearing_waived_at)),
    )
    answered = facts(
        (gettext("陈述和申辩"), subject.defence),
        (gettext("监护人的意见"), subject.guardian_defence),
        (gettext("听取时间"), shown(subject.heard_at)),
        (gettext("复核情况"), subject.recheck),
        (gettext("复核结论"), label(Adopted, subject.adopted)),
    )
    part = {"title": gettext("陈述、申辩和复核"), "note": "", "facts": answered}
    return base(subject) | {
        "outcome": subject.outcome,
        "sanction": sanction.as_json(sanction.of(subject.__dict__)),
        "hearing": subject.hearing,
        "facts": told,
        "parts": [*acts(subject.offences), *([part] if answered else [])],
    }


RECORD = {
    "attended": "听证参加人", "officers": "办案人员的意见", "applicant": "申请人的陈述、申辩和质证",
    "others": "第三人、证人的陈述", "debate": "质证和辩论", "closing": "最后陈述",
}  # fmt: skip
REPORT = {"course": "听证会的基本情况", "facts": "案件事实", "opinion": "处理意见和建议"}


@matter("hearing", personal=("person", "record", "report"))
def hearing(subject: Hearing, actor: Actor, now: datetime) -> dict[str, Any]:
    """A hearing: asked for, answered, called, held, reported (the six items of C-ADM-03)."""
    del actor, now
    papers = {paper.kind: paper.body for paper in subject.papers.all()}
    people = names({pk for pk in (subject.chair, subject.clerk, *subject.members) if pk})
    called = facts(
        (gettext("案由"), subject.case.brief),
        (gettext("申请人"), subject.person.name),
        (gettext("申请时间"), shown(subject.requested_at)),
        (gettext("答复"), subject.answer),
        (gettext("听证时间"), shown(subject.holding_at)),
        (gettext("听证地点"), subject.place),
        (gettext("举行方式"), label(ClosedFor, subject.closed_for) or gettext("公开举行")),
        (gettext("听证主持人"), people.get(subject.chair, "") if subject.chair else ""),
        (gettext("听证员"), several(people.get(pk, "") for pk in subject.members)),
        (gettext("记录员"), people.get(subject.clerk, "") if subject.clerk else ""),
        (gettext("终止情形"), label(EndGround, subject.ended_for)),
        (gettext("依据听证笔录的处理意见"), subject.bearing),
    )
    parts = [
        {
            "title": gettext(title),
            "note": "",
            "facts": facts(*((gettext(name), body.get(key, "")) for key, name in rows.items())),
        }
        for title, body, rows in (
            ("听证笔录", papers.get("record", {}), RECORD),
            ("听证报告", papers.get("report", {}), REPORT),
        )
        if body
    ]
    return base(subject) | {"facts": called, "parts": parts}


@matter("decision", personal=("person", "facts", "reasons"))
def decision(subject: Decision, actor: Actor, now: datetime) -> dict[str, Any]:
    """A decision with all that its paper must say (C-ADM-05)."""
    del actor, now
    body = contents(subject)
    rows = facts(*((gettext(title), value) for title, value in body.rows))
    return base(subject) | {
        "number": subject.number,
        "procedure": subject.procedure,
        "procedure_title": label(Procedure, subject.procedure),
        "outcome": subject.outcome,
        "outcome_title": label(Outcome, subject.outcome),
        "sanction": sanction.as_json(sanction.of(subject.__dict__)),
        "days_to_serve": subject.days_to_serve,
        "decided_at": subject.decided_at.isoformat(),
        "facts": rows,
        "parts": acts(subject.offences),
    }


# What fields of the forms can refer to.


def hearings(subject: Subject) -> list[tuple[str, str]]:
    """The hearings of a case that are not filed yet."""
    rows = case_of(subject).hearings.filter(filed_at=None).select_related("person")
    return [(str(row.pk), f"{row.person.name} {gettext(row.phases[row.phase])}") for row in rows]


def tiers(subject: Subject) -> list[tuple[str, str]]:
    """Every cause that may be punished on the spot with each of its tiers, new law first."""
    del subject
    found: dict[str, str] = {}
    for cause in causes():
        if cause.never_simple:
            continue
        for bands in reversed(list(cause.bands.values())):
            for band in bands:
                found.setdefault(f"{cause.code}/{band.grade}", f"{cause.title}：{band.title}")
    return list(found.items())


def reports(subject: Subject) -> list[tuple[str, str]]:
    """The reports of a unit that nobody has accepted yet, newest first."""
    kind = kinds()["report"]
    rows = kind._default_manager.filter(line=subject.line, phase="received")  # noqa: SLF001
    newest = rows.order_by("-opened_at")[:MOST]
    return [(str(row.pk), f"{row.label} {shown(row.opened_at)}") for row in newest]


MOST = 50
