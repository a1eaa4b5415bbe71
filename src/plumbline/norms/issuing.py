"""Numbering, publication, and what publication does: the rule is switched on (D-NORM-01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import later
from plumbline.law.roles import Role
from plumbline.norms.conflicts import clauses
from plumbline.norms.force import switch_off, switch_on
from plumbline.norms.legality import in_turn, no_conflict
from plumbline.norms.meeting import legality_passed
from plumbline.norms.models import Meeting, Rule
from plumbline.norms.planning import HEADS
from plumbline.norms.terms import Line
from plumbline.people.numbers import next_number

VALIDITY = "N-NORM-02.validity"


class Number(Form):
    """The sign of the issuing organ that the number stands under."""

    sign: Annotated[str, StringConstraints(min_length=2, max_length=20)] = ask(
        "发文机关代字", examples=["吉公规"]
    )


@gate(
    "norms.meeting_adopted",
    cite=("G-NORM-02", "2.1b"),
    says="党委会、办公会没有审议通过，不得印发",
    remedy="提交党委会、办公会审议并获通过",
    who=HEADS,
)
def meeting_adopted(s: Situation[Rule]) -> Missing | None:
    """A meeting adopted this very text."""
    found = s.once(_adopted)
    s.reads.append(f"meeting={found.pk if found else None}")
    return None if found else {}


def _adopted(rule: Rule) -> Meeting | None:
    found = Meeting.objects.filter(rule=rule, text=rule.text).order_by("pk").last()
    return found if found is not None and found.adopted else None


@act(
    "norms.number",
    title="统一登记编号",
    by=Role.LEGAL_DEPT,
    gates=[phase("adopted"), legality_passed, meeting_adopted],
    cite=("D-NORM-01",),
)
def number(doing: Doing[Rule, Number]) -> None:
    """审议通过后，由法制部门统一登记、统一编号。"""
    rule, year = doing.subject, doing.day.year
    serial = next_number(rule.line[0], f"rule.{doing.form.sign}", year)
    rule.number = f"{doing.form.sign}〔{year}〕{serial}号"
    rule.move("numbered")


@gate(
    "norms.valid_long_enough",
    cite=("N-NORM-02",),
    says="有效期至%(until)s，超过规范性文件有效期上限（%(limit)s）",
    remedy="缩短有效期；到期前评估后可以重新公布",
    who=(Role.LEGAL_DEPT,),
)
def valid_long_enough(s: Situation[Rule]) -> Missing | None:
    """A document ends by itself within the longest validity."""
    if not isinstance(s.form, Publish):
        return None
    limit = s.norm(VALIDITY).body_as(TimeLimit)
    last = later(s.form.since, limit.amount, limit.unit)
    if s.form.until <= last:
        return None
    return {"until": s.form.until.isoformat(), "limit": last.isoformat()}


class Publish(Form):
    """Where it is published, and its span of force."""

    place: Line = ask("公布的公报、网站")
    since: date = ask("自何日起施行", help="自公布之日起施行的，填写今日")
    until: date = ask("有效期至")


@act(
    "norms.publish",
    title="公布施行",
    by=Role.LEGAL_DEPT,
    gates=[phase("numbered"), legality_passed, meeting_adopted, no_conflict, valid_long_enough],
    cite=("D-NORM-01", "D-NORM-05", "D-DISC-01", "G-NORM-02", "2.1b"),
)
def publish(doing: Doing[Rule, Publish]) -> None:
    """公布全文；系统据以执行的条文自施行之日起生效，被修改、废止的文件同时失去效力。"""
    rule, form = doing.subject, doing.form
    if form.since < doing.day:
        raise Invalid([("since", "不得早于公布之日")])
    if form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    in_turn(doing.situation)
    rule.since, rule.until = form.since, form.until
    ends = form.since - timedelta(days=1)
    switch_on(doing)
    carried = frozenset(clause.code for clause in clauses(rule))  # ended above, each on its day
    for old in Rule.objects.filter(pk__in=rule.replaces):
        switch_off(old, ends, doing.entry_id, spared=carried)
        old.until = min(old.until or ends, ends)
        old.save(update_fields=["until"])
    rule.move("published")
