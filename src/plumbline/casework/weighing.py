"""The filing standard in the case: what the facts amount to, before it is decided on filing (2.2e).

The suggestion binds nobody. Whoever files or refuses against it writes down why, and that is kept;
and a deed that reaches the standard is not closed as an administrative case (P-ADM-04).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext
from pydantic import Field, StringConstraints

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, Weighing
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Gate, Missing, Situation, phase
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import all_in_force
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.law.thresholds import (
    Facts,
    FilingThreshold,
    Half,
    Measure,
    Outcome,
    Special,
    Verdict,
    against,
    suggest,
)
from plumbline.people.plain import told
from plumbline.qualification.gates import qualified

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{2,60}$", max_length=60)]


class Measured(Form):
    """One thing that was counted."""

    measure: Measure = ask("项目")
    number: int = ask("数量", ge=0, le=1_000_000_000)


class Weigh(Form):
    """What is known of the deed, as far as the filing standard asks."""

    threshold: Code = ask("立案标准", ref="threshold", examples=["threshold.theft"])
    amount: int | None = ask("数额（元）", default=None, ge=0, le=1_000_000_000)
    special: list[Special] = ask("不要求数额的情形", default=[], max_length=10)
    half: list[Half] = ask("减半计算的情形", default=[], max_length=10)
    counted: Annotated[list[Measured], Field(max_length=21)] = ask(
        "其他标准", default=[], help="是填1，否填0；不清楚的不填"
    )
    basis: Long = ask("事实依据", long=True, personal=True, help="写明数额、数量由何证据证明")


@act(
    "casework.weigh_filing",
    title="对照立案标准",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("2.2e", "G-INT-03"),
)
def weigh_filing(doing: Doing[Case, Weigh]) -> None:
    """以已经查明的事实对照立案标准，得出刑事立案、行政办理、不予立案或者不作建议，并逐条说明。"""
    form = doing.form
    known = {version.code for version in all_in_force(doing.day)
             if isinstance(version.body, FilingThreshold)}  # fmt: skip
    if form.threshold not in known:
        raise Invalid([("threshold", "没有施行中的这一立案标准")])
    if len({row.measure for row in form.counted}) < len(form.counted):
        raise Invalid([("counted", "同一项目只填一次")])
    version = doing.situation.norm(form.threshold)
    standard = version.body_as(FilingThreshold)
    stored = form.model_dump(mode="json", exclude={"basis", "threshold"})
    doing.create(
        Weighing(
            case=doing.subject, threshold=version.id, crime=standard.crime, basis=form.basis,
            facts=stored, weighed_at=doing.at, entry_id=doing.entry_id,
            **suggest(standard, facts_of(stored)).as_json(),
        )
    )  # fmt: skip


def facts_of(stored: Mapping[str, Any]) -> Facts:
    """The facts as a weighing keeps them, as a standard reads them."""
    return Facts(
        amount=stored["amount"],
        half=frozenset(Half(one) for one in stored["half"]),
        special=frozenset(Special(one) for one in stored["special"]),
        counted={Measure(row["measure"]): row["number"] for row in stored["counted"]},
    )


def newest(case: Case) -> Weighing | None:
    """What the filing standard says to the facts as they are known now."""
    return Weighing.objects.filter(case=case).order_by("-pk").first()


def departure_reasoned(verdict: Verdict) -> Gate:
    """A decision on filing against the suggestion says why."""

    def check(s: Situation[Case]) -> Missing | None:
        if s.form is None or (weighed := s.once(newest)) is None:
            return None
        s.reads.append(f"suggested={weighed.outcome},threshold={weighed.threshold}")
        reasons: str = getattr(s.form, "departure", "")
        if reasons or not against(weighed.outcome, verdict):
            return None
        why = gettext("；").join(told(line["says"], line["values"]) for line in weighed.lines)
        return {"suggestion": Outcome(weighed.outcome).label, "crime": weighed.crime, "why": why}

    return Gate(
        f"casework.departure_reasoned({verdict})",
        ("2.2e", "G-INT-03"),
        "对照%(crime)s的立案标准，%(suggestion)s：%(why)s。作出相反决定的，应当写明理由",
        "写明与立案标准建议不一致的理由，或者重新对照立案标准",
        check,
        (Role.ORGAN_HEAD, Role.CASE_OFFICER),
    )


def keep_departure(doing: Doing[Case, Any], verdict: Verdict) -> None:
    """Keep with the suggestion why it was decided otherwise."""
    weighed = doing.situation.once(newest)
    if weighed is not None and against(weighed.outcome, verdict):
        weighed.departure = getattr(doing.form, "departure", "")
        weighed.save(update_fields=["departure"])


def thresholds(subject: Subject) -> list[tuple[str, str]]:
    """The filing standards in force at the last step of the case, to choose from."""
    if not isinstance(subject, Case):
        return []
    found = all_in_force(legal_day(subject.entry_at))
    return [
        (version.code, gettext(version.title))
        for version in found
        if isinstance(version.body, FilingThreshold)
    ]
