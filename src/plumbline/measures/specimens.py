"""What is taken from persons: body check, traits, samples; breath (G-ADM-16, D-ADM-20)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case, EvidenceKind
from plumbline.casework.named import HANDLERS
from plumbline.casework.standing import of_case
from plumbline.casework.terms import Recording, Taking
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import (
    ROW,
    identity,
    identity_shown,
    keep,
    others,
    recorded,
    two_officers,
)
from plumbline.measures.chain import PassOn, chain_unbroken, hand_on
from plumbline.measures.gates import (
    consented,
    not_taken_before,
    woman_by_woman,
)
from plumbline.measures.inspections import Word
from plumbline.measures.models import BreathTest, Specimen
from plumbline.measures.terms import Examiner, What
from plumbline.qualification.gates import qualified


class RequestSpecimen(Form):
    """From whom, what, and why."""

    person: int = ask("被检查、采集人", ref="person", **ROW)
    what: What = ask("检查、采集内容")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "measures.request_specimen",
    title="呈请人身检查或者采集",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, not_taken_before],
    cite=("G-ADM-16",),
    makes=Specimen,
)
def request_specimen(doing: Doing[Case, RequestSpecimen]) -> None:
    """呈请办案部门负责人批准检查人身，提取、采集信息或者样本。"""
    case, form = doing.subject, doing.form
    doing.create(
        Specimen(
            case=case, phase="requested", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, person=of_case(case.pk, form.person), what=form.what,
            reasons=form.reasons,
        )
    )  # fmt: skip


@act(
    "measures.decide_specimen",
    title="审批人身检查或者采集",
    by=Role.DEPT_HEAD,
    gates=[phase("requested"), apart("measures.request_specimen"), not_recused],
    cite=("G-ADM-16", "P-ROLE-01"),
)
def decide_specimen(doing: Doing[Specimen, Word]) -> None:
    """办案部门负责人批准或者不予批准人身检查、提取和采集。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("approved" if doing.form.granted else "refused")


class TakeSpecimen(Form):
    """How it was taken."""

    officers: list[UUID] = others()
    identity_shown: bool = identity()
    examiner: Examiner = ask("由谁检查、采集")
    collector: Short = ask("采集人", personal=True, help="此后为样本的第一保管人")
    consent: Maybe = ask("同意人", default="", personal=True,
                         help="被采集人是被侵害人的，写明本人或者监护人同意")  # fmt: skip
    seal: Maybe = ask("封装编号", default="")
    recording: Recording = recorded()


@act(
    "measures.take_specimen",
    title="实施人身检查或者采集",
    by=Role.CASE_OFFICER,
    gates=[
        phase("approved"),
        qualified,
        not_recused,
        two_officers,
        identity_shown,
        woman_by_woman,
        not_taken_before,
        consented,
        *HANDLERS,
    ],
    cite=("G-ADM-16", "G-ADM-14", "D-ADM-19"),
)
def take_specimen(doing: Doing[Specimen, TakeSpecimen]) -> None:
    """经批准检查人身，提取、采集信息或者样本，记明采集人和封装。"""
    _taken(doing.subject, doing.form, doing.at)
    _kept(doing, doing.subject)
    doing.subject.move("taken")


class TestBreath(Form):
    """The test, and what the person says of it."""

    person: int = ask("被测试人", ref="person", **ROW)
    result: int | None = ask("测试结果（毫克/100毫升）", default=None, ge=0, le=1000,
                             help="拒绝测试的不填")  # fmt: skip
    disputed: bool = ask("对结果有异议")
    refused: bool = ask("拒绝配合测试")
    drunk: bool = ask("涉嫌醉酒驾驶机动车")
    accident: bool = ask("涉嫌饮酒后驾驶机动车发生交通事故")
    signed: bool = ask("被测试人已签字确认结果")
    officers: list[UUID] = others()
    identity_shown: bool = identity()
    recording: Recording = recorded()


@act(
    "measures.test_breath",
    title="呼气酒精测试",
    by=Role.CASE_OFFICER,
    gates=[
        phase(*IN_HAND),
        administrative,
        qualified,
        not_recused,
        two_officers,
        identity_shown,
        *HANDLERS,
    ],
    cite=("D-ADM-20",),
    makes=BreathTest,
)
def test_breath(doing: Doing[Case, TestBreath]) -> None:
    """对有酒后驾驶嫌疑的人先做呼气测试；有法定情形的，应当立即提取血样。"""
    case, form = doing.subject, doing.form
    if form.refused != (form.result is None):
        raise Invalid([("result", "拒绝测试的没有结果，接受测试的写明结果")])
    blood = form.disputed or form.refused or form.drunk or form.accident
    if not blood and not form.signed:
        raise Invalid([("signed", "对结果没有异议的，应当签字确认")])
    person = of_case(case.pk, form.person)
    doing.create(
        BreathTest(
            case=case, phase="blood_owed" if blood else "accepted", line=case.line,
            handlers=case.handlers, secrecy=case.secrecy, person=person, result=form.result,
            disputed=form.disputed, refused=form.refused, drunk=form.drunk,
            accident=form.accident,
        )
    )  # fmt: skip
    keep(doing, case, EvidenceKind.RECORD, "呼气酒精测试结果", "呼气酒精测试", Taking.INSPECTION,
         person=person)  # fmt: skip


@act(
    "measures.draw_blood",
    title="提取血样",
    by=Role.CASE_OFFICER,
    gates=[phase("blood_owed"), qualified, not_recused, two_officers, identity_shown, *HANDLERS],
    cite=("D-ADM-20", "D-ADM-19"),
    makes=Specimen,
)
def draw_blood(doing: Doing[BreathTest, TakeSpecimen]) -> None:
    """呼气测试后应当立即提取血样的，提取血样送检。"""
    test = doing.subject
    specimen = Specimen(
        case=test.case, phase="taken", line=test.line, handlers=test.handlers,
        secrecy=test.secrecy, person=test.person, what=What.BLOOD, reasons="呼气酒精测试后",
    )  # fmt: skip
    _taken(specimen, doing.form, doing.at)
    doing.create(specimen)
    _kept(doing, specimen)
    test.move("blood_drawn")


def _taken(specimen: Specimen, form: TakeSpecimen, at: datetime) -> None:
    specimen.examiner, specimen.collector = form.examiner, form.collector
    specimen.consent, specimen.seal, specimen.taken_at = form.consent, form.seal, at


def _kept(doing: Doing[Specimen, TakeSpecimen] | Doing[BreathTest, TakeSpecimen],
          specimen: Specimen) -> None:  # fmt: skip
    kind = EvidenceKind.RECORD if specimen.what == What.BODY else EvidenceKind.PHYSICAL
    keep(doing, specimen.case, kind, specimen.label, "人身检查和采集", Taking.INSPECTION,
         person=specimen.person)  # fmt: skip


@act(
    "measures.pass_specimen",
    title="移交样本",
    by=Role.CASE_OFFICER,
    gates=[phase("taken"), qualified, not_recused, chain_unbroken],
    cite=("D-ADM-19",),
)
def pass_specimen(doing: Doing[Specimen, PassOn]) -> None:
    """登记样本流转的一个环节及其责任人，保证同一性。"""
    hand_on(doing, doing.subject.taken_at or doing.subject.moved_at, specimen=doing.subject)
