"""Legality review: no document reaches a meeting unreviewed, or against a review (2.1b)."""

from __future__ import annotations

from typing import Annotated

from django.db import connection
from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.norms.conflicts import conflicts, suspects
from plumbline.norms.drafting import DRAFTERS
from plumbline.norms.models import Legality, Rule
from plumbline.norms.opinions import heard_in_public, written
from plumbline.norms.terms import Long, Point, Verdict

MOST = 5  # conflicts that a refusal names one by one
MADE = ("norms.draft", "norms.write")


@gate(
    "norms.opinions_answered",
    cite=("G-NORM-01",),
    says="还有%(count)s条意见没有答复是否采纳",
    remedy="逐条答复",
    who=DRAFTERS,
)
def opinions_answered(s: Situation[Rule]) -> Missing | None:
    """Every opinion has its answer."""
    count = s.subject.opinions.filter(taken=None).count()
    s.reads.append(f"unanswered={count}")
    return {"count": str(count)} if count else None


@gate(
    "norms.no_conflict",
    cite=("P-NORM-01", "C-NORM-02", "P-DISC-02"),
    says="草案与上位规定或者现行规定不一致：%(what)s",
    remedy="修改有关条文",
    who=DRAFTERS,
)
def no_conflict(s: Situation[Rule]) -> Missing | None:
    """Against no higher rule, on no ended ground, creating nothing banned, without gap."""
    since = getattr(s.form, "since", s.day)  # publication says from when to when
    found = conflicts(s.subject, since, getattr(s.form, "until", None))
    s.reads.append(f"conflicts={len(found)}")
    if not found:
        return None
    return {"what": listed([one.line() for one in found[:MOST]])}


def in_turn(s: Situation[Rule]) -> None:
    """Documents take force one after another: what did so meanwhile stands against this one.

    The lock is held until this one's force is committed. Raises Refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('norms.force', 0))")
    if refusal := no_conflict.ask(s):
        raise Refused([refusal])


class Submit(Form):
    """What the reviewers get."""

    note: Long = ask("起草说明", long=True)


@act(
    "norms.submit_legality",
    title="提请合法性审核",
    by=DRAFTERS,
    gates=[phase("revising"), written, heard_in_public, opinions_answered, no_conflict],
    cite=("G-NORM-01", "2.1b"),
)
def submit_legality(doing: Doing[Rule, Submit]) -> None:
    """把草案、起草说明和意见采纳情况送法制部门审核。"""
    doing.subject.move("legality")


@gate(
    "norms.all_points_pass",
    cite=("C-NORM-02",),
    says="有审核要点不合格（%(points)s），不能作“合法”结论",
    remedy="作“应当修改”或者“不合法”结论",
    who=(Role.LEGAL_DEPT,),
)
def all_points_pass(s: Situation[Rule]) -> Missing | None:
    """A pass needs every point."""
    failed = getattr(s.form, "failed", ())
    if getattr(s.form, "verdict", "") != Verdict.PASS or not failed:
        return None
    return {"points": listed(str(Point(point).label) for point in failed)}


@gate(
    "norms.suspects_cleared",
    cite=("P-NORM-01", "C-NORM-02"),
    says="第%(clauses)s条有可能涉及设定处罚、许可、强制、收费的用语，审核时没有逐条说明",
    remedy="逐条核对，确未设定的列入已核对条文；设定了的，退回修改",
    who=(Role.LEGAL_DEPT,),
)
def suspects_cleared(s: Situation[Rule]) -> Missing | None:
    """Each clause with a word that often creates what is banned was looked at."""
    if getattr(s.form, "verdict", "") != Verdict.PASS:
        return None
    open_ = sorted(set(suspects(s.subject)) - set(getattr(s.form, "cleared", ())))
    s.reads.append(f"suspect={len(open_)}")
    return {"clauses": listed(map(str, open_))} if open_ else None


Position = Annotated[int, Field(ge=1, le=200)]


class Conclude(Form):
    """The verdict over the seven points of a review."""

    verdict: Verdict = ask("审核结论")
    failed: list[Point] = ask("不合格的要点", default=[])
    cleared: list[Position] = ask(
        "已逐条核对、未设定禁止事项的条文", default=[], max_length=200,
        help="系统列出的含有敏感用语的条文",
    )  # fmt: skip
    opinion: Long = ask("审核意见", long=True)


@act(
    "norms.conclude_legality",
    title="作出合法性审核结论",
    by=Role.LEGAL_DEPT,
    gates=[
        phase("legality"), apart(*MADE, "norms.submit_legality"), all_points_pass, no_conflict,
        suspects_cleared,
    ],
    cite=("G-NORM-01", "C-NORM-02", "P-NORM-01", "2.1b"),
)  # fmt: skip
def conclude_legality(doing: Doing[Rule, Conclude]) -> None:
    """由没有参与起草的法制人员审核权限、依据、内容、程序，作出结论。"""
    form, rule = doing.form, doing.subject
    if form.verdict != Verdict.PASS and not form.failed:
        raise Invalid([("failed", "写明哪些要点不合格")])
    doing.create(
        Legality(
            rule=rule, text=rule.text, verdict=form.verdict, failed=form.failed,
            cleared=form.cleared, opinion=form.opinion, officer=doing.actor.id,
            name=doing.actor.name, at=doing.at, entry_id=doing.entry_id,
        )
    )  # fmt: skip
    rule.move("passed" if form.verdict == Verdict.PASS else "revising")
