"""Whom an officer is bound to, so that he keeps out of their cases (G-ADM-05).

The officer declares it, or his head or the legal officer notes it. The number of the other person
is kept nowhere: a mark of it, under a key of the installation, finds him among the parties of a
case. The gate that refuses names the rule, not the relative.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from pydantic import AfterValidator, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.identity import check_digit
from plumbline.law.roles import Role
from plumbline.people.acts import Name
from plumbline.people.factors import PEOPLE
from plumbline.people.models import Officer, Relation, Tie

NOTERS = frozenset({Role.DEPT_HEAD, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.ORGAN_HEAD,
                    Role.ORGAN_CHIEF, Role.UPPER_ORGAN})  # fmt: skip
Reasons = Annotated[str, StringConstraints(min_length=2, max_length=500)]
CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # letters of a social credit code (GB 32100)


def _number(number: str) -> str:
    """An identity number, or the social credit code of an organisation, by its check character."""
    written = number.upper()
    if len(written) == 18 and written[:17].isdigit():
        return check_digit(written)
    if len(written) != 18 or not set(written) <= set(CREDIT_CODE):
        raise ValueError("应为十八位身份证号码或者统一社会信用代码")
    total = sum(CREDIT_CODE.index(one) * pow(3, n, 31) for n, one in enumerate(written[:17]))
    if CREDIT_CODE[-total % 31] != written[17]:
        raise ValueError("统一社会信用代码校验位不正确")
    return written


class DeclareTie(Form):
    """With whom, and of which sort."""

    relation: Relation = ask("关系")
    name: Name = ask("对方姓名或者名称", personal=True, help="仅本人和决定回避的负责人可见")
    identity: Annotated[str, StringConstraints(max_length=18), AfterValidator(_number)] = ask(
        "身份证号码或者统一社会信用代码", secret=True,
        help="只用于与案件当事人比对，不保存、不显示",
        examples=["11010519491231002X"],
    )  # fmt: skip


@gate(
    "people.own_ties",
    cite=("G-ADM-05",),
    says="回避关系由本人申报，或者由其所在单位负责人、法制员登记",
    remedy="请本人申报，或者报告其所在单位负责人",
    who=(Role.DEPT_HEAD, Role.LEGAL_OFFICER),
)
def own_ties(s: Situation[Officer]) -> Missing | None:
    """A colleague does not write down whose relative somebody is."""
    return None if s.actor.id == s.subject.pk or NOTERS & set(s.roles) else {}


@act(
    "people.declare_tie",
    title="申报回避关系",
    by=PEOPLE,
    gates=[phase("serving"), own_ties],
    cite=("G-ADM-05",),
    makes=Tie,
    shared=True,
)
def declare_tie(doing: Doing[Officer, DeclareTie]) -> None:
    """申报本人、近亲属和其他应当回避的关系；对方是案件当事人的，不得参与该案。"""
    form, officer = doing.form, doing.subject
    marked = mark(form.identity)
    if Tie.objects.filter(officer=officer, mark=marked, phase="standing").exists():
        raise Invalid([("identity", "与此人的回避关系已经登记")])
    doing.create(
        Tie(officer=officer, phase="standing", line=officer.line, handlers=[officer.pk],
            relation=form.relation, name=form.name, mark=marked, noted_by=doing.actor.id)
    )  # fmt: skip


@gate(
    "people.tie_of_another",
    cite=("G-ADM-05", "P-ROLE-01"),
    says="不得终止本人的回避关系",
    remedy="由其他负责人或者上一级公安机关终止",
    who=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
)
def tie_of_another(s: Situation[Tie]) -> Missing | None:
    """Nobody frees himself of what keeps him out."""
    return {} if s.actor.id == s.subject.officer_id else None


class EndTie(Form):
    """Until when it bound, and why it does no more."""

    until: date = ask("至何日止")
    reasons: Reasons = ask("理由", long=True, personal=True, help="例如登记有误、婚姻关系已经解除")


@act(
    "people.end_tie",
    title="终止回避关系",
    by=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
    gates=[phase("standing"), tie_of_another],
    cite=("G-ADM-05",),
)
def end_tie(doing: Doing[Tie, EndTie]) -> None:
    """由有权决定回避的负责人终止已经不存在的关系；此后不再因此回避。"""
    if doing.form.until > doing.day:
        raise Invalid([("until", "尚未到期的，到期后办理")])
    doing.subject.until = doing.form.until
    doing.subject.move("ended")


def mark(number: str) -> str:
    """What is kept of a number: nobody without the key can make it, or find the number by it."""
    return hmac.digest(settings.TIE_KEY.encode(), number.upper().encode(), "sha256").hex()


def ties_of(officers: Iterable[UUID], day: date) -> list[tuple[str, UUID]]:
    """The marks of those to whom officers are bound on a day, each with the officer: one query."""
    standing = Q(until=None) | Q(until__gte=day)
    return list(Tie.objects.filter(standing, officer__in=officers).values_list("mark", "officer"))
