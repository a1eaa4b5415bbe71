"""Bringing a case to mediation: by the police, on the spot, or settled among the parties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from plumbline.casework.gates import administrative
from plumbline.casework.models import Case, Person, PersonRole
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.causes import cause
from plumbline.law.roles import Role
from plumbline.mediation.gates import (
    BARS,
    Bar,
    consented,
    fit,
    may_be_public,
    one_at_a_time,
    persons,
    simple_enough,
)
from plumbline.mediation.models import Ground, Mediation, Way
from plumbline.qualification.gates import qualified


def known(code: str) -> str:
    """The code of an act the public-order law punishes."""
    try:
        return cause(code).code
    except KeyError:
        raise ValueError("没有这一违法行为") from None


Code = Annotated[str, StringConstraints(max_length=60), AfterValidator(known)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
IN_INQUIRY = phase("investigating", "returned")


class Open(Form):
    """What the dispute is, and that everybody wants it settled."""

    cause: Code = ask("违法行为", ref="mediable", examples=["assault"])
    ground: Ground = ask("适用调解的情形")
    civil: bool = ask("因民间纠纷引起")
    minor: bool = ask("情节较轻")
    bars: list[Bar] = ask("查明的不适用调解的情形", default=[], help="没有的不选")
    reasons: Long = ask("纠纷经过和调解理由", long=True, personal=True)
    offenders: list[int] = ask(
        "违法嫌疑人", ref="suspect", min_length=1, max_length=50, examples=[[1]]
    )
    victims: list[int] = ask("被侵害人", ref="victim", min_length=1, max_length=50, examples=[[1]])
    consenting: list[int] = ask("已书面同意调解的当事人", default=[], ref="person", max_length=100)
    public: bool = ask("公开调解", default=False)
    private: bool = ask("涉及商业秘密或者个人隐私", default=False)
    public_consent: list[int] = ask(
        "已书面同意公开的当事人", default=[], ref="person", max_length=100, help="公开调解的填写"
    )


@act(
    "mediation.open",
    title="决定调解处理",
    by=Role.CASE_OFFICER,
    gates=[IN_INQUIRY, administrative, qualified, fit, *BARS, consented, one_at_a_time,
           may_be_public],
    cite=("G-ADM-37", "P-ADM-06", "N-ADM-12", "D-ADM-32", "2.3d"),
    makes=Mediation,
)  # fmt: skip
def open_(doing: Doing[Case, Open]) -> None:
    """查明符合调解条件、各方同意的，决定由公安机关调解处理；案件仍在调查，办案期限照计。"""
    form = doing.form
    doing.create(
        Mediation(
            **_dispute(doing),
            way=Way.POLICE,
            phase="open",
            public=form.public,
        )
    )


class OnTheSpot(Form):
    """A small dispute, settled and performed where it arose."""

    cause: Code = ask("违法行为", ref="mediable", examples=["assault"])
    ground: Ground = ask("适用调解的情形")
    civil: bool = ask("因民间纠纷引起")
    minor: bool = ask("情节轻微")
    clear: bool = ask("事实清楚、因果关系明确")
    undisputed: bool = ask("不涉及医疗费用、物品损失，或者双方对赔付没有争议")
    bars: list[Bar] = ask("查明的不适用调解的情形", default=[], help="没有的不选")
    reasons: Long = ask("纠纷经过和调解理由", long=True, personal=True)
    offenders: list[int] = ask(
        "违法嫌疑人", ref="suspect", min_length=1, max_length=50, examples=[[1]]
    )
    victims: list[int] = ask("被侵害人", ref="victim", min_length=1, max_length=50, examples=[[1]])
    consenting: list[int] = ask("同意当场调解的当事人", default=[], ref="person", max_length=100)
    content: Long = ask("协议内容", long=True, personal=True)
    performed: bool = ask("已当场履行完毕")
    written: bool = ask("制作了调解协议书", default=False)
    recording: Annotated[str, StringConstraints(max_length=200)] = ask(
        "现场录音录像编号",
        default="",
        help="完整记录当事人情况、主要事实和协议内容的，可以代替协议书",
    )


@act(
    "mediation.settle_on_the_spot",
    title="当场调解",
    by=Role.CASE_OFFICER,
    gates=[IN_INQUIRY, administrative, qualified, fit, *BARS, consented, one_at_a_time,
           simple_enough],
    cite=("G-ADM-38", "G-ADM-37", "P-ADM-06"),
    makes=Mediation,
)  # fmt: skip
def settle_on_the_spot(doing: Doing[Case, OnTheSpot]) -> None:
    """情节轻微、事实清楚、没有争议的，经双方同意当场调解并当场履行。"""
    form = doing.form
    doing.create(
        Mediation(
            **_dispute(doing),
            way=Way.ON_THE_SPOT,
            phase="performed",
            content=form.content,
            manner="当场履行",
            agreed_at=doing.at,
            performed_on=doing.day,
            proof="调解协议书" if form.written else form.recording,
        )
    )


class Settled(Form):
    """What the parties settled without the police, and ask to have recognised."""

    way: Literal[Way.SETTLEMENT, Way.COMMITTEE] = ask("达成协议的方式")
    cause: Code = ask("违法行为", ref="mediable", examples=["assault"])
    ground: Ground = ask("适用调解的情形")
    civil: bool = ask("因民间纠纷引起")
    minor: bool = ask("情节较轻")
    bars: list[Bar] = ask("查明的不适用调解的情形", default=[], help="没有的不选")
    reasons: Long = ask("纠纷经过", long=True, personal=True)
    offenders: list[int] = ask(
        "违法嫌疑人", ref="suspect", min_length=1, max_length=50, examples=[[1]]
    )
    victims: list[int] = ask("被侵害人", ref="victim", min_length=1, max_length=50, examples=[[1]])
    consenting: list[int] = ask(
        "在书面申请上签名的当事人", default=[], ref="person", max_length=100
    )
    content: Long = ask("协议内容", long=True, personal=True)
    performed_on: date = ask("履行完毕之日")
    proof: Short = ask("履行凭证", personal=True)


@act(
    "mediation.submit_settlement",
    title="受理认可和解的申请",
    by=Role.CASE_OFFICER,
    gates=[IN_INQUIRY, administrative, qualified, fit, *BARS, consented, one_at_a_time],
    cite=("D-ADM-31", "G-ADM-37", "P-ADM-06"),
    makes=Mediation,
)
def submit_settlement(doing: Doing[Case, Settled]) -> None:
    """在作出处理决定前，收下双方就已履行的和解或者人民调解提出的书面申请，报请认可。"""
    form = doing.form
    if form.performed_on > doing.day:
        raise Invalid([("performed_on", "协议须已经履行，履行之日不能晚于申请之日")])
    doing.create(
        Mediation(
            **_dispute(doing),
            way=form.way,
            phase="applied",
            content=form.content,
            performed_on=form.performed_on,
            proof=form.proof,
        )
    )


def _dispute(
    doing: Doing[Case, Open] | Doing[Case, OnTheSpot] | Doing[Case, Settled],
) -> dict[str, object]:
    """What every mediation holds, once the parties are known to be those of the case."""
    case, form = doing.subject, doing.form
    found = doing.situation.once(persons)
    if _not(found, form.offenders, PersonRole.SUSPECT):
        raise Invalid([("offenders", "须是本案登记的违法嫌疑人")])
    if _not(found, form.victims, PersonRole.VICTIM):
        raise Invalid([("victims", "须是本案登记的被侵害人")])
    return {
        "case": case,
        "line": case.line,
        "handlers": case.handlers,
        "secrecy": case.secrecy,
        "cause": form.cause,
        "ground": form.ground,
        "reasons": form.reasons,
        "offenders": sorted(set(form.offenders)),
        "victims": sorted(set(form.victims)),
        "first_session_from": _ready(doing),
    }


def _not(known: dict[int, Person], ids: list[int], role: PersonRole) -> list[int]:
    return [pk for pk in ids if pk not in known or known[pk].role != role]


def _ready(doing: Doing[Case, Open] | Doing[Case, OnTheSpot] | Doing[Case, Settled]) -> datetime:
    """From when the first session is owed: acceptance, or the result of the last appraisal."""
    result = doing.situation.last("measures.receive_opinion")
    return result.at if result else doing.subject.opened_at
