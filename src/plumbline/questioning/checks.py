"""The check on the spot: on the street before there is a case, or within one."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified
from plumbline.questioning.fields import Long, Note, Short
from plumbline.questioning.models import Check
from plumbline.questioning.terms import CheckEnd, Found


@gate(
    "questioning.identity_shown",
    cite=("G-ADM-08",),
    says="%(why)s",
    remedy="先向被盘问人表明人民警察身份，未穿制服的先出示人民警察证，再盘问、检查",
    who=(Role.CASE_OFFICER,),
)
def identity_shown(s: Situation[Any]) -> Missing | None:
    """Officers say who they are; in plain clothes they show the card first."""
    if s.form is None:
        return None
    plain, card = getattr(s.form, "plain_clothes", True), getattr(s.form, "card_shown", False)
    s.reads.append(f"plain={plain},card={card}")
    if plain and not card:
        return {"why": "未穿制服的民警，没有先出示人民警察证"}
    told = card or getattr(s.form, "identity_told", False)
    return None if told else {"why": "盘问、检查前没有表明人民警察身份"}


class MakeCheck(Form):
    """What was seen, who was stopped, what the check showed."""

    place: Short = ask("盘问检查地点", personal=True)
    found: Found = ask("发现被盘问人的地方")
    name: Annotated[str, StringConstraints(max_length=100)] = ask(
        "被盘问人姓名", default="", personal=True, help="拒不说明的不填"
    )
    reasons: Long = ask("盘问检查的理由和经过", long=True, personal=True)
    plain_clothes: bool = ask("民警未穿制服", default=False)
    card_shown: bool = ask("已先出示人民警察证", default=False)
    identity_told: bool = ask("已表明人民警察身份", default=True)
    cleared: bool = ask("已排除违法犯罪嫌疑", help="已经排除的，当场放行")


def _check(doing: Doing[Any, MakeCheck], unit: str, case: Case | None) -> None:
    form = doing.form
    number = next_number(unit, "check", doing.day.year)
    doing.create(
        Check(
            number=f"P{unit}{doing.day.year}{number:06d}",
            phase="cleared" if form.cleared else "suspected",
            line=doing.subject.line,
            secrecy=doing.subject.secrecy,
            handlers=case.handlers if case else [doing.actor.id],
            case=case,
            name=form.name,
            place=form.place,
            reasons=form.reasons,
            found=form.found,
            plain_clothes=form.plain_clothes,
        )
    )


@act(
    "questioning.check",
    title="当场盘问检查",
    by=Role.CASE_OFFICER,
    gates=[anytime, qualified, identity_shown],
    cite=("G-ADM-08",),
    makes=Check,
    shared=True,
)
def check(doing: Doing[Unit, MakeCheck]) -> None:
    """对有违法犯罪嫌疑的人员，表明身份后当场盘问、检查。"""
    _check(doing, doing.subject.code, None)


@act(
    "questioning.check_in_case",
    title="案件中的当场盘问检查",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, identity_shown],
    cite=("G-ADM-08",),
    makes=Check,
)
def check_in_case(doing: Doing[Case, MakeCheck]) -> None:
    """在案件办理中对有嫌疑的人员当场盘问、检查；案件既已受理，不得再转为继续盘问。"""
    _check(doing, doing.subject.line[-1], doing.subject)


class SettleCheck(Form):
    """What became of the person."""

    end: CheckEnd = ask("处理结果")
    note: Note = ask("说明", default="", long=True, personal=True)


@act(
    "questioning.settle_check",
    title="处理被盘问人",
    by=Role.CASE_OFFICER,
    gates=[phase("suspected"), qualified],
    cite=("G-ADM-09",),
)
def settle_check(doing: Doing[Check, SettleCheck]) -> None:
    """不带回继续盘问的，写明当场作了何种处理。"""
    doing.subject.end = doing.form.end
    doing.subject.move("settled")
