"""Taking published norms over into the system, and their confirmation by the legal department."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError

from plumbline import forms
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.kernel.models import Norm, NormVersion
from plumbline.law import register
from plumbline.law.bodies import KINDS
from plumbline.law.roles import Role
from plumbline.people.models import Unit

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Adopt(Form):
    """A published norm with its typed body."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.\-]{2,60}$")] = ask(
        "规范代码", examples=["N-ADM-07.example"]
    )
    title: Line = ask("名称")
    issuer: Line = ask("制定机关")
    number: str = ask("文号", default="")
    since: date = ask("自何日起施行")
    until: date | None = ask("至何日止施行", default=None)
    kind: Annotated[str, StringConstraints(max_length=40)] = ask("类型", examples=["time_limit"])
    body: Annotated[str, StringConstraints(min_length=2)] = ask(
        "内容（JSON）",
        long=True,
        help="按类型填写的数值，不得含有表达式",
        examples=['{"amount": 30, "unit": "day"}'],
    )
    clauses: list[Line] = ask("条文要旨", default=[])
    cites: list[Annotated[str, StringConstraints(max_length=20)]] = ask(
        "依据规则", min_length=1, examples=[["N-ADM-07"]]
    )
    mark: Annotated[str, StringConstraints(pattern=r"^(V|V\*|S|R\+|R|U)$")] = ask(
        "可信标记", examples=["V*"]
    )


class Typed(Form):
    """What stands in the body once it is read."""

    body: Any = ask("内容")


@act(
    "norms.adopt",
    title="载入规范",
    by=Role.LEGAL_DEPT,
    gates=[anytime],
    cite=("2.1c",),
    makes=Norm,
    shared=True,
)
def adopt(doing: Doing[Unit, Adopt]) -> None:
    """把已公布的规范载入系统，自施行之日起约束相应的关口和期限；载入时一律标为未确认。"""
    form = doing.form
    if Norm.objects.filter(code=form.code).exists():
        raise Invalid([("code", "该规范代码已经使用")])
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    if not all(register.known(rule) for rule in form.cites):
        raise Invalid([("cites", "依据规则不在规则库内")])
    if form.kind not in KINDS:
        raise Invalid([("kind", "没有这一类型")])
    try:
        typed = forms.read(Typed, {"body": json.loads(form.body)})  # honest characters here too
        body = KINDS[form.kind].model_validate(typed.body)
    except (ValidationError, ValueError, RecursionError):
        raise Invalid([("body", "内容与类型不符")]) from None
    norm = doing.create(
        Norm(
            code=form.code, title=form.title, issuer=form.issuer, number=form.number,
            phase="in_force", line=doing.subject.line,
        )
    )  # fmt: skip
    doing.create(
        NormVersion(
            norm=norm, number=1, since=form.since, until=form.until, kind=form.kind,
            body=body.model_dump(mode="json"), clauses=form.clauses, cites=form.cites,
            mark=form.mark, entry_id=doing.entry_id,
        )
    )  # fmt: skip


@gate(
    "norms.unconfirmed",
    cite=("2.1b",),
    says="本规范的第%(number)s版已由%(by)s确认",
    remedy="无须再次确认",
)
def unconfirmed(s: Situation[Norm]) -> Missing | None:
    """Only what is unconfirmed can be confirmed."""
    newest = s.once(_newest)
    if not newest.confirmed_by:
        return None
    return {"number": str(newest.number), "by": newest.confirmed_by}


def _newest(norm: Norm) -> NormVersion:
    return NormVersion.objects.filter(norm=norm).latest("number")


class Confirm(Form):
    """The legal department's word that text and figures are right."""

    note: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "核对说明", long=True, help="对照了哪一份正式文本"
    )


@act(
    "norms.confirm",
    title="确认规范",
    by=Role.LEGAL_DEPT,
    gates=[phase("in_force"), unconfirmed],
    cite=("2.1b",),
)
def confirm(doing: Doing[Norm, Confirm]) -> None:
    """法制部门对照正式文本，确认规范的条文和数值无误。"""
    newest = doing.situation.once(_newest)
    newest.confirmed_by = doing.actor.name
    newest.confirmed_at = doing.at
    newest.entry_id = doing.entry_id
    newest.save()
