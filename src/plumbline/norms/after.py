"""After publication: filing with the superior, assessment, suspension, the end (2.1c)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from plumbline.kernel.act import Doing, Form, Invalid, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK, Role
from plumbline.norms.force import switch_off, switch_on
from plumbline.norms.legality import in_turn, no_conflict
from plumbline.norms.models import Assessment, Rule
from plumbline.norms.planning import HEADS
from plumbline.norms.terms import Filed, Line, Long, Worth

DAY = timedelta(days=1)
SUPERIORS = (Role.UPPER_ORGAN, Role.MPS, Role.PROV_HEAD, Role.LEGAL_DEPT)


class Hand(Form):
    """Whom it is filed with."""

    filed_with: Line = ask("报送哪一机关备案")


@gate(
    "norms.not_filed_yet",
    cite=("D-NORM-02",),
    says="已经报送%(organ)s备案",
    remedy="无须再次报送",
)
def not_filed_yet(s: Situation[Rule]) -> Missing | None:
    """A document is filed once."""
    return {"organ": s.subject.filed_with} if s.subject.filed_with else None


@act(
    "norms.file_with_superior",
    title="报送备案",
    by=Role.LEGAL_DEPT,
    gates=[phase("published", "suspended"), not_filed_yet],
    cite=("D-NORM-02", "2.1c"),
)
def file_with_superior(doing: Doing[Rule, Hand]) -> None:
    """在规定期限内把正式文本和说明报送上级机关、本级政府备案。"""
    doing.subject.filed_with = doing.form.filed_with


class Examine(Form):
    """What the superior found."""

    result: Filed = ask("备案审查结论")
    opinion: Long = ask("审查意见", long=True)
    until: date | None = ask(
        "要求何日前处理完毕", default=None, help="责令改正或者应当废止的，按备案机关的要求填写"
    )


@gate(
    "norms.filed_before",
    cite=("D-NORM-02",),
    says="还没有报送备案",
    remedy="先报送备案",
    who=(Role.LEGAL_DEPT,),
)
def filed_before(s: Situation[Rule]) -> Missing | None:
    """Only what was filed is examined."""
    s.reads.append(f"filed={bool(s.subject.filed_with)}")
    return None if s.subject.filed_with else {}


@act(
    "norms.examine_filing",
    title="登记备案审查结论",
    by=SUPERIORS,
    gates=[phase("published", "suspended"), filed_before, apart("norms.file_with_superior")],
    cite=("D-NORM-04", "2.1c"),
)
def examine_filing(doing: Doing[Rule, Examine]) -> None:
    """登记备案机关的结论；责令改正或者应当废止的，制定机关必须处理。"""
    form = doing.form
    if (form.result != Filed.SOUND) != (form.until is not None):
        raise Invalid([("until", "责令改正或者应当废止的，写明何日前处理完毕；准予备案的不填")])
    if form.until is not None and form.until < doing.day:
        raise Invalid([("until", "不得早于登记之日")])
    doing.subject.filed, doing.subject.filed_says = form.result, form.opinion


@gate(
    "norms.order_obeyed",
    cite=("D-NORM-04", "2.1c"),
    says="备案审查结论是“%(result)s”，至今没有修改、废止",
    remedy="公布修改、替代本文件的文件，或者废止本文件；需要停止执行的，暂停施行",
    who=HEADS,
)
def order_obeyed(s: Situation[Rule]) -> Missing | None:
    """What the superior ordered is done by changing the document, not by finding it good."""
    examined, ordered = s.last("norms.examine_filing"), s.subject.filed
    s.reads.append(f"filed={ordered}")
    if examined is None or ordered in ("", Filed.SOUND):
        return None
    later = Rule.objects.filter(phase="published", moved_at__gte=examined.at)
    if later.filter(Q(amends=s.subject) | Q(replaces__contains=[s.subject.pk])).exists():
        return None
    return {"result": Filed(ordered).label}


class Assess(Form):
    """How the document worked."""

    worth: Worth = ask("评估结论")
    findings: Long = ask("执行效果和问题", long=True)


@act(
    "norms.evaluate",
    title="执行效果评估",
    by=(Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[phase("published", "suspended"), order_obeyed],
    cite=("D-NORM-04", "N-NORM-02", "2.1c"),
)
def evaluate(doing: Doing[Rule, Assess]) -> None:
    """评估执行效果；需要修改、废止的，列入下一年度计划。"""
    form = doing.form
    doing.create(
        Assessment(rule=doing.subject, worth=form.worth, findings=form.findings, at=doing.at,
                   entry_id=doing.entry_id)
    )  # fmt: skip


class Reason(Form):
    """Why."""

    reasons: Long = ask("理由", long=True)


@act(
    "norms.suspend",
    title="暂停施行",
    by=HEADS,
    gates=[phase("published")],
    cite=("2.1c",),
)
def suspend(doing: Doing[Rule, Reason]) -> None:
    """自今日起暂停施行；系统据以执行的条文同时停止，被其替代的上位规定恢复执行。"""
    switch_off(doing.subject, doing.day - DAY, doing.entry_id)
    doing.subject.move("suspended")


@act(
    "norms.resume",
    title="恢复施行",
    by=HEADS,
    gates=[phase("suspended"), no_conflict, order_obeyed],
    cite=("2.1c",),
)
def resume(doing: Doing[Rule, Reason]) -> None:
    """自今日起恢复施行；暂停期间办理的事项不受影响。"""
    in_turn(doing.situation)
    switch_on(doing, doing.day)
    doing.subject.move("published")


@act(
    "norms.repeal",
    title="废止文件",
    by=HEADS,
    gates=[phase("published", "suspended")],
    cite=("D-NORM-02", "2.1c"),
)
def repeal(doing: Doing[Rule, Reason]) -> None:
    """自今日起废止；系统据以执行的条文同时停止，此前办理的事项仍按当时的规定评价。"""
    rule = doing.subject
    switch_off(rule, doing.day - DAY, doing.entry_id)
    rule.until = doing.day - DAY
    rule.ended_for = doing.form.reasons
    rule.move("ended")


@gate(
    "norms.run_out",
    cite=("N-NORM-02", "2.1c"),
    says="有效期至%(until)s，尚未届满",
    remedy="需要提前终止的，办理废止",
    who=HEADS,
)
def run_out(s: Situation[Rule]) -> Missing | None:
    """A document ends on the day after its last, not before."""
    until = s.subject.until
    s.reads.append(f"until={until}")
    return None if until is not None and until < s.day else {"until": str(until)}


class Lapse(Form):
    """Nothing to say: its last day is over."""


@act(
    "norms.lapse",
    title="有效期届满失效",
    by=(Role.LEGAL_DEPT, Role.CLOCK),
    gates=[phase("published", "suspended"), run_out],
    cite=("N-NORM-02", "2.1c"),
)
def lapse(doing: Doing[Rule, Lapse]) -> None:
    """有效期届满或者被新文件替代的，自动失效。"""
    doing.subject.ended_for = "有效期届满"
    doing.subject.move("ended")


def lapse_due(now: datetime) -> list[UUID]:
    """End every document whose last day is over; those that ended."""
    ended = []
    rows = Rule.objects.filter(phase__in=("published", "suspended"), until__lt=legal_day(now))
    for rule in rows.values_list("pk", flat=True):
        with suppress(Refused):  # somebody was faster
            lapse.do(CLOCK, rule, {}, at=None, now=now)
            ended.append(rule)
    return ended
