"""Taking published norms over into the system, and their confirmation by the legal department."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.kernel.models import Norm, NormVersion
from plumbline.law import calendar, register
from plumbline.law.bodies import KINDS, FilingThreshold
from plumbline.law.body import Body as Typed
from plumbline.law.ranks import Rank, rank
from plumbline.law.roles import Role
from plumbline.norms.conflicts import CLAIMED, everywhere, rivals
from plumbline.norms.drafting import read_body
from plumbline.norms.force import add_version
from plumbline.norms.library import codes
from plumbline.norms.naming import faults
from plumbline.norms.terms import Code, Line, Mark
from plumbline.people.models import Unit

Body = Annotated[str, StringConstraints(min_length=2)]


class Adopt(Form):
    """A published norm with its typed body."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{2,60}$")] = ask(
        "规范代码", examples=["N-ADM-07.example"]
    )
    title: Line = ask("名称")
    issuer: Line = ask("制定机关")
    number: str = ask("文号", default="")
    since: date = ask("自何日起施行")
    until: date | None = ask("至何日止施行", default=None)
    kind: Annotated[str, StringConstraints(max_length=40)] = ask(
        "类型", ref="norm_kind", examples=["time_limit"]
    )
    body: Body = ask(
        "内容",
        ref="body",
        help="按类型填写的数值，不得含有表达式",
        examples=['{"amount": 30, "unit": "day"}'],
    )
    clauses: list[Line] = ask("条文要旨", default=[])
    cites: list[Code] = ask("依据规则", min_length=1, examples=[["N-ADM-07"]])
    mark: Mark = ask("可信标记", examples=["V*"])


def _read(form: Adopt | Revise, kind: str) -> dict[str, Any]:
    """The columns of a version, once its span, its rules and its body are sound."""
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    if not all(register.known(rule) for rule in form.cites):
        raise Invalid([("cites", "依据规则不在规则库内")])
    return {
        "since": form.since, "until": form.until, "kind": kind,
        "body": read_body(kind, form.body, "body"), "clauses": form.clauses, "cites": form.cites,
        "mark": form.mark,
    }  # fmt: skip


@gate(
    "norms.from_above",
    cite=("2.1b", "G-NORM-01", "G-NORM-02"),
    says="%(issuer)s自己的规范不能直接载入：未经合法性审核和会议审议，不得施行",
    remedy="起草规范性文件，经审核、审议后公布",
    who=(Role.LEGAL_DEPT,),
)
def from_above(s: Situation[Any]) -> Missing | None:
    """Only what higher organs published is taken over, and what the product itself brings."""
    if isinstance(s.form, Adopt):
        issuer = s.form.issuer
        ours = rank(issuer) is Rank.PROVINCE and s.form.code not in codes()
    elif isinstance(s.subject, Norm):
        issuer = s.subject.issuer
        ours = rank(issuer) is Rank.PROVINCE
    else:
        return None
    s.reads.append(f"issuer={issuer}")
    if not ours and isinstance(s.form, Adopt | Revise) and _fixes_ours(_typed(s, s.form)):
        return {"issuer": PROVINCE}
    return {"issuer": issuer} if ours else None


PROVINCE = "省级公安机关"


def _fixes_ours(body: Typed) -> bool:
    """Whether it states an amount that the law leaves to the province: nobody above fixed that."""
    return isinstance(body, FilingThreshold) and body != body.national


def _typed(s: Situation[Any], form: Adopt | Revise) -> Typed:
    """The body of the form. Raises Invalid where it is none of its kind."""
    kind = form.kind if isinstance(form, Adopt) else s.once(_newest).kind
    body = read_body(kind, form.body, "body")  # first: it says so where there is no such kind
    return KINDS[kind].model_validate(body)


@gate(
    "norms.sound",
    cite=("C-DISC-02", "P-DISC-02"),
    says="内容有缺陷，不得载入：%(why)s",
    remedy="补全没有规定的情形，消除重复，不超出法律的种类和幅度，并使算例与表相符",
    who=(Role.LEGAL_DEPT,),
)
def sound(s: Situation[Any]) -> Missing | None:
    """No table with a gap, an overlap, a tier beyond the law or a wrong example has force."""
    form = s.form
    if not isinstance(form, Adopt | Revise):
        return None
    typed = _typed(s, form)
    code = form.code if isinstance(form, Adopt) else s.subject.code
    found = [*faults(typed), *(calendar.Line(CLAIMED, {"title": one.title, "code": one.code})
                               for one in rivals(typed, code, form.since))]  # fmt: skip
    s.reads.append(f"faults={len(found)}")
    return {"why": "；".join(line.says % line.values for line in found)} if found else None


@gate(
    "norms.for_everybody",
    cite=("2.1b", "D-NORM-01"),
    says="载入的规范对全省各级公安机关生效，%(unit)s不能载入",
    remedy="由省级公安机关法制部门载入",
    who=(Role.LEGAL_DEPT,),
)
def for_everybody(s: Situation[Unit]) -> Missing | None:
    """One county's lawyer would otherwise change the rules of every other county."""
    return None if everywhere(s.subject.line) else {"unit": s.subject.name}


@act(
    "norms.adopt",
    title="载入规范",
    by=Role.LEGAL_DEPT,
    gates=[anytime, for_everybody, from_above, sound],
    cite=("2.1c",),
    makes=Norm,
    shared=True,
)
def adopt(doing: Doing[Unit, Adopt]) -> None:
    """把已公布的规范载入系统，自施行之日起约束相应的关口和期限；载入时一律标为未确认。"""
    form = doing.form
    if Norm.objects.filter(code=form.code).exists():
        raise Invalid([("code", "该规范代码已经使用")])
    version = _read(form, form.kind)
    norm = doing.create(
        Norm(
            code=form.code, title=form.title, issuer=form.issuer, number=form.number,
            phase="in_force", line=doing.subject.line,
        )
    )  # fmt: skip
    add_version(norm, doing, **version)


def _newest(norm: Norm) -> NormVersion:
    """The newest version, but for one that only waits for ours to end."""
    return NormVersion.objects.filter(norm=norm, revived_by=None).latest("number")


class Revise(Form):
    """The next version of a norm: the same kind of body, from a later day."""

    number: Annotated[str, StringConstraints(max_length=300)] = ask(
        "文号", default="", help="新版的文号；不填则沿用"
    )
    since: date = ask("自何日起施行")
    until: date | None = ask("至何日止施行", default=None)
    body: Body = ask(
        "内容",
        ref="body",
        help="与前一版同一类型的数值，不得含有表达式",
        examples=['{"amount": 30, "unit": "day"}'],
    )
    clauses: list[Line] = ask("条文要旨", default=[])
    cites: list[Code] = ask("依据规则", min_length=1, examples=[["N-ADM-07"]])
    mark: Mark = ask("可信标记", examples=["V*"])


@gate(
    "norms.starts_later",
    cite=("2.1c",),
    says="新版自%(since)s起施行，第%(number)s版自%(previous)s起施行，新版应当在其后",
    remedy="核对新版的施行日；已经施行过的期间不得改写",
    who=(Role.LEGAL_DEPT,),
)
def starts_later(s: Situation[Norm]) -> Missing | None:
    """A new version never reaches back to the day its forerunner began, or before."""
    if not isinstance(s.form, Revise) or s.form.since > (newest := s.once(_newest)).since:
        return None
    return {
        "since": s.form.since.isoformat(),
        "number": str(newest.number),
        "previous": newest.since.isoformat(),
    }


@act(
    "norms.revise",
    title="载入新版",
    by=Role.LEGAL_DEPT,
    gates=[phase("in_force"), from_above, starts_later, sound],
    cite=("2.1c",),
)
def revise(doing: Doing[Norm, Revise]) -> None:
    """载入规范的新版；前一版施行至新版施行的前一日，此前的行为仍按前一版。"""
    form, previous = doing.form, doing.situation.once(_newest)
    version = _read(form, previous.kind)
    before = form.since - timedelta(days=1)
    if previous.until is None or previous.until > before:
        previous.until, previous.entry_id = before, doing.entry_id
        previous.save()
    doing.subject.number = form.number or doing.subject.number
    add_version(doing.subject, doing, **version)


@gate(
    "norms.unconfirmed",
    cite=("2.1b",),
    says="本规范的第%(number)s版已由%(by)s确认",
    remedy="无须再次确认",
)
def unconfirmed(s: Situation[Norm]) -> Missing | None:
    """Only what is unconfirmed can be confirmed."""
    version = _asked(s)
    if version is None or not version.confirmed_by:
        return None
    return {"number": str(version.number), "by": version.confirmed_by}


class Confirm(Form):
    """The legal department's word that text and figures are right."""

    note: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "核对说明", long=True, help="对照了哪一份正式文本"
    )
    version: Annotated[int, Field(ge=1, le=1000)] | None = ask(
        "版次", default=None, help="确认第几版；不填则为最新一版"
    )


def _asked(s: Situation[Norm]) -> NormVersion | None:
    """The version to confirm: the one the form names, otherwise the newest."""
    if isinstance(s.form, Confirm) and s.form.version is not None:
        return s.subject.versions.filter(number=s.form.version).first()
    return s.once(_newest)


@act(
    "norms.confirm",
    title="确认规范",
    by=Role.LEGAL_DEPT,
    gates=[phase("in_force"), unconfirmed, apart("norms.adopt", "norms.revise")],
    cite=("2.1b",),
)
def confirm(doing: Doing[Norm, Confirm]) -> None:
    """法制部门由载入文本以外的人对照正式文本，确认规范的条文和数值无误。"""
    version = _asked(doing.situation)
    if version is None:
        raise Invalid([("version", "没有这一版")])
    version.confirmed_by = doing.actor.name
    version.confirmed_at = doing.at
    version.entry_id = doing.entry_id
    version.save()
