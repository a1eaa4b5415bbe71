"""Out to society, and back: publishing, correcting, withdrawing, not publishing at all."""

from __future__ import annotations

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role
from plumbline.publications import files, state
from plumbline.publications.detect import left
from plumbline.publications.gates import (
    in_effect,
    never_barred,
    noted,
    nothing_left,
    own_text,
    printable,
    released,
    settled,
)
from plumbline.publications.models import File, Publication
from plumbline.publications.terms import Exemption, Long, Occasion, Withdrawal

FALLEN = (Withdrawal.CHANGED, Withdrawal.ANNULLED, Withdrawal.INVALID)


class Nothing(Form):
    """Nothing is asked: what is published is what was approved."""


@act(
    "publications.publish",
    title="公开",
    by=(Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[
        phase("approved"), released, never_barred, in_effect, noted, settled, nothing_left,
        printable,
    ],
    cite=("R-OPEN-01", "R-OPEN-02", "D-OPEN-01", "G-OPEN-01", "3.5a"),
)  # fmt: skip
def publish(doing: Doing[Publication, Nothing]) -> None:
    """向社会公开已批准的文本；网页和下载的文件只由隐去后的文本生成。"""
    row, seen = doing.subject, doing.situation.once(state.review)
    content = seen.content
    row.content, row.sha256, row.published_at = content.model_dump_json(), seen.sha256, doing.at
    row.public_text = seen.result.text
    row.public_title = content.title if row.paper is None else row.title
    made = files.made(content, doing.at)
    doing.create(File(publication=row, pdf=made.pdf, docx=made.docx, entry_id=doing.entry_id))
    if row.corrects is not None and row.corrects.phase == "published":
        row.corrects.move("corrected")
        row.corrects.moved_at = doing.at
        row.corrects.save(update_fields=["phase", "moved_at"])
    row.move("published")


class Mistake(Form):
    """What is wrong with what was published."""

    what: Long = ask("有误的内容", long=True)


@gate(
    "publications.not_corrected_yet",
    cite=("D-OPEN-01",),
    says="这一条的更正正在办理",
    remedy="在已有的更正上继续办理",
)
def not_corrected_yet(s: Situation[Publication]) -> Missing | None:
    """One correction of an item at a time."""
    return {} if s.subject.corrected_by.exclude(phase="exempted").exists() else None


@act(
    "publications.correct",
    title="登记公开内容有误并更正",
    by=state.DESKS,
    gates=[phase("published"), own_text, not_corrected_yet],
    cite=("D-OPEN-01",),
    makes=Publication,
)
def correct(doing: Doing[Publication, Mistake]) -> None:
    """公开的内容有误的，立即更正：另拟更正文本，经审查、批准后替换。"""
    row = doing.subject
    doing.create(
        Publication(
            phase="owed", line=row.line, unit=row.unit, heading=row.heading, title=row.title,
            text=row.text, occasion=Occasion.ERROR, arisen_on=doing.day, corrects=row,
            reasons=doing.form.what, handlers=[doing.actor.id],
        )
    )  # fmt: skip


class Withdraw(Form):
    """Why it is taken back, in words that society reads."""

    ground: Withdrawal = ask("撤回的事由")
    told: Long = ask("向社会说明的理由", long=True, help="随撤回一并公开，不写个人信息")


@gate(
    "publications.reasons_clean",
    cite=("G-OPEN-01", "C-OPEN-02"),
    says="向社会说明的理由中有案卷登记的个人信息",
    remedy="改写理由，不写个人信息",
)
def reasons_clean(s: Situation[Publication]) -> Missing | None:
    """A withdrawal does not tell what the publication hid."""
    told = getattr(s.form, "told", "")
    return {} if left(told, s.once(state.review).known) else None


@act(
    "publications.withdraw",
    title="撤回公开信息",
    by=(Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase("published"), reasons_clean],
    cite=("G-OPEN-01", "R-OPEN-02"),
)
def withdraw(doing: Doing[Publication, Withdraw]) -> None:
    """撤下文本和文件，在原处公开撤回的理由。"""
    row, form = doing.subject, doing.form
    if form.ground in FALLEN and row.paper is None:
        raise Invalid([("ground", "不是处理决定，没有变更、撤销")])
    row.withdrawn_for, row.reasons = form.ground, form.told
    row.move("withdrawn")


class Exempt(Form):
    """Why it is not published."""

    ground: Exemption = ask("不予公开的事由")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "publications.exempt",
    title="决定不予公开",
    by=Role.ORGAN_HEAD,
    gates=[phase("owed", "drafted", "returned", "reviewed", "approved")],
    cite=("P-OPEN-01", "P-OPEN-02", "P-OPEN-03", "G-OPEN-02"),
)
def exempt(doing: Doing[Publication, Exempt]) -> None:
    """由负责人写明理由，决定不予公开。"""
    row, form = doing.subject, doing.form
    if form.ground is Exemption.SIMPLE and not (row.paper and state.simple(row.paper)):
        raise Invalid([("ground", "不是适用简易程序的决定")])
    if form.ground is Exemption.DEFAULT and not (row.paper and state.public_order(row.paper)):
        raise Invalid([("ground", "不是治安案件的决定")])
    row.exempted_for, row.reasons = form.ground, form.reasons
    row.move("exempted")
