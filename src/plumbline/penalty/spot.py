"""The simple procedure: a warning or a small fine on the spot, as one act (G-ADM-34, G-ADM-35)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import TextChoices
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from plumbline.casework.models import (
    Case,
    Evidence,
    EvidenceKind,
    Nature,
    Offence,
    Outcome,
    Person,
    PersonRole,
)
from plumbline.casework.named import HANDLERS
from plumbline.casework.terms import Recording, Sex
from plumbline.kernel import catalogue
from plumbline.kernel.act import Doing, Form, Invalid, NotFound, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.calendar import legal_day
from plumbline.law.causes import Cause, Choice, Sanction, cause, choose
from plumbline.law.identity import check_digit
from plumbline.law.roles import Role
from plumbline.penalty import spot_gates as on
from plumbline.penalty.decide import numbered
from plumbline.penalty.facts import Deed, in_turn
from plumbline.penalty.forms import Long, Maybe, Note, Short
from plumbline.penalty.models import Decision, Procedure
from plumbline.people.models import Officer, Unit
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified

WORD = "当罚决字"


class Delivery(TextChoices):
    """How the decision was handed over."""

    SIGNED = "signed", "当场交付，被处罚人签名或者捺指印"
    REFUSED = "refused", "当场交付，被处罚人拒绝签名，已注明"


class Spot(Form):
    """A penalty on the spot: who, what, how it was shown, told, heard and handed over."""

    report: UUID | None = ask("接报案", default=None, ref="report", help="工作中发现的不填")
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "被处罚人姓名", personal=True
    )
    sex: Sex = ask("性别", personal=True)
    born: date = ask("出生日期", personal=True)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask(
        "身份证件号码", personal=True, examples=["11010519491231002X"]
    )
    address: Short = ask("住址", personal=True)
    tier: Annotated[str, StringConstraints(pattern=on.TIER)] = ask(
        "案由和情节", ref="tier", examples=["disturb_public_place/base"]
    )
    occurred_at: AwareDatetime = ask("行为时间")
    place: Short = ask("地点", personal=True)
    facts: Long = ask("违法事实", long=True, personal=True)
    evidence: Short = ask("证据", personal=True, help="例如执法记录仪录像、证人陈述")
    warning: bool = ask("警告", default=False)
    fine: int = ask("罚款（元）", default=0, ge=0, le=1_000_000)
    id_shown: bool = ask("已出示人民警察证")
    told: bool = ask("已告知拟处罚内容、事实、理由、依据和权利")
    defence: Maybe = ask("陈述和申辩", default="", long=True, personal=True, help="没有提出的不填")
    finding: Maybe = ask("对申辩的复核", default="", long=True, personal=True)
    guardian: Note = ask("告知的监护人及其意见", default="", personal=True)
    assistant: UUID | None = ask("另一名民警", default=None, ref="handler")
    no_objection: bool = ask("当事人对内容、事实、理由、依据没有异议", default=False)
    recorded: bool = ask("全程同步录音录像", default=False)
    delivery: Delivery = ask("交付情况")


def known(code: str, day: date, deed_on: date) -> tuple[Cause, str, Choice]:
    """The cause, the grade and the law that governs, from one choice of the officer."""
    name, _, grade = code.partition("/")
    try:
        found = cause(name)
        return found, grade, choose(found, grade, deed_on, day)
    except (KeyError, ValueError, LookupError) as wrong:
        raise Invalid([("tier", "没有这一案由或者档次")]) from wrong


@act(
    "penalty.punish_on_the_spot",
    title="当场处罚",
    by=Role.CASE_OFFICER,
    gates=[
        anytime,
        qualified,
        on.small,
        on.not_barred,
        on.within_tier,
        on.steps,
        on.alone,
        on.of_age,
        on.defence_rechecked,
        on.no_second_fine,
        *HANDLERS,
    ],
    cite=("G-ADM-34", "G-ADM-35", "D-ADM-29", "G-ADM-02"),
    makes=Decision,
    shared=True,
)
def punish_on_the_spot(doing: Doing[Unit, Spot]) -> None:
    """适用简易程序当场处罚，填写编号的决定书并当场交付，二十四小时内报所属公安机关备案。"""
    form, unit = doing.form, doing.subject
    if form.occurred_at > doing.at:
        raise Invalid([("occurred_at", "行为时间不能晚于处罚时间")])
    deed_on = legal_day(form.occurred_at)
    found, grade, choice = known(form.tier, doing.day, deed_on)
    officers = [doing.actor.id]
    if form.assistant is not None and form.assistant != doing.actor.id:
        serving = Officer.objects.filter(pk=form.assistant, phase="serving", auxiliary=False)
        if not serving.exists():
            raise Invalid([("assistant", "没有这名民警")])
        officers.append(form.assistant)
    if form.fine and form.id_number:
        in_turn(on.no_second_fine, doing.situation, form.id_number)
    case = _case(doing, found, officers)
    row = {"case": case, "entry_id": doing.entry_id}
    person = doing.create(
        Person(role=PersonRole.SUSPECT, **row,
               **form.model_dump(include={"name", "sex", "born", "id_number", "address"}))
    )  # fmt: skip
    doing.create(
        Evidence(kind=EvidenceKind.RECORD, title=form.evidence, source=form.place,
                 collected_at=doing.at, officers=officers,
                 recording=Recording.FULL if form.recorded else Recording.NONE, **row)
    )  # fmt: skip
    band_article = choice.band.article if choice.band else ""
    article = f"{choice.statute.label}{band_article}"
    offence = doing.create(
        Offence(
            person=person, cause=found.code, title=found.title, grade=grade, deed_on=deed_on,
            ended_on=deed_on, found_on=doing.day, statute=choice.statute, articles=article, **row,
        )
    )  # fmt: skip
    what = Sanction(warning=form.warning, fine=form.fine)
    doing.create(
        Decision(
            case=case, person=person, phase="made", line=case.line, handlers=officers,
            number=numbered(unit, WORD, doing.day.year),
            procedure=Procedure.SIMPLE, outcome=Outcome.PENALTY, warning=what.warning,
            fine=what.fine, statute=choice.statute,
            offences=[Deed(offence, found, choice, what).as_json()],
            facts=form.facts, basis=article, reasons=_reasons(form),
            organ=unit.code, decided_by=doing.actor.id, officers=officers, place=form.place,
            note=Delivery(form.delivery).label, decided_at=doing.at,
        )
    )  # fmt: skip


def _reasons(form: Spot) -> str:
    if not form.defence:
        return "当事人没有提出陈述和申辩"
    return f"{form.defence}\n{form.finding}"


def _case(doing: Doing[Unit, Spot], found: Cause, officers: list[UUID]) -> Case:
    """The case the penalty is filed under; with the report it came from, if there was one."""
    form, unit, year = doing.form, doing.subject, doing.day.year
    reported_at = doing.at
    if form.report is not None:
        try:
            report = catalogue.find("report", form.report, doing.actor, doing.situation.now)
        except NotFound:
            raise Invalid([("report", "没有这项接报案")]) from None
        if report.opened_at > doing.at:
            raise Invalid([("report", "接报时间晚于处罚时间")])
        reported_at = report.opened_at
    return doing.create(
        Case(
            number=f"A{unit.code}{year}{next_number(unit.code, 'case', year):06d}",
            nature=Nature.ADMINISTRATIVE,
            brief=found.title,
            report_id=form.report or doing.entry_id,
            reported_at=reported_at,
            occurred_at=form.occurred_at,
            filed_at=doing.at,
            outcome=Outcome.PENALTY,
            phase="decided",
            line=unit.line,
            handlers=officers,
        )
    )


class ReportSpot(Form):
    """To whom the decision was reported."""

    note: Note = ask("备案情况", default="", long=True)


@act(
    "penalty.report_spot",
    title="当场处罚备案",
    by=Role.CASE_OFFICER,
    gates=[anytime, on.not_reported],
    cite=("D-ADM-29",),
)
def report_spot(doing: Doing[Decision, ReportSpot]) -> None:
    """把当场处罚决定书报所属公安机关备案。"""
    doing.subject.filed_at = doing.at
