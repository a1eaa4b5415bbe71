"""Who may record, close and correct: never the teacher alone, never for oneself."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.training.models import Assignment, Session
from plumbline.training.terms import DESK, Topic


@gate(
    "training.recorder",
    cite=("D-QUAL-01", "1.3a"),
    says="出勤由班次指定的记录人记录，您不是记录人",
    remedy="由指定的记录人办理",
)
def recorder(s: Situation[Session]) -> Missing | None:
    """Attendance is recorded by the person named for it, who is not the teacher."""
    return None if s.actor.id == s.subject.recorder else {}


@gate(
    "training.ended",
    cite=("D-QUAL-01", "1.3a"),
    says="班次到%(ends)s才结束",
    remedy="结束后办理",
)
def ended(s: Situation[Session]) -> Missing | None:
    """Nobody is credited with hours that have not passed."""
    ends = s.subject.ends_at
    s.reads.append(f"ends={ends.isoformat()}")
    return None if s.at >= ends else {"ends": f"{ends.astimezone(s.at.tzinfo):%Y-%m-%d %H:%M}"}


def unrecorded(session: Session) -> int:
    """How many of the enrolled have no hours yet."""
    return session.attendance.filter(hours=None).count()


@gate(
    "training.recorded",
    cite=("D-QUAL-01", "1.3a"),
    says="还有%(count)s名参训人员的学时没有记录",
    remedy="由记录人补记，缺席的记为零学时",
)
def recorded(s: Situation[Session]) -> Missing | None:
    """Whoever was enrolled was there for so many hours, or for none."""
    waiting = s.once(unrecorded)
    return {"count": str(waiting)} if waiting else None


@gate(
    "training.not_teacher",
    cite=("D-QUAL-01", "P-ROLE-01"),
    says="您是本班次的授课人，学分不能由授课人自己核定",
    remedy="由授课人以外的人员办理",
    who=DESK,
)
def not_teacher(s: Situation[Session]) -> Missing | None:
    """The teacher's own credits hang on it."""
    return {} if s.actor.id == s.subject.teacher else None


def about(s: Situation[Any]) -> object:
    """The officer an act is about: its subject, whom the subject names, or whom the form names."""
    subject: Subject = s.subject
    if isinstance(subject, Officer):
        return subject.pk
    return getattr(subject, "officer_id", None) or getattr(s.form, "officer", None)


@gate(
    "training.not_oneself",
    cite=("D-QUAL-01", "P-ROLE-01"),
    says="此项关系您本人的培训和学分，不能自己办理",
    remedy="由其他人员办理",
    who=DESK,
)
def not_oneself(s: Situation[Any]) -> Missing | None:
    """Nobody corrects, confirms or lifts what he himself must be trained in."""
    return {} if about(s) == s.actor.id else None


@gate(
    "training.oneself",
    cite=("D-QUAL-01", "1.3a"),
    says="学分由本人申报",
    remedy="由本人办理",
)
def oneself(s: Situation[Officer]) -> Missing | None:
    """Each officer answers for what he claims."""
    return None if s.subject.pk == s.actor.id else {}


def credited_since(assignment: Assignment) -> bool:
    """Whether the officer got credit in the topic for a session begun since it was assigned."""
    return assignment.officer.credits.filter(
        session__course__topics__contains=[assignment.topic],
        session__begins_at__gte=assignment.opened_at,
        source="course",
        points__gt=0,
    ).exists()


@gate(
    "training.topic_credited",
    cite=("D-QUAL-01", "1.2c"),
    says="安排补训以来，尚未在“%(topic)s”专题的培训中取得学分",
    remedy="参加该专题的培训班次，办结后再确认",
    who=(Role.TRAINER,),
)
def topic_credited(s: Situation[Assignment]) -> Missing | None:
    """A topic leaves the syllabus when it was trained, not when somebody says so."""
    if s.once(credited_since):
        return None
    return {"topic": str(Topic(s.subject.topic).label)}
