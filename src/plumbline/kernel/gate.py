"""Gates: what must hold before an act may happen, and the sentence for the person it stops.

A gate is a plain function over a situation. It answers None (open) or what is missing. The five
generic gates at the end cover most relations between acts: phase, after, clear, apart, holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language, gettext

from plumbline.forms import Form
from plumbline.kernel import norm
from plumbline.kernel.models import Duty, Subject
from plumbline.law.calendar import NoCalendar, legal_day
from plumbline.law.register import cite as cited
from plumbline.law.roles import Actor, Role

S = TypeVar("S", bound=Subject)
T = TypeVar("T")
Missing = dict[str, str]  # fills the placeholders of the gate's sentence

CONTEST = "对此有异议的，可以向本级公安机关法制部门提出，或者向督察部门反映"


def listed(names: Iterable[str]) -> str:
    """Several names in one breath, in the language of the reader."""
    return gettext("、").join(gettext(name) for name in names)


@dataclass(frozen=True)
class Past:
    """An act done on the subject."""

    act: str
    actor: UUID | None
    at: datetime
    entry: UUID


@dataclass
class Situation(Generic[S]):
    """Everything a gate may read, each fact once: the subject, who acts, when, what was done."""

    subject: S
    actor: Actor
    at: datetime  # instant of the deed
    now: datetime  # instant of the record
    form: Form | None = None  # None: asked without the deed
    made: Subject | None = None  # what the act made, or the last of several
    born: list[Subject] = field(default_factory=list)  # all that it made
    act: str = ""  # the code of the act that is asked about
    barred: set[Role] = field(default_factory=set)  # roles that a gate keeps from this act
    reads: list[str] = field(default_factory=list)  # what the gate at hand read, for the entry
    norms: dict[str, norm.Version] = field(default_factory=dict)
    _facts: dict[Any, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The legal date of the deed, in Shanghai."""
        return legal_day(self.at)

    @cached_property
    def roles(self) -> list[Role]:
        """The actor's roles over the subject's line, held on the day of the deed and still now."""
        line = tuple(self.subject.line)
        today = self.actor.roles(line, legal_day(self.now))
        return [role for role in self.actor.roles(line, self.day) if role in today]

    def once(self, fact: Callable[[S], T]) -> T:
        """A fact of the subject, read at most once however many gates ask."""
        if fact not in self._facts:
            self._facts[fact] = fact(self.subject)
        found: T = self._facts[fact]
        return found

    def norm(self, code: str) -> norm.Version:
        """The version in force on the day of the deed. Raises NoNorm."""
        if code not in self.norms:
            self.norms[code] = norm.in_force(code, self.day, self.subject)
        version = self.norms[code]
        self.reads.append(version.id)
        return version

    @property
    def trail(self) -> list[Past]:
        """The acts done on this subject, newest first; of each act and person the last."""
        return self.once(_trail)

    @property
    def duties(self) -> list[Duty]:
        """The open duties of this subject."""
        return self.once(_duties)

    def last(self, *acts: str) -> Past | None:
        """The last time one of these acts was done."""
        return next((past for past in self.trail if past.act in acts), None)


def _trail(subject: Subject) -> list[Past]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (act, actor) act, actor, at, id FROM ("
            " SELECT act, actor, at, id FROM kernel_entry WHERE subject_id = %(s)s UNION ALL"
            " SELECT act, actor, at, id FROM kernel_entry WHERE made_id = %(s)s) done"
            " ORDER BY act, actor, id DESC",
            {"s": subject.pk},
        )
        done = [Past(*row) for row in cursor.fetchall()]
        return sorted(done, key=lambda past: past.entry, reverse=True)


def _duties(subject: Subject) -> list[Duty]:
    owed = Duty.objects.filter(subject_id=subject.pk, settled_by=None)
    return list(owed.order_by("due_at", "id"))


@dataclass(frozen=True)
class Refusal:
    """Why an act may not happen: what stopped it, under which article, what cures it, who can."""

    gate: str
    says: str
    remedy: str
    cites: tuple[str, ...]
    who: tuple[Role, ...] = ()
    missing: Missing = field(default_factory=dict)
    versions: tuple[str, ...] = ()  # the norm versions the gate read

    def as_json(self) -> dict[str, Any]:
        """In the language of the reader: the public form of a refusal."""
        missing = {key: gettext(value) for key, value in self.missing.items()}
        return {
            "gate": self.gate,
            "says": gettext(self.says) % missing,
            "missing": missing,
            "cites": [cited(rule, get_language() or "").as_json() for rule in self.cites],
            "versions": list(self.versions),
            "remedy": gettext(self.remedy) % missing,
            "who": [gettext(role.label) for role in self.who],
            "contest": gettext(CONTEST),
        }


Check = Callable[[Situation[Any]], Missing | None]


@dataclass(frozen=True)
class Gate:
    """A condition with its citation, its sentence and its remedy."""

    code: str
    cites: tuple[str, ...]
    says: str
    remedy: str
    check: Check
    who: tuple[Role, ...] = ()
    phases: frozenset[str] | None = None  # for `phase` and `anytime` only
    names: tuple[str, ...] = ()  # the acts and duties it names by code
    far: bool = False  # shut, the act is another's or of another step: an offer asks no further

    def ask(self, situation: Situation[Any]) -> Refusal | None:
        """None when open. A missing norm or calendar shuts it and names who must supply it."""
        situation.reads.clear()
        try:
            missing = self.check(situation)
        except norm.NoNorm as none:
            return no_norm(self.code, self.cites, none)
        except NoCalendar as none:
            return no_calendar(self.code, none)
        if missing is None:
            return None
        return Refusal(self.code, self.says, self.remedy, self.cites, self.who, missing,
                       tuple(r for r in situation.reads if "@" in r))  # fmt: skip


def no_norm(code: str, cites: tuple[str, ...], none: norm.NoNorm) -> Refusal:
    """The refusal for a parameter that no norm in force supplies."""
    says, remedy = "%(day)s没有施行中的规范“%(code)s”，无从判断", "由%(issuer)s发布或者确认该规范"
    issuer = none.issuer or "省级公安机关"
    missing = {"code": none.code, "day": none.day.isoformat(), "issuer": issuer}
    return Refusal(code, says, remedy, cites, (Role.LEGAL_DEPT,), missing)


def no_calendar(code: str, none: NoCalendar) -> Refusal:
    """The refusal for a deadline that runs into a year whose holidays are not known."""
    says = "期限延及%(year)s年，而该年节假日安排尚未录入，无从计算"
    remedy = "由系统管理员录入国务院办公厅公布的节假日安排"
    cites, missing = ("N-TIME-02", "N-TIME-09"), {"year": str(none.year)}
    return Refusal(code, says, remedy, cites, (Role.SYSTEM_ADMIN,), missing)


def gate(
    code: str, *, cite: tuple[str, ...], says: str, remedy: str, who: tuple[Role, ...] = ()
) -> Callable[[Check], Gate]:
    """Declare a named gate over a function that answers what is missing."""
    return lambda check: Gate(code, cite, says, remedy, check, who)


def phase(*allowed: str, cite: tuple[str, ...] = ("2.2b",)) -> Gate:
    """The subject must be in one of these phases: the procedure is the gate."""

    def check(s: Situation[Any]) -> Missing | None:
        s.reads.append("phase=" + s.subject.phase)
        if s.subject.phase in allowed:
            return None
        names = s.subject.phases
        steps = listed(names[code] for code in allowed)
        return {"phase": names[s.subject.phase], "allowed": steps}

    return Gate(
        f"phase({','.join(allowed)})",
        cite,
        "现处于“%(phase)s”阶段，此项须在“%(allowed)s”阶段办理",
        "先完成前一步骤，使其进入“%(allowed)s”阶段",
        check,
        phases=frozenset(allowed),
        far=True,
    )


anytime = Gate("anytime", ("2.2b",), "随时可以办理", "无须补正", lambda _: None, phases=frozenset())


def after(act: str, title: str, *, cite: tuple[str, ...], since: str | None = None) -> Gate:
    """Another act must have been done on the subject (and later than `since` was last done)."""

    def check(s: Situation[Any]) -> Missing | None:
        past, start = s.last(act), s.last(since) if since else None
        s.reads.append(f"{act}={past.entry if past else None}")
        stale = past is not None and start is not None and past.entry < start.entry
        return {"act": title} if past is None or stale else None

    says, remedy = "尚未“%(act)s”，不得办理此项", "先办理“%(act)s”"
    return Gate(f"after({act})", cite, says, remedy, check, names=(act, since or act))


def clear(duty: str, title: str, *, cite: tuple[str, ...]) -> Gate:
    """No such duty may be open on the subject."""

    def check(s: Situation[Any]) -> Missing | None:
        owed = next((d for d in s.duties if d.code == duty), None)
        s.reads.append(f"{duty}={owed.pk if owed else None}")
        return {"duty": title} if owed else None

    says, remedy = "“%(duty)s”尚未完成", "先完成“%(duty)s”"
    return Gate(f"clear({duty})", cite, says, remedy, check, names=(duty,))


def apart(*acts: str, cite: tuple[str, ...] = ("P-ROLE-01",)) -> Gate:
    """Whoever handles the subject, or did one of these acts on it, may not do this one."""

    def check(s: Situation[Any]) -> Missing | None:
        mine = [past.act for past in s.trail if past.actor == s.actor.id and past.act in acts]
        s.reads.append("apart=" + ",".join(mine))
        if s.actor.id in s.subject.handlers:
            return {"why": "您是本案办案人员"}
        return {"why": "您已经办理过本案须与此项分离的环节"} if mine else None

    says = "%(why)s，办理与审核、审批应当由不同的人进行"
    remedy = "由未参与本案前述环节的人员办理"
    return Gate(f"apart({','.join(acts)})", cite, says, remedy, check, names=acts)


def holds(*levels: str, title: str, cite: tuple[str, ...], branch: str | None = None) -> Gate:
    """The actor must hold one of these qualifications on the day of the deed."""

    def check(s: Situation[Any]) -> Missing | None:
        s.reads.append("levels=" + ",".join(level.code for level in s.actor.levels))
        if s.actor.holds(frozenset(levels), branch, s.day):
            return None
        return {"name": s.actor.name, "level": title, "day": s.day.isoformat()}

    return Gate(
        f"holds({','.join(levels)})",
        cite,
        "%(name)s在%(day)s没有有效的“%(level)s”，不得办理",
        "由具备“%(level)s”的人员办理，或者取得该资格后再办",
        check,
        (Role.TRAINER,),
    )


def role(roles: tuple[Role, ...]) -> Gate:
    """The actor must hold one of these roles over the subject's line, then and now."""

    def check(s: Situation[Any]) -> Missing | None:
        s.reads.append("roles=" + ",".join(s.roles))
        if any(r in roles for r in s.roles):
            return None
        yours = listed(r.label for r in s.roles) or gettext("无")
        return {"roles": listed(r.label for r in roles), "yours": yours}

    return Gate(
        "role", ("2.2a",), "此项由%(roles)s办理，您在此单位的职责是：%(yours)s",
        "请%(roles)s办理", check, roles, far=True,
    )  # fmt: skip
