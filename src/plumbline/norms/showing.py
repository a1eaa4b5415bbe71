"""Reading plans, documents and clean-ups: where each stands, what changed, what is against it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as t

from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.law.bodies import KINDS
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.norms.conflicts import clauses, conflicts, suspects
from plumbline.norms.drafting import organ_of
from plumbline.norms.models import Clause, Cleanup, Item, Plan, Rule
from plumbline.norms.terms import Matter, Point, Transition
from plumbline.people.models import Unit
from plumbline.people.plain import Fact, facts, part, shown
from plumbline.people.reads import names

UNMADE = ("drafting", "assessed", "comment_open", "revising", "legality", "passed")


def _chosen(row: Any, field: str) -> str:
    return t(str(getattr(row, f"get_{field}_display")())) if getattr(row, field) else ""


def _nth(position: int) -> str:
    return t("第%(n)s条") % {"n": position}


@read("rule_plan")
def plan(subject: Plan, actor: Actor, now: datetime) -> dict[str, Any]:
    """A plan with its items, and which document each became."""
    del actor, now
    rows = []
    for item in subject.items.order_by("due", "pk").prefetch_related("rules"):
        made = "；".join(
            f"{rule.title}（{t(rule.phases[rule.phase])}）" for rule in item.rules.all()
        )
        says = t("%(drafter)s，%(due)s前完成：%(reasons)s") % {
            "drafter": item.drafter, "due": item.due.isoformat(), "reasons": item.reasons,
        }  # fmt: skip
        rows.append([f"{item.pk} {item.title}", " ".join(filter(None, [says, made]))])
    told = facts(
        (t("年度"), f"{subject.first_year}–{subject.last_year}"), (t("执行情况"), subject.summary)
    )
    return {"facts": told, "parts": part(t("计划项目"), rows)}


@read("rule", personal=("opinions",))
def rule(subject: Rule, actor: Actor, now: datetime) -> dict[str, Any]:
    """A document: its text against the one before, what stands against it, how it was made."""
    del actor
    day = legal_day(now)
    told = facts(
        (t("文号"), subject.number),
        (t("制定机关"), subject.issuer),
        (t("文件性质"), _chosen(subject, "sort")),
        (t("涉及公民、法人的权利义务"), t("是") if subject.public else t("否")),
        (t("计划项目"), subject.item.title if subject.item else ""),
        (t("未列入计划的理由"), subject.unplanned),
        (t("修改的文件"), subject.amends.title if subject.amends else ""),
        (t("施行日期"), subject.since),
        (t("有效期至"), subject.until),
        (t("备案机关"), subject.filed_with),
        (
            t("备案审查结论"),
            " ".join(filter(None, [_chosen(subject, "filed"), subject.filed_says])),
        ),
        (t("缩短征求意见期限的紧急情况"), subject.shortened),
        (t("终止或者失效的原因"), subject.ended_for),
    )
    against, marked = [], list[Fact]()
    if subject.phase in UNMADE and subject.text:
        against = [["", one.line()] for one in conflicts(subject, day)]
        marked = [[_nth(at), "、".join(words)] for at, words in suspects(subject).items()]
    parts = (
        part(t("与上位规定或者现行规定不一致"), against, t("不修改，不能提请审核和公布"))
        + part(t("含有敏感用语的条文"), marked, t("不当然违法；合法性审核应当逐条核对"))
        + _text(subject)
        + part(t("替代的文件"), [["", old.title] for old in
                              Rule.objects.filter(pk__in=subject.replaces)])
        + _making(subject)
    )  # fmt: skip
    return {"facts": told, "parts": parts, "clauses": [_shown(c) for c in clauses(subject)]}


def _text(subject: Rule) -> list[dict[str, Any]]:
    """The newest text, each clause with what became of it since the text before."""
    before = {c.position: c for c in subject.clauses.filter(text=subject.text - 1)}
    rows = []
    for clause in clauses(subject):
        old = before.pop(clause.position, None)
        state = ""
        if subject.text > 1:
            state = t("新增") if old is None else t("未改") if _same(old, clause) else t("已修改")
        was = (t("原为：%(words)s") % {"words": old.words}
               if old is not None and old.words != clause.words else "")  # fmt: skip
        rows.append([f"{_nth(clause.position)} {state}".strip(),
                     "\n".join(filter(None, [clause.words, *_effect(clause), was]))])  # fmt: skip
    rows += [[f"{_nth(at)} {t('删去')}", old.words] for at, old in sorted(before.items())]
    title = t("条文（第%(n)s稿）") % {"n": subject.text}
    return part(title, rows)


def _same(one: Clause, other: Clause) -> bool:
    return (one.words, one.code, one.body, one.since) == (
        other.words, other.code, other.body, other.since,
    )  # fmt: skip


def _effect(clause: Clause) -> list[str]:
    """What the system does by a clause with a typed body, and from when."""
    if not clause.code:
        return []
    told = t("系统据以执行：%(title)s（%(code)s，%(kind)s）") % {
        "title": clause.title, "code": clause.code, "kind": t(KINDS[clause.kind].title),
    }  # fmt: skip
    since = t("自%(day)s起施行") % {"day": clause.since.isoformat()} if clause.since else ""
    matters = "；".join(t(str(Matter(one).label)) for one in clause.creates)
    made = t("设定：%(matters)s") % {"matters": matters} if matters else ""
    return [told, t(str(Transition(clause.transition).label)), *filter(None, [since, made])]


def _making(subject: Rule) -> list[dict[str, Any]]:
    """How it was made: argument, opinions, reviews, meetings, assessments."""
    votes = {vote.officer for meeting in subject.meetings.all() for vote in meeting.votes.all()}
    people = names({*votes, *subject.remarks.values_list("officer", flat=True)})
    remarks = [
        [f"{people.get(one.officer, '')} {shown(one.at)}",
         " ".join(filter(None, [_nth(one.position) if one.position else "", one.words]))]
        for one in subject.remarks.order_by("pk")
    ]  # fmt: skip
    opinions = [
        [f"{one.pk} {one.source} {_chosen(one, 'way')} {shown(one.at)}",
         " ".join(filter(None, [one.words, _answer(one.taken, one.answer)]))]
        for one in subject.opinions.order_by("pk")
    ]  # fmt: skip
    reviews = [
        [f"{one.name} {shown(one.at)}", " ".join(filter(None, [
            _chosen(one, "verdict"), t("第%(n)s稿") % {"n": one.text},
            "；".join(t(str(Point(point).label)) for point in one.failed), one.opinion]))]
        for one in subject.reviews.order_by("pk")
    ]  # fmt: skip
    parts = (
        part(t("评估论证"), [["", subject.argued]] if subject.argued else [])
        + part(t("修改意见"), remarks)
        + part(t("公开征求的意见"), opinions)
        + part(t("合法性审核"), reviews)
    )
    for meeting in subject.meetings.order_by("pk").prefetch_related("votes"):
        spoken = [
            [people.get(vote.officer, ""), " ".join(filter(None, [_chosen(vote, "voice"),
                                                                  vote.said]))]
            for vote in sorted(meeting.votes.all(), key=lambda vote: vote.position)
        ]  # fmt: skip
        note = t("第%(n)s稿，应到%(members)s人：%(result)s") % {
            "n": meeting.text, "members": meeting.members,
            "result": t("通过") if meeting.adopted else t("未通过"),
        }  # fmt: skip
        title = f"{_chosen(meeting, 'board')} {shown(meeting.held_at)}"
        parts += part(title, [*spoken, [t("会议纪要"), meeting.minutes]], note)
    assessed = [
        [shown(one.at), f"{_chosen(one, 'worth')} {one.findings}"]
        for one in subject.assessments.order_by("pk")
    ]
    return parts + part(t("执行效果评估"), assessed)


def _answer(taken: bool | None, answer: str) -> str:  # noqa: FBT001 - three answers, read aloud
    if taken is None:
        return t("（尚未答复）")
    return (t("（采纳：%(why)s）") if taken else t("（未采纳：%(why)s）")) % {"why": answer}


def _shown(clause: Clause) -> dict[str, Any]:
    """A clause for whoever reads it by machine."""
    return {
        "position": clause.position, "words": clause.words, "code": clause.code or None,
        "kind": clause.kind or None, "body": clause.body, "cites": clause.cites,
        "basis": clause.basis, "transition": clause.transition,
        "since": clause.since.isoformat() if clause.since else None,
    }  # fmt: skip


@read("rule_cleanup")
def cleanup(subject: Cleanup, actor: Actor, now: datetime) -> dict[str, Any]:
    """A clean-up: what is said of each document, and which are still to be looked at."""
    del actor, now
    said = {one.rule_id: one for one in subject.findings.all()}
    rows = []
    for document in Rule.objects.filter(pk__in=subject.rules).order_by("title", "pk"):
        found = said.get(document.pk)
        says = f"{_chosen(found, 'worth')} {found.reasons}" if found else t("尚无清理意见")
        rows.append([document.title, says])
    return {"facts": facts((t("清理范围和重点"), subject.scope)),
            "parts": part(t("文件目录"), rows)}  # fmt: skip


# What fields of the forms refer to.

Options = list[tuple[str, str]]


def _opinions(subject: Subject) -> Options:
    """The opinions on a document that wait for an answer."""
    if not isinstance(subject, Rule):
        return []
    waiting = subject.opinions.filter(taken=None).order_by("pk")
    return [(str(one.pk), f"{one.source}：{one.words[:40]}") for one in waiting]


def _items(subject: Subject) -> Options:
    """The items of approved plans that no document came from yet."""
    items = Item.objects.filter(
        plan__phase="adopted", plan__line__contains=subject.line, rules=None
    )
    return [(str(one.pk), one.title) for one in items.order_by("due", "pk")]


def _documents(subject: Subject) -> Options:
    """The documents that a document may change or end, or a clean-up looks at."""
    rows = Rule.objects.filter(phase__in=("published", "suspended"))
    if isinstance(subject, Cleanup):
        rows = rows.filter(pk__in=subject.rules)
    if isinstance(subject, Unit):
        rows = rows.filter(line__contains=[organ_of(subject).code])
    return [(str(one.pk), f"{one.title} {one.number}") for one in rows.order_by("title", "pk")]


def _kinds(subject: Subject) -> Options:
    """The kinds of typed body."""
    del subject
    return [(kind, t(body.title)) for kind, body in KINDS.items()]


CHOICES = {
    "public_opinion": _opinions, "plan_item": _items, "rule": _documents, "norm_kind": _kinds,
}  # fmt: skip
