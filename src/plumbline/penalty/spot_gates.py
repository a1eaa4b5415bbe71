"""What stands before a penalty on the spot (2.8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Amount
from plumbline.law.calendar import legal_day
from plumbline.law.causes import Cause, Choice, Sanction, cause, choose
from plumbline.law.liability import ADULT, Weight, age, liability
from plumbline.law.roles import Role
from plumbline.penalty.facts import fined
from plumbline.penalty.models import Decision, Procedure
from plumbline.people.models import Unit

TIER = r"^[a-z0-9_]{1,60}/[a-z0-9_]{1,40}$"
MOST = "G-ADM-34.simple_fine"
OFFICER = (Role.CASE_OFFICER,)


def chosen(s: Situation[Any]) -> tuple[Cause, str, Choice] | None:
    """The cause, grade and law of the form; None without a form or where they are unknown."""
    if s.form is None:
        return None
    name, _, grade = str(getattr(s.form, "tier", "")).partition("/")
    try:
        found = cause(name)
        deed_on = legal_day(s.form.occurred_at)  # type: ignore[attr-defined]
        return found, grade, choose(found, grade, deed_on, s.day)
    except (KeyError, ValueError, LookupError):
        return None


def proposed(s: Situation[Any]) -> Sanction:
    """The sanction in the form."""
    return Sanction(warning=s.form.warning, fine=s.form.fine)  # type: ignore[union-attr]


@gate(
    "penalty.spot_small",
    cite=("G-ADM-34",),
    says="当场处罚限于警告或者%(most)s元以下罚款",
    remedy="不符合的，按普通程序办理",
    who=OFFICER,
)
def small(s: Situation[Unit]) -> Missing | None:
    """A warning or a fine up to the amount of the norm; and one of them."""
    if s.form is None:
        return None
    most, what = s.norm(MOST).body_as(Amount).value, proposed(s)
    some = what.warning or what.fine > 0
    return None if some and what.fine <= most else {"most": str(most)}


@gate(
    "penalty.spot_not_barred",
    cite=("G-ADM-34",),
    says="“%(title)s”案件不适用当场处罚",
    remedy="受案后按普通程序办理",
    who=OFFICER,
)
def not_barred(s: Situation[Unit]) -> Missing | None:
    """Never for prostitution, gambling and drugs."""
    found = chosen(s)
    return {"title": found[0].title} if found and found[0].never_simple else None


@gate(
    "penalty.spot_within_tier",
    cite=("G-DISC-02", "P-DISC-02"),
    says="处罚不在该档次的法定种类、幅度内：%(why)s",
    remedy="在法定种类、幅度内处罚，或者改按普通程序办理",
    who=OFFICER,
)
def within_tier(s: Situation[Unit]) -> Missing | None:
    """On the spot there is no departure from the tier."""
    found = chosen(s)
    if found is None:
        return None
    band = found[2].band
    why = "所适用的法律不处罚这一行为" if band is None else band.why_not(proposed(s))
    return {"why": why} if why else None


@gate(
    "penalty.spot_steps",
    cite=("D-ADM-29", "G-ADM-25", "G-ADM-02"),
    says="当场处罚的步骤不全，缺少：%(missing)s",
    remedy="表明身份、告知并听取意见后再处罚",
    who=OFFICER,
)
def steps(s: Situation[Unit]) -> Missing | None:
    """The police card is shown; sanction, facts, reasons, basis and rights are told."""
    if s.form is None:
        return None
    names = {"id_shown": "出示人民警察证", "told": "告知内容、事实、理由、依据和权利"}
    missing = [title for name, title in names.items() if not getattr(s.form, name, False)]
    return {"missing": listed(missing)} if missing else None


@gate(
    "penalty.spot_alone",
    cite=("G-ADM-35",),
    says="一名民警当场处罚，须%(why)s",
    remedy="由两名民警处罚；或者当事人确无异议且全程同步录音录像",
    who=OFFICER,
)
def alone(s: Situation[Unit]) -> Missing | None:
    """One officer alone: no objection to content, facts, reasons, basis; everything recorded."""
    if s.form is None or getattr(s.form, "assistant", None) not in (None, s.actor.id):
        return None
    objects = bool(getattr(s.form, "defence", "")) or not getattr(s.form, "no_objection", False)
    if objects:
        return {"why": "当事人对处罚内容、事实、理由、依据没有异议"}
    return None if getattr(s.form, "recorded", False) else {"why": "全程同步录音录像"}


@gate(
    "penalty.spot_of_age",
    cite=("G-ADM-26", "C-DISC-04"),
    says="%(why)s",
    remedy="不满十四周岁的不予处罚，按普通程序处理；不满十八周岁的，告知监护人并听取其意见",
    who=OFFICER,
)
def of_age(s: Situation[Unit]) -> Missing | None:
    """Under fourteen nobody is punished; under eighteen a guardian is told and heard."""
    if s.form is None:
        return None
    deed_on = legal_day(s.form.occurred_at)  # type: ignore[attr-defined]
    born: date = s.form.born  # type: ignore[attr-defined]
    if born > deed_on or liability(born=born, deed=deed_on).weight is Weight.NONE:
        return {"why": "行为时不满十四周岁，不予处罚"}
    if age(born, s.day) < ADULT and not getattr(s.form, "guardian", ""):
        return {"why": "不满十八周岁，还应当告知监护人并听取其意见"}
    return None


@gate(
    "penalty.spot_defence_rechecked",
    cite=("D-ADM-23", "D-ADM-29"),
    says="当事人提出了陈述、申辩，没有写明复核情况",
    remedy="复核其提出的事实、理由和证据，成立的应当采纳",
    who=OFFICER,
)
def defence_rechecked(s: Situation[Unit]) -> Missing | None:
    """What was said is answered before the decision."""
    if s.form is None or not getattr(s.form, "defence", ""):
        return None
    return None if getattr(s.form, "finding", "") else {}


@gate(
    "penalty.spot_no_second_fine",
    cite=("P-ADM-05",),
    says="同一违法行为已经被处罚款（%(number)s），不得再处罚款",
    remedy="不再处罚款",
    who=OFFICER,
)
def no_second_fine(s: Situation[Unit]) -> Missing | None:
    """One act, no two fines."""
    found = chosen(s)
    if found is None or not proposed(s).fine:
        return None
    number, deed_on = s.form.id_number, legal_day(s.form.occurred_at)  # type: ignore[union-attr]
    other = fined(number, {(found[0].code, deed_on.isoformat())})
    return {"number": other.number} if other else None


@gate(
    "penalty.spot_not_reported",
    cite=("D-ADM-29",),
    says="%(why)s",
    remedy="无须再次备案",
)
def not_reported(s: Situation[Decision]) -> Missing | None:
    """A penalty on the spot is reported once; other decisions need no such report."""
    if s.subject.procedure != Procedure.SIMPLE:
        return {"why": "不是当场处罚，无须备案"}
    return {"why": "已经备案"} if s.subject.filed_at is not None else None
