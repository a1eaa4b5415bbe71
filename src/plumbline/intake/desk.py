"""At the desk: the statement, evidence brought in, papers of agencies, checks before a case."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.casework.models import EvidenceKind
from plumbline.forms import Form as Row
from plumbline.intake.gates import (
    from_agency,
    in_hand,
    liability_told,
    list_signed,
    only_extension,
    papers_asked,
    statement_signed,
)
from plumbline.intake.models import Check, ReceivedItem, ReceivedList, Report, Statement
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import after, anytime, apart
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Why = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
RecordingId = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class TakeStatement(Form):
    """What the person reports, in his own words."""

    teller: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "陈述人", personal=True
    )
    text: Annotated[str, StringConstraints(min_length=4, max_length=60_000)] = ask(
        "笔录内容", long=True, personal=True
    )
    liability_told: bool = ask(
        "已告知诬告的法律责任，并说明错告不是诬告", default=False, help="控告、举报必须告知"
    )
    read_back: bool = ask("已宣读或者交阅")
    signed: bool = ask("陈述人已签名")
    unsigned_why: Why = ask("没有签名的原因", default="", personal=True)
    recordings: list[RecordingId] = ask("录音录像编号", default=[], help="必要时同步录音录像")


@act(
    "intake.take_statement",
    title="制作报案笔录",
    by=Role.CASE_OFFICER,
    gates=[anytime, qualified, liability_told, statement_signed],
    cite=("D-INT-08", "D-INT-11"),
)
def take_statement(doing: Doing[Report, TakeStatement]) -> None:
    """问明情况，制作报案笔录，经宣读或者交阅后由陈述人签名。"""
    form = doing.form
    doing.create(
        Statement(
            report=doing.subject, entry_id=doing.entry_id,
            **form.model_dump(exclude={"liability_told", "read_back"}),
        )
    )  # fmt: skip


class Item(Row):
    """A thing that was brought in."""

    kind: EvidenceKind = ask("种类", default=EvidenceKind.PHYSICAL)
    name: Short = ask("名称")
    quantity: int = ask("数量", default=1, ge=1, le=1_000_000)
    features: Annotated[str, StringConstraints(max_length=300)] = ask("特征", default="")


class ReceiveEvidence(Form):
    """What was brought, by whom, and who keeps it."""

    giver: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "提供人", personal=True
    )
    items: list[Item] = ask(
        "证据", min_length=1, max_length=200, personal=True, examples=[[{"name": "手机"}]]
    )
    keeper: Short = ask("保管人", personal=True)
    signed: bool = ask("提供人已在清单上签名")
    unsigned_why: Why = ask("没有签名的原因", default="", personal=True)


@act(
    "intake.receive_evidence",
    title="接受证据",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[in_hand, list_signed],
    cite=("D-INT-09", "D-INT-06"),
)
def receive_evidence(doing: Doing[Report, ReceiveEvidence]) -> None:
    """登记报案人提供的证据，开具接受证据清单，由提供人签名，妥善保管。"""
    form, unit, year = doing.form, doing.subject.line[-1], doing.day.year
    received = doing.create(
        ReceivedList(
            report=doing.subject,
            number=f"Z{unit}{year}{next_number(unit, 'received', year):06d}",
            giver=form.giver, signed=form.signed, unsigned_why=form.unsigned_why,
            keeper=form.keeper, given_at=doing.at, entry_id=doing.entry_id,
        )
    )  # fmt: skip
    doing.subject.has_evidence = True
    for item in form.items:
        doing.create(ReceivedItem(received=received, **item.model_dump()))


class Reasons(Form):
    """Why."""

    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "intake.extend_review",
    title="延长受案审查期限",
    by=Role.DEPT_HEAD,
    gates=[in_hand, only_extension],
    cite=("N-INT-02",),
)
def extend_review(doing: Doing[Report, Reasons]) -> None:
    """疑难复杂的，办案部门负责人批准把受案审查期限延长至三日。"""


class PreReview(Form):
    """What the legal section thinks of opening a case."""

    accept: bool = ask("应当受案（立案）")
    opinion: Long = ask("审查意见", long=True, personal=True)


@act(
    "intake.pre_review",
    title="受案前法制审查",
    by=(Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
    gates=[in_hand, apart()],
    cite=("G-INT-07",),
)
def pre_review(doing: Doing[Report, PreReview]) -> None:
    """法制部门对经济犯罪等易出错、有争议的案件，先行审查是否受案。"""


class Measure(TextChoices):
    """The measures of checking that restrict neither person nor property: a closed list."""

    QUESTIONING = "questioning", "询问"
    QUERY = "query", "查询"
    INQUEST = "inquest", "勘验"
    EXAMINATION = "examination", "鉴定"
    EVIDENCE = "evidence", "调取证据材料"


class ApproveCheck(Form):
    """Which checks are approved."""

    measures: list[Measure] = ask("准予采取的调查核实措施", min_length=1)
    opinion: Long = ask("审批意见", long=True)


@act(
    "intake.approve_check",
    title="批准调查核实",
    by=Role.DEPT_HEAD,
    gates=[in_hand],
    cite=("P-INT-01",),
)
def approve_check(doing: Doing[Report, ApproveCheck]) -> None:
    """办案部门负责人批准在受案、立案前调查核实；只能采取不限制人身、财产权利的措施。"""


class NoteCheck(Form):
    """One check and what it found."""

    measure: Measure = ask("措施")
    found: Long = ask("核实情况", long=True, personal=True)


@act(
    "intake.check",
    title="登记调查核实",
    by=Role.CASE_OFFICER,
    gates=[
        in_hand,
        qualified,
        after("intake.approve_check", "批准调查核实", cite=("P-INT-01",)),
    ],
    cite=("P-INT-01", "P-INT-02"),
)
def check(doing: Doing[Report, NoteCheck]) -> None:
    """登记受案、立案前的一项调查核实；此时不得采取强制措施，不得查封、扣押、冻结。"""
    doing.create(
        Check(
            report=doing.subject, measure=doing.form.measure, found=doing.form.found,
            at=doing.at, entry_id=doing.entry_id,
        )
    )  # fmt: skip


class Emergency(TextChoices):
    """When one acts before asking whose matter it is (G-INT-02)."""

    HARM = "harm", "侵害正在发生"
    CAUGHT = "caught", "现场抓获嫌疑人"
    FUGITIVE = "fugitive", "发现在逃人员"
    CASUALTIES = "casualties", "有人伤亡需要救助"
    OTHER = "other", "其他紧急情况"


class UrgentMeasures(Form):
    """What was urgent, and what was done."""

    emergencies: list[Emergency] = ask("紧急情况", min_length=1)
    done: Long = ask("已采取的措施", long=True, personal=True)


@act(
    "intake.take_urgent_measures",
    title="采取紧急措施",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[in_hand],
    cite=("G-INT-02",),
)
def take_urgent_measures(doing: Doing[Report, UrgentMeasures]) -> None:
    """有紧急情况的，不论管辖，先采取必要的紧急措施，再办理移送。"""


class AskPapers(Form):
    """Which papers the agency must still send."""

    papers: list[Short] = ask("缺少的材料", min_length=1, max_length=50)
    way: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask(
        "告知方式", help="例如书面告知、电话告知"
    )


@act(
    "intake.ask_papers",
    title="告知补正移送材料",
    by=Role.CASE_OFFICER,
    gates=[in_hand, from_agency],
    cite=("N-INT-04",),
)
def ask_papers(doing: Doing[Report, AskPapers]) -> None:
    """接受移送后，在二十四小时内告知移送机关在三日内补正材料，不得因材料不齐拒绝接受。"""
    doing.subject.papers_missing = list(dict.fromkeys(doing.form.papers))


class Papers(Form):
    """What the agency sent."""

    complete: bool = ask("材料已补齐")
    note: Annotated[str, StringConstraints(max_length=500)] = ask(
        "说明", default="", help="没有补齐的，按现有材料审查"
    )


@act(
    "intake.note_papers",
    title="登记补正材料",
    by=Role.CASE_OFFICER,
    gates=[in_hand, papers_asked],
    cite=("N-INT-04",),
)
def note_papers(doing: Doing[Report, Papers]) -> None:
    """登记移送机关补送的材料；逾期没有补齐的，按现有材料审查决定。"""
    doing.subject.papers_missing = []


class PapersWhole(Form):
    """The papers were looked through."""

    note: Annotated[str, StringConstraints(max_length=500)] = ask("说明", default="")


@act(
    "intake.find_papers_whole",
    title="确认移送材料齐全",
    by=Role.CASE_OFFICER,
    gates=[in_hand, from_agency],
    cite=("N-INT-04",),
)
def find_papers_whole(doing: Doing[Report, PapersWhole]) -> None:
    """核对移送材料，确认齐全。"""
