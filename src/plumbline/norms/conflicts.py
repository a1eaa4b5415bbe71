"""What stands against a text: higher rules, ended grounds, banned matters, gaps, other rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext

from plumbline.kernel.models import NormVersion
from plumbline.kernel.norm import NoNorm, Version, all_in_force, in_force
from plumbline.law import register
from plumbline.law.bodies import KINDS, Body, DecisionTable, EvidenceSpec
from plumbline.law.ranks import Rank, rank
from plumbline.norms.models import Clause, Force, Rule
from plumbline.norms.naming import faults
from plumbline.norms.terms import Matter, Transition
from plumbline.people.models import Unit, UnitLevel
from plumbline.people.plain import told

# Words that often create what such a document may not create (P-NORM-01). They prove nothing: the
# legality review looks at each clause that has one, and says so.
SUSPECT = ("处以", "罚款", "吊销", "行政拘留", "许可", "审批", "备案后方可", "收取", "收费", "押金",
           "保证金", "查封", "扣押", "强制", "不得从事", "取消资格")  # fmt: skip


@dataclass(frozen=True)
class Conflict:
    """One thing that stands against a text, with the clause it is about."""

    position: int
    says: str
    values: dict[str, str]

    def line(self) -> str:
        """In the language of the reader."""
        clause = gettext("第%(n)s条") % {"n": str(self.position)}
        return clause + gettext("：") + told(self.says, self.values)


def clauses(rule: Rule) -> list[Clause]:
    """The clauses of the newest text."""
    return list(rule.clauses.filter(text=rule.text).order_by("position"))


def typed(clause: Clause) -> Body:
    """The body of a clause that has one."""
    return KINDS[clause.kind].model_validate(clause.body)


def suspects(rule: Rule) -> dict[int, list[str]]:
    """The clauses with words that often create what may not be created."""
    found = {c.position: [word for word in SUSPECT if word in c.words] for c in clauses(rule)}
    return {position: words for position, words in found.items() if words}


def everywhere(line: list[str]) -> bool:
    """Whether what is made there may change what the system follows: it does so for everybody."""
    return Unit.objects.filter(code=line[-1], level=UnitLevel.PROVINCE).exists()


def conflicts(rule: Rule, day: date, until: date | None = None) -> list[Conflict]:
    """Everything in the newest text that no meeting could cure, clause by clause.

    From the day on which it is to start, and, once that is known, to its last.
    """
    ours, text = everywhere(rule.line), clauses(rule)
    found = list[Conflict]()
    for clause in text:
        since = max(filter(None, (clause.since, rule.since, day)))
        said = [*_grounds(clause, since)]
        if clause.code:
            if not ours:
                said.append(("只有省级公安机关的文件才能改变系统执行的规则", {}))
            said += [(fault.says, dict(fault.values)) for fault in faults(typed(clause))]
            said += [*_above(clause, since), *_beside(rule, clause, since, until or since)]
            said += [*_claimed(rule, clause, since), *_running(clause)]
        found += [Conflict(clause.position, says, values) for says, values in said]
    return found


Said = Iterator[tuple[str, dict[str, str]]]


def _grounds(clause: Clause, since: date) -> Said:
    """What it creates that it may not, and grounds that have ended."""
    for matter in clause.creates:
        yield "规范性文件不得设定%(what)s", {"what": str(Matter(matter).label)}
    for cited in clause.cites:
        if (until := register.ended(cited, since)) is not None:
            yield "依据%(rule)s已于%(until)s失效", {"rule": cited, "until": until.isoformat()}
    for code in clause.basis:
        try:
            in_force(code, since)
        except NoNorm:
            yield "所依据的%(code)s在施行之日没有效力", {"code": code}


def _above(clause: Clause, since: date) -> Said:
    """Against what a higher organ says of the same matter."""
    higher = _higher(clause.code, since)
    if higher is None:
        return
    values = {"title": higher.norm.title, "issuer": higher.norm.issuer}
    if higher.kind != clause.kind:
        yield "与%(issuer)s的%(title)s类型不同", values
    elif not typed(clause).keeps_within(KINDS[higher.kind].model_validate(higher.body)):
        yield "与%(issuer)s的%(title)s相抵触：下位规定不得突破上位规定", values


def _beside(rule: Rule, clause: Clause, since: date, until: date) -> Said:
    """Against another document of ours that rules the same matter."""
    for other in of_ours(clause.code, since, until):
        if other.pk not in {rule.pk, rule.amends_id, *rule.replaces} and other.amends_id != rule.pk:
            values = {"title": other.title}
            yield "与现行文件%(title)s规定同一事项，应当列为修改或者废止", values


def _claimed(rule: Rule, clause: Clause, since: date) -> Said:
    """Against a benchmark that claims the same cause under another code: one of them governs."""
    for rival in rivals(typed(clause), clause.code, since):
        if not {one.pk for one in of_ours(rival.code, since, since)} & {*rule.replaces}:
            yield CLAIMED, {"title": rival.title, "code": rival.code}
    for other in clauses(rule)[: clause.position - 1]:
        if other.code and _share(typed(clause), typed(other)):
            yield CLAIMED, {"title": other.title, "code": other.code}


def _running(clause: Clause) -> Said:
    """A case keeps the specification of the day it was accepted: no clause may say otherwise."""
    if clause.kind == EvidenceSpec.kind and clause.transition != Transition.MATTER:
        yield "证据规格不适用于此前受理的案件，对在办事项的效力应当选择“施行后受理的事项适用”", {}


CLAIMED = "与%(title)s（%(code)s）规定同一案由的裁量基准，应当沿用其规范代码，或者同时废止"


def rivals(body: Body, code: str, day: date) -> list[Version]:
    """The benchmarks of other codes in force on the day that claim one of its causes."""
    return [v for v in all_in_force(day) if v.code != code and _share(body, v.body)]


def _share(one: Body, other: Body) -> bool:
    """Whether both are benchmarks of one cause under one law."""
    if not isinstance(one, DecisionTable) or not isinstance(other, DecisionTable):
        return False
    return one.statute is other.statute and bool({*one.causes} & {*other.causes})


def _higher(code: str, day: date) -> NormVersion | None:
    """What a higher organ says of the same matter, displaced by us or not."""
    rows = NormVersion.objects.filter(norm__code=code, since__lte=day, force=None, revived_by=None)
    row = rows.select_related("norm").order_by("number").last()
    return row if row is not None and rank(row.norm.issuer) < Rank.PROVINCE else None


def of_ours(code: str, since: date, until: date) -> list[Rule]:
    """The documents of ours that rule the matter between two days."""
    made = Force.objects.filter(clause__code=code, version__since__lte=until)
    made = made.filter(Q(version__until=None) | Q(version__until__gte=since))
    made = made.exclude(version__until__lt=F("version__since"))  # ended before it began
    found = made.select_related("clause__rule").order_by("-version__number")
    return list(dict.fromkeys(force.clause.rule for force in found))
