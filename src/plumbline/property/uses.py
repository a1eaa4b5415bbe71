"""What is held where it is may be used on, where the investigation permits it (P-PROP-03)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.property.entering import Answer
from plumbline.property.facts import step
from plumbline.property.models import Thing, Use
from plumbline.qualification.gates import qualified

OFFICER = (Role.CASE_OFFICER,)


class AskUse(Form):
    """Who wants to use it on, for what, and why that harms nothing."""

    user: Short = ask("使用人", personal=True)
    terms: Long = ask("使用的用途、方式和期间", long=True)
    fixed: bool = ask("已拍照或者录像固定")
    harmless: bool = ask("不影响查明案情，不影响证明")
    pledged: bool = ask("使用人已书面保证不转移、不变卖、不毁损")
    paper: Short = ask("申请书、保证书")


@gate(
    "property.use_harmless",
    cite=("P-PROP-03",),
    says="不能继续使用：%(missing)s",
    remedy="先固定证据，取得书面保证；影响办案的，不得使用",
    who=OFFICER,
)
def use_harmless(s: Situation[Thing]) -> Missing | None:
    """The proof is safe without the thing, and whoever uses it has pledged to keep it."""
    form: Any = s.form
    if form is None:
        return None
    wants = {"fixed": "拍照或者录像固定", "harmless": "不影响办案", "pledged": "使用人的书面保证"}
    missing = [words for field, words in wants.items() if not getattr(form, field)]
    return {"missing": listed(missing)} if missing else None


def use_of(thing: Thing) -> Use | None:
    """The newest use of a thing that was neither refused nor ended."""
    return thing.uses.filter(ended_at=None).exclude(granted=False).order_by("pk").last()


@gate(
    "property.not_used_yet",
    cite=("P-PROP-03",),
    says="已经有待审批或者正在进行的使用",
    remedy="先审批，或者先终止使用",
    who=OFFICER,
)
def not_used_yet(s: Situation[Thing]) -> Missing | None:
    """One use at a time."""
    return {} if s.once(use_of) else None


@act(
    "property.ask_use",
    title="呈请允许继续使用",
    by=Role.CASE_OFFICER,
    gates=[phase("on_site"), qualified, not_recused, not_used_yet, use_harmless],
    cite=("P-PROP-03",),
)
def ask_use(doing: Doing[Thing, AskUse]) -> None:
    """就地查封、保存的财物，不影响办案的，呈请允许权利人合理使用。"""
    form, thing = doing.form, doing.subject
    doing.create(Use(thing=thing, user=form.user, terms=form.terms, entry_id=doing.entry_id))
    step(doing, thing, "申请继续使用", form.paper, taker=form.user)


@gate(
    "property.use_asked",
    cite=("P-PROP-03",),
    says="没有待审批的使用",
    remedy="先呈请允许继续使用",
    who=OFFICER,
)
def use_asked(s: Situation[Thing]) -> Missing | None:
    """There is a request to answer."""
    found = s.once(use_of)
    return None if found is not None and found.granted is None else {}


@act(
    "property.decide_use",
    title="审批继续使用",
    by=Role.ORGAN_HEAD,
    gates=[phase("on_site"), apart("property.ask_use"), not_recused, use_asked],
    cite=("P-PROP-03", "P-ROLE-01"),
)
def decide_use(doing: Doing[Thing, Answer]) -> None:
    """公安机关负责人准予或者不准予继续使用；保全措施不因使用而解除。"""
    found = use_of(doing.subject)
    assert found is not None  # noqa: S101 - the gate asks for it
    found.granted = doing.form.granted
    found.save(update_fields=["granted"])


class EndUse(Form):
    """Why the use ends, and how the thing was found."""

    reasons: Short = ask("终止的原因")
    state: Short = ask("终止时的状况")
    paper: Short = ask("查看记录")


@gate(
    "property.in_use",
    cite=("P-PROP-03",),
    says="没有准予的使用",
    remedy="无须终止",
    who=OFFICER,
)
def in_use(s: Situation[Thing]) -> Missing | None:
    """Only what is used on can be stopped."""
    found = s.once(use_of)
    return None if found is not None and found.granted else {}


@act(
    "property.end_use",
    title="终止继续使用",
    by=Role.CASE_OFFICER,
    gates=[phase("on_site"), qualified, not_recused, in_use],
    cite=("P-PROP-03",),
)
def end_use(doing: Doing[Thing, EndUse]) -> None:
    """使用期满、影响办案或者违反保证的，终止使用并查看状况。"""
    form, found = doing.form, use_of(doing.subject)
    assert found is not None  # noqa: S101 - the gate asks for it
    found.ended_at = doing.at
    found.save(update_fields=["ended_at"])
    step(doing, doing.subject, "终止使用", form.paper, state=f"{form.reasons} {form.state}")
