"""Establishing the facts that a benchmark asks for: each with its evidence (C-DISC-03)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from plumbline.casework.gates import administrative, not_recused
from plumbline.casework.models import Case, Evidence, Offence
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import Version
from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import cause, choose
from plumbline.law.roles import Role
from plumbline.law.tables import Factor, Value
from plumbline.penalty.benchmark import all_on, governing
from plumbline.penalty.facts import case_of, file
from plumbline.penalty.forms import Row, Short
from plumbline.penalty.models import Weighing
from plumbline.penalty.prefill import from_file
from plumbline.qualification.gates import qualified

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$", max_length=40)]


DIGITS = 10  # of a number; the table says where it ends


class Established(Form):
    """One fact that the benchmark asks for, and what shows it."""

    factor: Code = ask("裁量事实", ref="factor", examples=["injury"])
    value: Short = ask("认定", examples=["none"], help="是、否，选项，或者整数")
    evidence: Row | None = ask("证据", default=None, ref="evidence", help="案卷已有记载的可以不填")


EXAMPLE = [{"factor": "circumstance", "value": "none", "evidence": 1}]


class Weigh(Form):
    """Of which act, and which facts."""

    offence: Row = ask("违法行为", ref="offence")
    facts: Annotated[list[Established], Field(min_length=1, max_length=10)] = ask(
        "裁量事实", examples=[EXAMPLE]
    )


def benchmark_of(s: Situation[Any], offence: Offence) -> Version | None:
    """The benchmark that governs an act on the day, under the law chosen for it."""
    law = choose(cause(offence.cause), offence.grade, offence.ended_on, s.day).statute
    version = governing(offence.cause, law, s.day, s.subject)
    return s.norm(version.code) if version else None  # asked again: the entry names it


def _offence(s: Situation[Case]) -> Offence | None:
    """The act of the form."""
    alleged = (row for rows in s.once(file).offences.values() for row in rows)
    return next((row for row in alleged if row.pk == getattr(s.form, "offence", 0)), None)


@gate(
    "penalty.benchmark_governs",
    cite=("C-DISC-01", "2.2d"),
    says="这一案由没有施行中并经法制部门确认的裁量基准，在法定种类、幅度内裁量",
    remedy="无须认定裁量事实；已经发布基准的，由法制部门对照文本后确认",
    who=(Role.LEGAL_DEPT,),
)
def benchmark_governs(s: Situation[Case]) -> Missing | None:
    """There is a benchmark to weigh by."""
    alleged = [row for rows in s.once(file).offences.values() for row in rows]
    asked = alleged if s.form is None else [row for row in [_offence(s)] if row]
    if s.form is not None and not asked:
        return None  # no act of this case: the form is wrong
    return None if any(benchmark_of(s, row) for row in asked) else {}


def meant(factor: Factor, text: str) -> Value | None:
    """An answer as the factor takes it: by its code, its words or its figure."""
    if factor.type == "yes_no":
        return {"true": True, "是": True, "false": False, "否": False}.get(text)
    if factor.type == "choice":
        return next((o.code for o in factor.options if text in (o.code, o.title)), None)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def answers(table: DecisionTable, form: Weigh) -> dict[str, Value]:
    """The facts of the form as the table takes them. Raises Invalid for the ones it does not."""
    known = {factor.code: factor for factor in table.factors}
    found: dict[str, Value] = {}
    for fact in form.facts:
        value = meant(known[fact.factor], fact.value) if fact.factor in known else None
        if value is not None and fact.factor not in found:
            found[fact.factor] = value
    if len(found) != len(form.facts):
        raise Invalid([("facts", "有的裁量事实不在基准内、重复，或者认定的内容不符")])
    if table.unanswered(found):
        raise Invalid([("facts", "有的裁量事实没有认定，或者超出范围")])
    return found


@gate(
    "penalty.facts_proved",
    cite=("C-DISC-03",),
    says="下列裁量事实没有本案证据证明：%(missing)s",
    remedy="逐项指明证明的证据；案卷已经记载、认定与之一致的除外",
    who=(Role.CASE_OFFICER,),
)
def facts_proved(s: Situation[Case]) -> Missing | None:
    """Each fact rests on an item of evidence that is not excluded, or on what the file shows."""
    form, offence = s.form, _offence(s)
    if not isinstance(form, Weigh) or offence is None:
        return None
    version = benchmark_of(s, offence)
    if version is None:
        return None
    table = version.body_as(DecisionTable)
    found, shown = answers(table, form), from_file(table, offence)
    wanted = {fact.evidence for fact in form.facts if fact.evidence}
    usable = Evidence.objects.filter(case=s.subject, pk__in=wanted, excluded="")
    there = set(usable.values_list("pk", flat=True))
    titles = {factor.code: factor.title for factor in table.factors}
    missing = [
        titles[fact.factor]
        for fact in form.facts
        if fact.evidence not in there
        and (fact.evidence or shown.get(fact.factor) != found[fact.factor])
    ]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@act(
    "penalty.weigh",
    title="认定裁量事实",
    by=Role.CASE_OFFICER,
    gates=[
        phase("investigating", "returned"),
        administrative,
        qualified,
        not_recused,
        benchmark_governs,
        facts_proved,
    ],
    cite=("C-DISC-01", "C-DISC-03", "2.2d"),
)
def weigh(doing: Doing[Case, Weigh]) -> None:
    """按裁量基准逐项认定事实并指明证据，得出情节、幅度和理由；重新认定的，以最近一次为准。"""
    form, offence = doing.form, _offence(doing.situation)
    version = benchmark_of(doing.situation, offence) if offence else None
    if offence is None or version is None:
        raise Invalid([("offence", "本案没有这一违法行为，或者没有适用的裁量基准")])
    table = version.body_as(DecisionTable)
    found = answers(table, form)
    number = table.row(found)
    if (tier := table.rows[number - 1].tier) is None:
        raise Invalid([("offence", "该规范不是处罚的裁量基准")])
    doing.create(
        Weighing(
            case=doing.subject,
            offence=offence,
            norm=version.id,
            facts=[{"factor": fact.factor, "value": found[fact.factor], "evidence": fact.evidence}
                   for fact in form.facts],
            row=number,
            tier=tier.model_dump(mode="json"),
            lines=[line.as_json() for line in table.explain(found)],
            entry_id=doing.entry_id,
        )
    )  # fmt: skip


def factors(subject: Subject) -> list[tuple[str, str]]:
    """The factors of the benchmarks that the acts of a case may be weighed by, to choose from."""
    alleged = case_of(subject).offences.filter(dropped="")
    causes = set(alleged.values_list("cause", flat=True))
    found: dict[str, str] = {}
    for version in all_on(date.max):  # the newest of each; a form asks for no day
        table = version.body_as(DecisionTable)
        if causes & set(table.causes):
            found |= {factor.code: factor.title for factor in table.factors}
    return list(found.items())
