"""Argument and public comment: what must be heard before a text is reviewed (G-NORM-01)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.bodies import DecisionTable, TimeLimit
from plumbline.law.calendar import SHANGHAI, deadline
from plumbline.norms.conflicts import clauses
from plumbline.norms.drafting import DRAFTERS
from plumbline.norms.models import Opinion, Rule
from plumbline.norms.terms import Line, Long, Way

COMMENT = "G-NORM-01.comment"


@gate(
    "norms.written",
    cite=("D-NORM-03", "2.1a"),
    says="还没有写成条文",
    remedy="先写成条文",
    who=DRAFTERS,
)
def written(s: Situation[Rule]) -> Missing | None:
    """There is a text."""
    s.reads.append(f"text={s.subject.text}")
    return None if s.subject.text else {}


class Argue(Form):
    """Need, lawfulness, feasibility; experts and risks where they were asked."""

    need: Long = ask("必要性", long=True)
    lawful: Long = ask("合法性", long=True)
    feasible: Long = ask("可行性", long=True)
    experts: Annotated[str, StringConstraints(max_length=4000)] = ask(
        "专家论证、风险评估意见", default="", long=True
    )


@act(
    "norms.assess",
    title="评估论证",
    by=DRAFTERS,
    gates=[phase("drafting"), written],
    cite=("G-NORM-01",),
)
def assess(doing: Doing[Rule, Argue]) -> None:
    """对制定的必要性、合法性、可行性进行评估论证。"""
    form = doing.form
    doing.subject.argued = "\n".join(filter(None, (form.need, form.lawful, form.feasible,
                                                   form.experts)))  # fmt: skip
    doing.subject.move("assessed")


class Open(Form):
    """Where the draft was published for comment."""

    place: Line = ask("公布草案的网站或者媒体")


@act(
    "norms.open_comment",
    title="公开征求意见",
    by=DRAFTERS,
    gates=[phase("assessed")],
    cite=("G-NORM-01", "D-DISC-02"),
)
def open_comment(doing: Doing[Rule, Open]) -> None:
    """公布草案全文，向社会或者有关单位征求意见。"""
    doing.subject.comment_from = doing.at
    doing.subject.move("comment_open")


class Heard(Form):
    """An opinion from outside."""

    source: Line = ask("提出者", personal=True)
    way: Way = ask("方式")
    words: Long = ask("意见", long=True)


@act(
    "norms.note_opinion",
    title="登记意见",
    by=DRAFTERS,
    gates=[phase("comment_open")],
    cite=("G-NORM-01",),
)
def note_opinion(doing: Doing[Rule, Heard]) -> None:
    """逐条登记收到的意见。"""
    form, rule = doing.form, doing.subject
    doing.create(
        Opinion(
            rule=rule, text=rule.text, source=form.source, way=form.way, words=form.words,
            at=doing.at, entry_id=doing.entry_id,
        )
    )  # fmt: skip


class Answer(Form):
    """Whether it is taken up, and why."""

    opinion: Annotated[int, Field(ge=1, le=2_000_000_000)] = ask("意见", ref="public_opinion")
    taken: bool = ask("是否采纳")
    answer: Long = ask("采纳情况或者不采纳的理由", long=True)


@act(
    "norms.answer_opinion",
    title="答复意见",
    by=DRAFTERS,
    gates=[phase("comment_open", "revising")],
    cite=("G-NORM-01",),
)
def answer_opinion(doing: Doing[Rule, Answer]) -> None:
    """对每条意见说明是否采纳和理由。"""
    form = doing.form
    found = doing.subject.opinions.filter(pk=form.opinion).first()
    if found is None:
        raise Invalid([("opinion", "没有这条意见")])
    found.taken, found.answer, found.entry_id = form.taken, form.answer, doing.entry_id
    found.save()


@gate(
    "norms.comment_over",
    cite=("G-NORM-01",),
    says="征求意见至%(until)s届满，此前不得结束",
    remedy="等待期满；情况紧急确需缩短的，写明理由",
    who=DRAFTERS,
)
def comment_over(s: Situation[Rule]) -> Missing | None:
    """The comment ran its full time, unless an emergency is stated."""
    begun = s.subject.comment_from
    if begun is None or (isinstance(s.form, Close) and s.form.shortened):
        return None
    until = deadline(begun, s.norm(COMMENT).body_as(TimeLimit).period).due
    s.reads.append(f"until={until.isoformat()}")
    return None if s.at > until else {"until": f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}


class Close(Form):
    """Only an emergency shortens the comment, and says so."""

    shortened: Annotated[str, StringConstraints(max_length=2000)] = ask(
        "缩短征求意见期限的紧急情况", default="", long=True
    )


@act(
    "norms.close_comment",
    title="结束征求意见",
    by=DRAFTERS,
    gates=[phase("comment_open"), comment_over],
    cite=("G-NORM-01",),
)
def close_comment(doing: Doing[Rule, Close]) -> None:
    """期满后结束征求意见，转入修改完善。"""
    doing.subject.shortened = doing.form.shortened
    doing.subject.move("revising")


class Skip(Form):
    """A document of inner work alone needs no comment from outside."""

    reasons: Long = ask("不公开征求意见的理由", long=True)


def touches_citizens(rule: Rule) -> bool:
    """Said of it, or by what it contains: what is imposed is no inner work (D-DISC-02)."""
    return rule.public or any(clause.kind == DecisionTable.kind for clause in clauses(rule))


@gate(
    "norms.inner_only",
    cite=("G-NORM-01", "D-NORM-05", "D-DISC-02"),
    says="涉及公民、法人权利义务的文件，包括规定处罚裁量基准的文件，应当公开征求意见",
    remedy="公开征求意见",
    who=DRAFTERS,
)
def inner_only(s: Situation[Rule]) -> Missing | None:
    """Only what touches nobody outside may do without."""
    public = s.once(touches_citizens)
    s.reads.append(f"public={public}")
    return {} if public else None


@act(
    "norms.go_without_comment",
    title="不公开征求意见",
    by=DRAFTERS,
    gates=[phase("assessed"), inner_only],
    cite=("G-NORM-01", "C-NORM-01"),
)
def go_without_comment(doing: Doing[Rule, Skip]) -> None:
    """只规范内部工作、不涉及公民法人权利义务的文件，可以只在内部征求意见。"""
    doing.subject.move("revising")


@gate(
    "norms.heard_in_public",
    cite=("G-NORM-01", "D-DISC-02"),
    says="规定处罚裁量基准的文件没有公开征求过意见，不得提请审核",
    remedy="删去裁量基准；或者终止制定，重新起草并公开征求意见",
    who=DRAFTERS,
)
def heard_in_public(s: Situation[Rule]) -> Missing | None:
    """What was put in after the comment was passed over is not passed over with it."""
    begun = s.subject.comment_from
    s.reads.append(f"comment={begun.isoformat() if begun else None}")
    return {} if begun is None and s.once(touches_citizens) else None
