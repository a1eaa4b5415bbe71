"""Reading reports, receipts, and what has no outcome yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import MASK, SEALED, matter, shut, unsealed
from plumbline.intake import classes
from plumbline.intake.desk import Measure
from plumbline.intake.filing import Verdict
from plumbline.intake.models import (
    WITHOUT_OUTCOME,
    Aim,
    Channel,
    Outcome,
    Receipt,
    Report,
    Request,
    Way,
)
from plumbline.kernel import scope
from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Duty, Subject
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.law.roles import Actor
from plumbline.people.models import Officer, Unit
from plumbline.people.reads import unit_names


@read("report", personal=("reporter", "phone", "place", "facts"))
def report(subject: Report, actor: Actor, now: datetime) -> dict[str, Any]:
    """A report with what was said and done, its outcome, and the case it became."""
    case = Case.objects.filter(report_id=subject.pk).values_list("pk", flat=True).first()
    reporter, phone = who_reported(subject, actor)
    shown = {
        "number": subject.number,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "way": subject.way,
        "way_title": Way(subject.way).label,
        "aim": subject.aim,
        "channel": subject.channel or None,
        "class_code": subject.class_code or None,
        "reporter": reporter,
        "phone": phone,
        "keep_secret": subject.keep_secret,
        "occurred_at": _iso(subject.occurred_at),
        "reported_at": subject.opened_at.isoformat(),
        "place": subject.place,
        "latitude": subject.latitude,
        "longitude": subject.longitude,
        "facts": subject.facts,
        "urgent": subject.urgent,
        "registered_at": _iso(subject.registered_at),
        "sender": subject.sender or None,
        "papers_missing": subject.papers_missing,
        "dispatched_to": subject.dispatched_to or None,
        "dispatched_at": _iso(subject.dispatched_at),
        "arrived_at": _iso(subject.arrived_at),
        "finished_at": _iso(subject.finished_at),
        "recordings": subject.recordings,
        "outcome": subject.outcome or None,
        "outcome_title": Outcome(subject.outcome).label if subject.outcome else None,
        "came_from": _id(subject.came_from),
        "passed_to": _id(subject.passed_to),
        "earlier": _id(subject.earlier),
        "line": subject.line,
        "case": str(case) if case else None,
    }
    if shut(subject, actor, legal_day(now)):
        told = dict.fromkeys(("reporter", "phone", "place", "facts"), "")
        where = dict.fromkeys(("latitude", "longitude"), None)
        return {**shown, **told, **where, "sealed": gettext(SEALED), "parts": []}
    return {**shown, "parts": _parts(subject, reporter, phone)}


def who_reported(subject: Report, actor: Actor) -> tuple[str, str]:
    """Name and phone; hidden on request from whoever does not handle the report (D-INT-12)."""
    if not subject.keep_secret or actor.id in subject.handlers:
        return subject.reporter, subject.phone
    return MASK if subject.reporter else "", MASK if subject.phone else ""


def _parts(subject: Report, reporter: str, phone: str) -> list[dict[str, Any]]:
    """What the page shows below the band: the 110 record, then what was taken in."""
    names = unit_names({subject.dispatched_to}) if subject.dispatched_to else {}
    kind = classes.find(subject.class_code)
    where = ""
    if subject.latitude is not None and subject.longitude is not None:
        where = f"{_degrees(subject.latitude)}, {_degrees(subject.longitude)}"
    secret = gettext("报案人要求保密") if subject.keep_secret else ""
    parts = [
        _part(gettext("报案"), secret, [
            (gettext("报案性质"), gettext(str(Aim(subject.aim).label))),
            (gettext("报警渠道"), _channel(subject.channel)),
            (gettext("警情类别"), class_title(kind) if kind else ""),
            (gettext("报案人"), reporter),
            (gettext("联系电话"), phone),
            (gettext("经纬度"), where),
            (gettext("移送机关"), subject.sender),
            (gettext("待补正材料"), gettext("、").join(subject.papers_missing)),
            (gettext("报案内容"), subject.facts),
        ]),
        _part(gettext("处警"), "", [
            (gettext("处警单位"), names.get(subject.dispatched_to, "")),
            (gettext("派警时间"), _clock(subject.dispatched_at)),
            (gettext("到场时间"), _clock(subject.arrived_at)),
            (gettext("处置完毕时间"), _clock(subject.finished_at)),
            (gettext("处置情况"), subject.disposal),
            (gettext("现场录音录像"), gettext("、").join(subject.recordings)),
            (gettext("向报警人反馈"), subject.feedback),
        ]),
        _part(gettext("处理结果"), "", [
            (gettext("结果"), gettext(str(Outcome(subject.outcome).label))
             if subject.outcome else ""),
            (gettext("接收单位"), subject.passed_name),
            (gettext("告知报案人"), subject.told),
        ]),
    ]  # fmt: skip
    for statement in subject.statements.order_by("pk"):
        signed = gettext("已签名") if statement.signed else statement.unsigned_why
        parts.append(_part(gettext("报案笔录"), signed, [
            (gettext("陈述人"), MASK if reporter == MASK else statement.teller),
            (gettext("笔录内容"), statement.text),
        ]))  # fmt: skip
    for received in subject.received.order_by("pk"):
        things = [
            (item.name, f"{item.quantity}  {item.features}".strip())
            for item in received.items.order_by("pk")
        ]
        giver = MASK if reporter == MASK else received.giver
        parts.append(_part(gettext("接受证据清单"), received.number,
                           [(gettext("提供人"), giver), *things]))  # fmt: skip
    parts += [
        _part(
            gettext("调查核实"),
            gettext(str(Measure(check.measure).label)),
            [(_clock(check.at), check.found)],
        )
        for check in subject.checks.order_by("pk")
    ]
    return [part for part in parts if part["facts"]]


def _part(title: str, note: str, facts: list[tuple[str, str]]) -> dict[str, Any]:
    return {"title": title, "note": note, "facts": [[k, v] for k, v in facts if v]}


def _channel(code: str) -> str:
    return gettext(str(Channel(code).label)) if code else ""


def _degrees(micro: int) -> str:
    """Millionths of a degree as people write degrees."""
    sign = "-" if micro < 0 else ""
    whole, rest = divmod(abs(micro), 1_000_000)
    return f"{sign}{whole}.{rest:06d}"


def _clock(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _id(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


@matter("request", personal=("asker", "asks", "answer"))
def request(subject: Request, actor: Actor, now: datetime) -> dict[str, Any]:
    """A request of a party or lawyer, and its answer."""
    del actor, now
    verdict = gettext(str(Verdict(subject.verdict).label)) if subject.verdict else ""
    facts = [
        (gettext("申请人"), subject.asker),
        (gettext("申请事项和理由"), subject.asks),
        (gettext("结论"), verdict),
        (gettext("答复和理由"), subject.answer),
    ]
    return {
        "number": subject.number,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "case": str(subject.case_id),
        "line": subject.line,
        "asker": subject.asker,
        "asks": subject.asks,
        "verdict": subject.verdict or None,
        "answer": subject.answer,
        "facts": [[label, value] for label, value in facts if value],
    }


def reports(actor: Actor, now: datetime, *, phase: str = "") -> QuerySet[Report]:
    """The reports the actor may list, newest first."""
    rows = scope.visible(Report, actor, legal_day(now)).order_by("-opened_at", "-id")
    return rows.filter(phase=phase) if phase else rows


SECRET = ("reporter", "phone", "teller", "giver")  # fields of entries that name the reporter


def hidden(kinds: Iterable[tuple[str, UUID]], actor: Actor) -> set[UUID]:
    """Those of these subjects whose reporter is secret from the actor: pages of entries ask."""
    ids = [pk for kind, pk in kinds if kind == Report.kind]
    if not ids:
        return set()
    rows = Report.objects.filter(pk__in=ids, keep_secret=True)
    return set(rows.exclude(handlers__contains=[actor.id]).values_list("pk", flat=True))


def by_reporter(actor: Actor, name: str, day: date) -> Q:
    """Reports by this person, but for those that are secret, or sealed with their case.

    Whoever handles a report finds it by its reporter all the same.
    """
    cases = Case.objects.filter(report_id=OuterRef("pk"))
    shut_away = Exists(cases) & ~Exists(cases.filter(unsealed(actor, day)))
    open_to = Q(keep_secret=False) & ~shut_away
    return Q(reporter=name) & (open_to | Q(handlers__contains=[actor.id]))


def without_outcome(actor: Actor, now: datetime) -> QuerySet[Any]:
    """The daily difference set: calls and reports without an outcome, the latest ones first.

    A transferred matter stays in it for the sender until the other unit has acknowledged it. Each
    row has `due_at`, the next limit that runs on it, and orders by that.
    """
    waits = Report.objects.filter(phase="referred", pk=OuterRef("passed_to"))
    on = Duty.objects.filter(settled_by=None).order_by().values("subject_id")
    own = on.filter(subject_id=OuterRef("pk")).annotate(due=Min("due_at")).values("due")
    theirs = on.filter(subject_id=OuterRef("passed_to")).annotate(due=Min("due_at")).values("due")
    rows = scope.visible(Report, actor, legal_day(now)).filter(
        Q(phase__in=WITHOUT_OUTCOME) | Q(passed_to__in=waits.values("pk"))
    )
    due = Coalesce(Subquery(own), Subquery(theirs), "opened_at")
    return rows.annotate(due_at=due).order_by("due_at", "id")


def waits_for(row: Report) -> str:
    """What a report without an outcome waits for, in words."""
    if row.papers_missing:
        return gettext("移送机关补正材料")
    said = {
        "received": gettext("派警或者作出处理决定"),
        "dispatched": gettext("到达现场"),
        "at_scene": gettext("先期处置完毕"),
        "handled": gettext("作出处理决定"),
        "referred": gettext("本单位接收"),
        "transferring": gettext("对方单位确认接收"),
        "inspecting": gettext("督察处理并反馈"),
    }
    return said.get(row.phase, gettext("对方单位确认接收"))


def receipt(case: UUID) -> Receipt:
    """The acceptance receipt of a case."""
    return Receipt.objects.select_related("case").get(case_id=case)


# What the fields of intake's forms can refer to.


def class_title(kind: classes.IncidentClass) -> str:
    """A class in the reader's language."""
    return kind.en if (get_language() or "").startswith("en") else kind.title


def class_choices(subject: Subject) -> list[tuple[str, str]]:
    """The classes by code, the second level under the first."""
    del subject
    rows = sorted(classes.table().values(), key=lambda kind: (kind.parent or kind.code, kind.code))
    return [(k.code, ("　" if k.parent else "") + class_title(k)) for k in rows if k.until is None]


def units_below(subject: Subject) -> list[tuple[str, str]]:
    """The unit of the subject and those it may command."""
    rows = Unit.objects.filter(
        phase="active", **{f"line__{len(subject.line) - 1}": subject.line[-1]}
    )
    return [(str(unit.pk), unit.name) for unit in rows.order_by("line")[:MOST]]


def competent_units(subject: Subject) -> list[tuple[str, str]]:
    """Other units that may be competent: those of the same city first, then the other organs."""
    near = Unit.objects.filter(phase="active").exclude(line=subject.line).order_by("line")
    city = subject.line[: min(2, len(subject.line))]
    rows = list(near.filter(**{f"line__{len(city) - 1}": city[-1]})[:MOST])
    known = {unit.pk for unit in rows}
    rows += [u for u in near.filter(level__in=("city", "county"))[:MOST] if u.pk not in known]
    return [(str(unit.pk), unit.name) for unit in rows]


def officers_below(subject: Subject) -> list[tuple[str, str]]:
    """Serving officers of the subject's unit and those below it."""
    rows = Officer.objects.filter(
        phase="serving", **{f"line__{len(subject.line) - 1}": subject.line[-1]}
    )
    return [(str(row.pk), row.label) for row in rows.order_by("number")[:MOST]]


MOST = 500
