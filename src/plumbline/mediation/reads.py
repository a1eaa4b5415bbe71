"""Reading mediations, and what their forms may name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.models import Case, Person, PersonRole
from plumbline.casework.seals import matter
from plumbline.kernel.gate import listed
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.causes import cause, causes
from plumbline.law.roles import Actor
from plumbline.mediation.gates import names, people
from plumbline.mediation.models import Failure, Ground, Mediation, Session, Way


@matter("mediation", personal=("parties", "reasons", "content", "proof", "sessions"))
def mediation(subject: Mediation, actor: Actor, now: datetime) -> dict[str, Any]:
    """A mediation with its sessions, its agreement and what became of it."""
    del actor, now
    found = people(subject)
    facts = [
        ("方式", gettext(str(Way(subject.way).label))),
        ("违法行为", gettext(cause(subject.cause).title)),
        ("适用调解的情形", gettext(str(Ground(subject.ground).label))),
        ("公开", gettext("公开调解") if subject.public else ""),
        ("违法嫌疑人", names(found, subject.offenders)),
        ("被侵害人", names(found, subject.victims)),
        ("纠纷经过", subject.reasons),
        ("协议内容", subject.content),
        ("履行方式", gettext(subject.manner) if subject.manner else ""),
        ("约定支付的金额", gettext("%(n)s元") % {"n": subject.amount} if subject.amount else ""),
        ("履行期限", _day(subject.perform_by)),
        ("履行完毕之日", _day(subject.performed_on)),
        ("履行凭证", gettext(subject.proof) if subject.proof else ""),
        ("调解不成的原因", gettext(str(Failure(subject.failure).label)) if subject.failure else ""),
    ]
    return {
        "case": str(subject.case_id),
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "way": subject.way,
        "cause": subject.cause,
        "public": subject.public,
        "offenders": subject.offenders,
        "victims": subject.victims,
        "perform_by": _day(subject.perform_by) or None,
        "failure": subject.failure or None,
        "facts": [[gettext(label), value] for label, value in facts if value],
        "parts": [_session(session) for session in subject.sessions.order_by("number")],
    }


def _session(session: Session) -> dict[str, Any]:
    guests = listed(f"{guest['name']}（{guest['standing']}）" for guest in session.invited)
    facts = [
        ("时间", session.held_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")),
        ("地点", session.place),
        ("受邀人员", guests),
        ("录音录像", session.recording),
        ("调解经过", session.record),
    ]
    return {
        "title": gettext("第%(n)s次调解") % {"n": session.number},
        "note": gettext("达成一致") if session.agreed else gettext("未达成一致"),
        "facts": [[gettext(label), value] for label, value in facts if value],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def mediable(subject: Subject) -> list[tuple[str, str]]:
    """The violations that may be mediated."""
    del subject
    return [(known.code, gettext(known.title)) for known in causes() if known.mediable]


def failed(subject: Subject) -> list[tuple[str, str]]:
    """The mediations of a case that failed and after which punishment was not yet resumed."""
    if not isinstance(subject, Case):
        return []
    rows = subject.mediations.filter(phase="failed", resumed_at=None).order_by("pk")
    return [(str(row.pk), f"{gettext(row.label)}（{gettext(str(Failure(row.failure).label))}）")
            for row in rows]  # fmt: skip


def victims(subject: Subject) -> list[tuple[str, str]]:
    """The victims of the case that a subject belongs to."""
    return _persons(subject, PersonRole.VICTIM)


def suspects(subject: Subject) -> list[tuple[str, str]]:
    """The suspects of the case that a subject belongs to."""
    return _persons(subject, PersonRole.SUSPECT)


def _persons(subject: Subject, role: PersonRole) -> list[tuple[str, str]]:
    case = subject.pk if isinstance(subject, Case) else getattr(subject, "case_id", None)
    rows = Person.objects.filter(case=case, role=role).order_by("pk")
    return [(str(row.pk), row.name) for row in rows]
