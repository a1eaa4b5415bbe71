"""Evidence: registering it with how it was obtained, cures, exclusion, custody."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from plumbline.casework.evidence_gates import (
    copy_noted,
    electronic_kept,
    retrieved_on_notice,
    signing_recorded,
)
from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, Custody, Evidence, EvidenceKind
from plumbline.casework.specification import Proves, can_prove, sound
from plumbline.casework.standing import item_of, of_case
from plumbline.casework.terms import (
    Copy,
    Exclusion,
    Keeping,
    Monitoring,
    Recording,
    Signature,
    Taking,
)
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import qualified


class AddEvidence(Form):
    """An item of evidence and how it came into the file."""

    kind: EvidenceKind = ask("证据种类")
    title: Short = ask("名称", personal=True)
    source: Annotated[str, StringConstraints(min_length=1, max_length=500)] = ask(
        "来源", personal=True, help="由何人何处取得"
    )
    collected_at: AwareDatetime = ask("取得时间")
    taking: Taking = ask("取得方式", default=Taking.RECEIVED)
    person: int | None = ask(
        "陈述人", default=None, ref="person", ge=1, lt=2**63, help="陈述类证据填写"
    )
    officers: Annotated[list[UUID], Field(max_length=20)] = ask(
        "在场民警", default=[], ref="officer", help="不填即为本案全体办案民警"
    )
    only_me: bool = ask("只有本人在场", default=False)
    auxiliaries: int = ask("在场辅警人数", default=0, ge=0, le=50)
    standard_place: bool = ask("在规范设置、严格管理的执法办案场所取得", default=False)
    recording: Recording = ask("录音录像", default=Recording.NONE)
    original: Copy = ask("原物原件或者复制件", default=Copy.ORIGINAL)
    keeping: Keeping = ask("电子数据的固定方式", default=Keeping.NONE)
    note: Annotated[str, StringConstraints(max_length=2000)] | None = ask(
        "制作说明", default=None, long=True, personal=True,
        help="复制件写明制作过程、原件存放处和签名；电子数据写明笔录、清单或者不能扣押、提取的原因",
    )  # fmt: skip
    signature: Signature = ask("签名方式", default=Signature.NONE)
    signing_recorded: bool = ask("电子签名、捺印过程已同步录音录像", default=False)
    monitoring: list[Monitoring] = ask("电子技术监控设备符合的要求", default=[])
    retrieval: UUID | None = ask("调取证据通知书", default=None, ref="retrieval")
    proves: Proves = ask(
        "证明的规格事项", default=[], ref="spec_item", examples=[["EV-00-16"]],
        help="证据种类本身能够证明的，不必选；以后可以“对应证据规格”更改",
    )  # fmt: skip


@act(
    "casework.add_evidence",
    title="登记证据",
    by=Role.CASE_OFFICER,
    gates=[
        phase(*IN_HAND),
        qualified,
        not_recused,
        copy_noted,
        electronic_kept,
        retrieved_on_notice,
        signing_recorded,
        can_prove,
    ],
    cite=("D-ADM-01", "D-INT-09", "D-ADM-02", "D-ADM-03", "D-ADM-04", "G-ADM-04", "2.2c"),
)
def add_evidence(doing: Doing[Case, AddEvidence]) -> None:
    """登记一项证据及其来源、取得方式、在场民警和录音录像。"""
    form, case = doing.form, doing.subject
    if form.collected_at > doing.at:
        raise Invalid([("collected_at", "取得时间不能晚于登记时间")])
    officers = [doing.actor.id] if form.only_me else list(dict.fromkeys(form.officers))
    known = Officer.objects.filter(pk__in=officers, auxiliary=False).count()
    if known != len(officers):
        raise Invalid([("officers", "在场民警中有不是民警的人")])
    row = form.model_dump(exclude={"original", "only_me", "signing_recorded", "person", "officers",
                                   "retrieval", "note", "proves"})  # fmt: skip
    doing.create(
        Evidence(
            case=case,
            person=of_case(case.pk, form.person) if form.person else None,
            officers=officers or case.handlers,
            copy=form.original,
            note=form.note or "",
            retrieval_id=form.retrieval,
            proves=sound(doing),
            entry_id=doing.entry_id,
            **row,
        )
    )


class NoteRecording(Form):
    """What became of the recording of an activity."""

    evidence: int = ask("证据", ref="evidence", ge=1, lt=2**63)
    recording: Recording = ask("录音录像的状态")
    explanation: Long = ask("说明", long=True, personal=True)


@act(
    "casework.note_recording",
    title="登记录音录像状态",
    by=(Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT),
    gates=[anytime, not_recused],
    cite=("F-BWV-01", "G-ADM-03"),
)
def note_recording(doing: Doing[Case, NoteRecording]) -> None:
    """登记某项证据的录音录像缺失、损毁、丢失或者找回，由系统据此判断能否作为处罚根据。"""
    item = item_of(doing.subject, doing.form.evidence)
    item.recording = doing.form.recording
    item.save(update_fields=["recording"])


class Exclude(Form):
    """Which item is excluded, and why."""

    evidence: int = ask("证据", ref="evidence", ge=1, lt=2**63)
    ground: Exclusion = ask("排除情形")
    reasons: Long = ask("认定的理由", long=True, personal=True)


@act(
    "casework.exclude_evidence",
    title="排除非法证据",
    by=(Role.DEPT_HEAD, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase(*IN_HAND, "under_review", "reviewed", "approved"), not_recused],
    cite=("P-ADM-01",),
)
def exclude_evidence(doing: Doing[Case, Exclude]) -> None:
    """认定证据以非法方法取得并予以排除，不得作为处罚的根据。"""
    item = item_of(doing.subject, doing.form.evidence)
    if item.excluded:
        raise Invalid([("evidence", "这项证据已经排除")])
    item.excluded = f"{doing.form.ground.label}：{doing.form.reasons}"
    item.save(update_fields=["excluded"])


class HandEvidence(Form):
    """One leg of the chain of custody."""

    evidence: int = ask("证据", ref="evidence", ge=1, lt=2**63)
    giver: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "交出人", personal=True
    )
    taker: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "接收人", personal=True, help="此后由其负责"
    )
    handed_at: AwareDatetime = ask("交接时间")
    place: Short = ask("交接地点", personal=True)
    state: Maybe = ask("外观、封存状态", default="", personal=True)


@act(
    "casework.hand_evidence",
    title="登记证据交接",
    by=Role.CASE_OFFICER,
    gates=[anytime, qualified, not_recused],
    cite=("D-ADM-19", "D-ADM-01"),
)
def hand_evidence(doing: Doing[Case, HandEvidence]) -> None:
    """登记证据流转的一个环节：由谁交给谁，何时何地，状态如何。"""
    form = doing.form
    item = item_of(doing.subject, form.evidence)
    last = item.legs.order_by("-at", "-pk").first()
    if form.handed_at > doing.at:
        raise Invalid([("handed_at", "交接时间不能晚于登记时间")])
    if form.handed_at < (last.at if last else item.collected_at):
        raise Invalid([("handed_at", "交接时间不能早于取得证据或者上一次交接的时间")])
    if last is not None and last.taker != form.giver:
        raise Invalid([("giver", "交出人应当是上一次交接的接收人")])
    doing.create(
        Custody(
            evidence=item, giver=form.giver, taker=form.taker, at=form.handed_at,
            place=form.place, state=form.state, entry_id=doing.entry_id,
        )
    )  # fmt: skip
