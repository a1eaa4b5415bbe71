"""Footage for organs outside the police: on their paper, by the head of the organ (G-BWV-04)."""

from __future__ import annotations

from uuid import UUID

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.recordings.models import Footage, Supply
from plumbline.recordings.terms import Long, Maybe, Outside, Short


class AskSupply(Form):
    """Who wants which footage, on which paper, and what for."""

    footage: UUID = ask("录音录像", ref="footage")
    organ: Outside = ask("调取单位的性质")
    name: Short = ask("调取单位名称", examples=["南关区人民检察院"])
    letter: Short = ask("调取文书的名称和文号")
    reasons: Long = ask("调取事由", long=True, personal=True)
    sensitive: bool = ask("案件复杂或者敏感", default=False)


@act(
    "recordings.ask_supply",
    title="报请向外单位提供录音录像",
    by=(Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT),
    gates=[anytime],
    cite=("G-BWV-04", "P-BWV-01", "P-EXCH-03"),
    makes=Supply,
    shared=True,
)
def ask_supply(doing: Doing[Unit, AskSupply]) -> None:
    """外单位持文书调取录音录像的，登记单位、文号和事由，报县级以上公安机关负责人审批。"""
    unit, form = doing.subject, doing.form
    mine = Footage.objects.filter(line__contains=[unit.code], phase__in=("kept", "changed"))
    footage = mine.filter(pk=form.footage).first()
    if footage is None:
        raise Invalid([("footage", "没有这段录音录像")])
    doing.create(
        Supply(phase="asked", line=footage.line, handlers=[doing.actor.id], footage=footage,
               **form.model_dump(exclude={"footage"}))
    )  # fmt: skip


@gate(
    "recordings.superior_consents",
    cite=("G-BWV-04",),
    says="案件复杂或者敏感，须经上级公安机关同意后提供",
    remedy="报上级公安机关同意，填写同意的文号",
    who=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
)
def superior_consents(s: Situation[Supply]) -> Missing | None:
    """A complex or sensitive matter waits for the organ above."""
    if s.form is None or not s.subject.sensitive:
        return None
    consent = str(getattr(s.form, "consent", ""))
    s.reads.append(f"consent={consent}")
    return None if consent else {}


class GrantSupply(Form):
    """The head's word, and that of the organ above where it is asked."""

    opinion: Long = ask("审批意见", long=True)
    consent: Maybe = ask("上级公安机关同意的文号", default="", help="复杂、敏感的填写")


DECIDES = [phase("asked"), apart("recordings.ask_supply")]


@act(
    "recordings.grant_supply",
    title="准予向外单位提供录音录像",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[*DECIDES, superior_consents],
    cite=("G-BWV-04", "P-EXCH-03", "P-ROLE-01"),
)
def grant_supply(doing: Doing[Supply, GrantSupply]) -> None:
    """县级以上公安机关负责人批准后，由经办人制作副本提供；原件不出库。"""
    doing.subject.opinion, doing.subject.consent = doing.form.opinion, doing.form.consent
    doing.subject.move("granted")


class RefuseSupply(Form):
    """Why not."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "recordings.refuse_supply",
    title="不予向外单位提供录音录像",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[*DECIDES],
    cite=("G-BWV-04", "P-ROLE-01"),
)
def refuse_supply(doing: Doing[Supply, RefuseSupply]) -> None:
    """调取不合法或者与职权无关的，不予提供。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("refused")


class HandOver(Form):
    """Which copy was handed to whom."""

    made: int = ask("所提供的副本", ref="supplied_copy", ge=1, lt=2**63)
    received: Short = ask("接收人", personal=True)


@act(
    "recordings.hand_supply",
    title="登记已向外单位提供",
    by=(Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT),
    gates=[phase("granted")],
    cite=("G-BWV-04", "G-BWV-05"),
)
def hand_supply(doing: Doing[Supply, HandOver]) -> None:
    """登记所提供的副本和接收人；副本的指纹在账本中，接收单位可以核对。"""
    copies = doing.subject.footage.copies.exclude(finished_at=None)
    copy = copies.filter(pk=doing.form.made).first()
    if copy is None:
        raise Invalid([("made", "没有这份副本，或者尚未领取")])
    doing.subject.copy, doing.subject.received = copy, doing.form.received
    doing.subject.move("supplied")
