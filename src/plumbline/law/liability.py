"""Who answers for an act, how far and how long. Pure; every answer says why.

Age and status, detention decided but not served, the cap on several detentions, the offset, the
limitation (law.md 2.7).

Ages are full years (周岁), reached on the day AFTER the birthday, as the Supreme People's Court
counts them for criminal liability (法释〔2006〕1号, art. 2; the same for administrative liability
is our reading, R). Where the law does not say on which day an age counts, the day more favourable
to the person does: youth on the day of the deed, old age on the day of the decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.law.calendar import Line, Unit, later
from plumbline.law.causes import Statute, in_force

CHILD, YOUTH, ADULT, OLD = 14, 16, 18, 70
CAP = 20  # days of detention served together, at most (PSPL25 16)


def age(born: date, day: date) -> int:
    """Full years on a day: a year is full on the day after the birthday.

    Born on 29 February: the birthday of a common year is its 28 February (N-TIME-01).
    """
    if day < born:
        raise ValueError("nobody has an age before birth")
    years = day.year - born.year
    return max(0, years if later(born, years, Unit.YEAR) < day else years - 1)


@dataclass(frozen=True)
class Finding:
    """An answer of the law to facts, with its rules, articles and reasons."""

    lines: tuple[Line, ...]
    cites: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For a case to keep."""
        own = {name: value for name, value in vars(self).items() if name not in ("lines", "cites")}
        lines = [line.as_json() for line in self.lines]
        return own | {"lines": lines, "cites": list(self.cites)}


# -- age and status --------------------------------------------------------------------------------


class Mind(StrEnum):
    """Whether the person could know and steer what he did, as an expert examined it."""

    SOUND = "sound"
    UNABLE = "unable"  # could not tell or control: no penalty
    LIMITED = "limited"  # not wholly without: penalty, may be lighter or reduced
    LUCID = "lucid"  # intermittent illness, sound at the deed: penalty


class Weight(StrEnum):
    """How the law lets a person be punished."""

    NONE = "none"  # no penalty (不予处罚)
    MUST_LIGHTEN = "must_lighten"  # lighter or reduced (应当从轻或者减轻)
    MAY_SPARE = "may_spare"  # may be lighter, reduced or none (可以从轻、减轻或者不予处罚)
    MAY_LIGHTEN = "may_lighten"  # may be lighter or reduced (可以从轻或者减轻)
    FULL = "full"  # in the band


@dataclass(frozen=True)
class Liability(Finding):
    """How far a person answers, and what is ordered instead of or beside a penalty."""

    weight: Weight
    may_reduce: bool  # below the floor of the band (减轻)
    may_spare: bool  # no penalty at all, where the weight does not forbid one
    order_guardian: str  # "" | "discipline" 严加管教 | "care" 看护管理和治疗


def liability(
    *,
    born: date | None,
    deed: date,
    mind: Mind = Mind.SOUND,
    blind: bool = False,
    deaf_mute: bool = False,
    drunk: bool = False,
) -> Liability:
    """Find how far a person answers for a deed (PSPL25 12-15; the law of 2012 in the same places).

    `born` None: a person whose birth is not known is not found a minor; the officer establishes
    it. Blind, or both deaf and mute (又聋又哑): either is enough.
    """
    law, lines = in_force(deed).label, list[Line]()
    weights, order = {Weight.FULL}, ""

    def found(weight: Weight, article: str, says: str, **values: str) -> None:
        weights.add(weight)
        lines.append(Line(says, {"law": law, "article": article, **values}))

    years = None if born is None else age(born, deed)
    if years is not None and years < CHILD:
        order = "discipline"
        found(Weight.NONE, "12", UNDER_14, age=str(years))
    elif years is not None and years < ADULT:
        found(Weight.MUST_LIGHTEN, "12", UNDER_18, age=str(years))
    if mind is not Mind.SOUND:
        weight, says = _MIND[mind]
        order = order or ("care" if mind is Mind.UNABLE else "")
        if mind is Mind.LIMITED and in_force(deed) is Statute.PSPL12:
            found(weight, "31", says, law=APL)  # the law of 2012 does not speak of them
        else:
            found(weight, "13", says)
    if blind or deaf_mute:
        found(Weight.MAY_SPARE, "14", BLIND)
    if drunk:
        found(Weight.FULL, "15", DRUNK)
    if not lines:
        lines.append(Line("没有因年龄或者身心状况不予处罚、从轻或者减轻的情形", {}))
    return Liability(
        tuple(lines),
        ("C-DISC-04", "D-ADM-25"),
        weight=next(weight for weight in Weight if weight in weights),
        may_reduce=bool(weights - {Weight.FULL, Weight.NONE}),
        may_spare=Weight.MAY_SPARE in weights,
        order_guardian=order,
    )


APL = "行政处罚法（2021修订）"
UNDER_14 = "%(law)s第%(article)s条：行为时%(age)s周岁，不满十四周岁，不予处罚，责令监护人严加管教"
UNDER_18 = "%(law)s第%(article)s条：行为时%(age)s周岁，已满十四周岁不满十八周岁，从轻或者减轻处罚"
BLIND = "%(law)s第%(article)s条：盲人或者又聋又哑的人，可以从轻、减轻或者不予处罚"
DRUNK = "%(law)s第%(article)s条：醉酒的人应当给予处罚"
_MIND = {
    Mind.UNABLE: (
        Weight.NONE,
        "%(law)s第%(article)s条：不能辨认或者不能控制自己行为，不予处罚，责令监护人加强看护管理和治疗",
    ),
    Mind.LIMITED: (
        Weight.MAY_LIGHTEN,
        "%(law)s第%(article)s条：尚未完全丧失辨认或者控制能力，应当处罚，可以从轻或者减轻",
    ),
    Mind.LUCID: (
        Weight.FULL,
        "%(law)s第%(article)s条：间歇性精神病人在精神正常的时候实施，应当处罚",
    ),
}


# -- detention decided but not served --------------------------------------------------------------


@dataclass(frozen=True)
class Served(Finding):
    """Whether a decided detention is served."""

    served: bool
    ground: str  # "" | "14_16" | "16_18_first" | "70" | "pregnant" | "nursing"
    exception: str  # "" | "grave" | "twice": why it is served in spite of a ground
    may_ask_hearing: bool  # a minor who may actually serve it (PSPL25 117)


GROUNDS = {
    "14_16": "已满十四周岁不满十六周岁",
    "16_18_first": "已满十六周岁不满十八周岁，初次违反治安管理",
    "70": "七十周岁以上",
    "pregnant": "怀孕",
    "nursing": "哺乳自己不满一周岁的婴儿",
}
# PSPL25 23(2): who serves in spite of a ground.
GRAVE, TWICE = {"14_16", "16_18_first", "70"}, {"14_16", "70"}


def not_executed(
    *,
    born: date | None,
    deed: date,
    decided: date,
    first: bool,
    pregnant: bool = False,
    infant_born: date | None = None,
    grave: bool = False,
    within_year: int = 1,
) -> Served:
    """Find whether a detention is decided but not served (PSPL25 23; PSPL12 21 without exceptions).

    `first`: the first violation, as ACP 164 takes it. `infant_born`: the birth of the child the
    person nurses. `grave`: grave and of bad influence. `within_year`: violations within one year,
    this one included. A deed of the old law keeps the old law's mercy.
    """
    if within_year < 1:
        raise ValueError("this violation is one of them")
    law = in_force(deed)
    against = {
        ground: _against(ground, law, grave=grave, twice=within_year > 1)
        for ground in _grounds(born, deed, decided, first=first, pregnant=pregnant)
        + (["nursing"] if infant_born is not None and age(infant_born, decided) < 1 else [])
    }
    ground, exception = min(against.items(), key=lambda found: bool(found[1]), default=("", ""))
    served = not ground or bool(exception)
    minor = born is not None and age(born, deed) < ADULT
    values = {
        "law": law.label, "article": "23" if law is Statute.PSPL25 else "21",
        "ground": GROUNDS.get(ground, ""), "exception": EXCEPTIONS.get(exception, ""),
    }  # fmt: skip
    says = NO_GROUND if not ground else IN_SPITE if exception else NOT_SERVED
    return Served(
        (Line(says, {name: value for name, value in values.items() if f"%({name})" in says}),),
        ("C-DISC-04", "G-ADM-27") if served and minor else ("C-DISC-04",),
        served=served,
        ground=ground,
        exception=exception,
        may_ask_hearing=served and minor and in_force(decided) is Statute.PSPL25,
    )


NO_GROUND = "没有%(law)s第%(article)s条不执行行政拘留的情形，应当执行"
NOT_SERVED = "%(law)s第%(article)s条：%(ground)s，不执行行政拘留处罚"
IN_SPITE = "%(law)s第%(article)s条第2款：%(ground)s，但%(exception)s，行政拘留应当执行"
EXCEPTIONS = {"grave": "情节严重、影响恶劣", "twice": "一年以内二次以上违反治安管理"}


def _grounds(
    born: date | None, deed: date, decided: date, *, first: bool, pregnant: bool
) -> list[str]:
    young = CHILD - 1 if born is None else age(born, deed)  # unknown: neither young nor old
    old = 0 if born is None else age(born, decided)
    holds = {
        "14_16": CHILD <= young < YOUTH,
        "16_18_first": YOUTH <= young < ADULT and first,
        "70": old >= OLD,
        "pregnant": pregnant,
    }
    return [ground for ground, there in holds.items() if there]


def _against(ground: str, law: Statute, *, grave: bool, twice: bool) -> str:
    if law is Statute.PSPL12:
        return ""
    if grave and ground in GRAVE:
        return "grave"
    return "twice" if twice and ground in TWICE else ""


# -- days ------------------------------------------------------------------------------------------


def together(days: Iterable[int]) -> int:
    """Days of detention of several acts, served together: 20 at most (N-ADM-09)."""
    return min(CAP, sum(map(_days, days)))


def offset(days: int, prior_days: int) -> int:
    """Days left after prior restraint, one for one (N-ADM-10).

    Questioning, continued questioning and restraint until sober are no prior restraint: the caller
    does not count them.
    """
    return max(0, _days(days) - _days(prior_days))


def _days(days: int) -> int:
    if days < 0:
        raise ValueError("days are not negative")
    return days


# -- limitation ------------------------------------------------------------------------------------


class Matter(StrEnum):
    """What kind of violation a limitation runs for (N-ADM-08)."""

    PUBLIC_ORDER = "public_order"  # six months
    OTHER = "other"  # two years
    HARM = "harm"  # life, health or financial security, with harm: five years


LIMITS = {
    Matter.PUBLIC_ORDER: (6, Unit.MONTH, "治安管理处罚的追究时效为六个月，至%(last)s届满"),
    Matter.OTHER: (2, Unit.YEAR, "其他行政违法行为的追究时效为二年，至%(last)s届满"),
    Matter.HARM: (
        5,
        Unit.YEAR,
        "涉及公民生命健康安全、金融安全且有危害后果的，追究时效为五年，至%(last)s届满",
    ),
}


@dataclass(frozen=True)
class Limitation(Finding):
    """Whether an act may still be punished."""

    barred: bool
    last: date  # the last day on which discovery was in time


def limitation(
    *,
    ended: date,
    discovered: date,
    matter: Matter = Matter.PUBLIC_ORDER,
    refused_complaint: date | None = None,
) -> Limitation:
    """Find whether an act went undiscovered for too long (N-ADM-08).

    `ended`: the day of the act, or of the end of one that went on. `refused_complaint`: the day
    the victim complained to the police and was wrongly refused; within the limitation it lifts it.
    The limitation ends on its own last day, which no holiday moves: it is not a step in a case.
    """
    if discovered < ended:
        raise ValueError("nothing is discovered before it happens")
    amount, unit, says = LIMITS[matter]
    last = later(ended, amount, unit)
    lines = [
        Line("违法行为终了于%(ended)s，当日不计算在内", {"ended": str(ended)}),
        Line(says, {"last": str(last)}),
    ]
    lifted = refused_complaint is not None and ended <= refused_complaint <= last
    if lifted:
        lines.append(
            Line("被侵害人于%(day)s在时效内控告，应当受理而未受理，不受时效限制",
                 {"day": str(refused_complaint)})
        )  # fmt: skip
    barred = discovered > last and not lifted
    told = "发现于%(day)s，超过追究时效，不再处罚" if barred else "发现于%(day)s，可以依法追究"
    lines.append(Line(told, {"day": str(discovered)}))
    return Limitation(tuple(lines), ("N-ADM-08",), barred, last)
