"""What stands against a text: higher rules, ended grounds, banned matters, gaps, other rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from plumbline.kernel.models import NormVersion
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.law import register
from plumbline.law.bodies import KINDS, Body
from plumbline.law.ranks import Rank, rank
from plumbline.norms.models import Clause, Force, Rule
from plumbline.norms.naming import faults
from plumbline.norms.terms import Matter
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


def conflicts(rule: Rule, day: date) -> list[Conflict]:
    """Everything in the newest text that no meeting could cure, clause by clause."""
    everywhere = Unit.objects.filter(code=rule.line[-1], level=UnitLevel.PROVINCE).exists()
    found = list[Conflict]()
    for clause in clauses(rule):
        since = clause.since or rule.since or day
        said = [*_grounds(clause, since)]
        if clause.code:
            if not everywhere:
                said.append(("只有省级公安机关的文件才能改变系统执行的规则", {}))
            said += [(fault.says, dict(fault.values)) for fault in faults(typed(clause))]
            said += [*_above(clause, since), *_beside(rule, clause, since)]
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


def _beside(rule: Rule, clause: Clause, since: date) -> Said:
    """Against another document of ours that rules the same matter."""
    other = _of_ours(clause.code, since)
    if other is not None and other.pk not in {rule.pk, rule.amends_id, *rule.replaces}:
        values = {"title": other.title}
        yield "与现行文件%(title)s规定同一事项，应当列为修改或者废止", values


def _higher(code: str, day: date) -> NormVersion | None:
    """What a higher organ says of the same matter, displaced by us or not."""
    rows = NormVersion.objects.filter(norm__code=code, since__lte=day, force=None, revived_by=None)
    row = rows.select_related("norm").order_by("number").last()
    return row if row is not None and rank(row.norm.issuer) < Rank.PROVINCE else None


def _of_ours(code: str, day: date) -> Rule | None:
    """The document of ours that rules the matter on the day."""
    made = Force.objects.filter(clause__code=code, version__since__lte=day)
    made = made.filter(Q(version__until=None) | Q(version__until__gte=day))
    found = made.select_related("clause__rule").order_by("version__number").last()
    return found.clause.rule if found else None
