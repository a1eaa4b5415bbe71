"""Periodic and special clean-ups: every document in force is looked at, the lists are published."""

from __future__ import annotations

from uuid import UUID

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.roles import Role
from plumbline.norms.models import Cleanup, Finding, Rule
from plumbline.norms.terms import Line, Long, Worth
from plumbline.people.models import Unit


class Begin(Form):
    """Which clean-up."""

    name: Line = ask("清理名称")
    scope: Long = ask("清理范围和重点", long=True)


@act(
    "norms.begin_cleanup",
    title="开始清理",
    by=Role.LEGAL_DEPT,
    gates=[anytime],
    cite=("D-NORM-02", "2.1c"),
    makes=Cleanup,
    shared=True,
)
def begin_cleanup(doing: Doing[Unit, Begin]) -> None:
    """列出本机关现行有效的全部文件，逐件清理。"""
    unit, form = doing.subject, doing.form
    rules = Rule.objects.filter(
        phase__in=("published", "suspended"), line__contains=[unit.code]
    ).order_by("pk")
    found = list(rules.values_list("pk", flat=True))
    if not found:
        raise Invalid([("form", "没有现行有效的文件")])
    doing.create(
        Cleanup(phase="open", line=unit.line, handlers=[doing.actor.id], name=form.name,
                scope=form.scope, rules=found)
    )  # fmt: skip


class Judge(Form):
    """What becomes of one document."""

    rule: UUID = ask("文件", ref="rule")
    worth: Worth = ask("清理意见")
    reasons: Long = ask("理由", long=True)


@act(
    "norms.note_cleanup",
    title="提出清理意见",
    by=(Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[phase("open")],
    cite=("D-NORM-02", "2.1c"),
)
def note_cleanup(doing: Doing[Cleanup, Judge]) -> None:
    """对一件文件提出继续有效、修改、废止或者已失效的意见。"""
    form = doing.form
    if form.rule not in doing.subject.rules:
        raise Invalid([("rule", "不在清理范围内")])
    Finding.objects.update_or_create(
        cleanup=doing.subject, rule_id=form.rule,
        defaults={"worth": form.worth, "reasons": form.reasons, "entry_id": doing.entry_id},
    )  # fmt: skip


@gate(
    "norms.all_cleaned",
    cite=("D-NORM-02", "2.1c"),
    says="还有%(count)s件文件没有清理意见",
    remedy="逐件提出清理意见",
    who=(Role.LEGAL_DEPT, Role.DEPT_HEAD),
)
def all_cleaned(s: Situation[Cleanup]) -> Missing | None:
    """No document is passed over."""
    count = len(s.subject.rules) - s.subject.findings.count()
    s.reads.append(f"left={count}")
    return {"count": str(count)} if count else None


class Lists(Form):
    """Where the lists are published."""

    place: Line = ask("公布清理结果的公报、网站")


@act(
    "norms.publish_cleanup",
    title="公布清理结果",
    by=Role.LEGAL_DEPT,
    gates=[phase("open"), all_cleaned],
    cite=("D-NORM-02", "2.1c"),
)
def publish_cleanup(doing: Doing[Cleanup, Lists]) -> None:
    """公布继续有效、应当修改、应当废止和已经失效的文件目录。"""
    doing.subject.move("published")
