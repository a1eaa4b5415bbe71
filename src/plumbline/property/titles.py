"""Who may take a thing from its owner for good: confiscated, recovered, forfeited (G-PROP-11..13).

The head of the organ decides for all things of a measure with measures.dispose; here one thing is
decided alone, also by the head of a station within what the law leaves to stations.
"""

from __future__ import annotations

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.bodies import Amount
from plumbline.law.roles import Role
from plumbline.measures.terms import Disposal as Fate
from plumbline.property.facts import step
from plumbline.property.models import Thing
from plumbline.property.terms import Banned, Title

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF)
DECIDED = ("decided", "closed", "archived")
STATION_VALUE = "G-PROP-11"


class TakeTitle(Form):
    """On what a thing is taken from its owner."""

    title: Title = ask("方式")
    banned: Banned = ask("物品性质", default=Banned.NONE)
    undisputed: bool = ask("当事人对价值无异议", default=False)
    to_victim: bool = ask("追缴后返还被侵害人", default=False)
    paper: Short = ask("决定书、清单文号")
    opinion: Long = ask("审批意见", long=True)


@gate(
    "property.title_level",
    cite=("G-PROP-11", "G-PROP-12"),
    says="公安派出所不能决定：%(why)s",
    remedy="报县级以上公安机关负责人决定",
    who=HEADS,
)
def title_level(s: Situation[Thing]) -> Missing | None:
    """A station confiscates what is banned, or worth little and undisputed; recovers for victims.

    Forfeiture is a penalty and never a station's alone.
    """
    if s.form is None or set(HEADS) & set(s.actor.roles(tuple(s.subject.line), s.day)):
        return None
    form, value = s.form, s.subject.value
    title, banned = getattr(form, "title", ""), getattr(form, "banned", Banned.NONE)
    if title == Title.RECOVER:
        return None if getattr(form, "to_victim", False) else {"why": "追缴后不返还被侵害人"}
    if title == Title.FORFEIT:
        return {"why": "没收属于行政处罚"}
    if banned != Banned.NONE:
        return None
    most = s.norm(STATION_VALUE).body_as(Amount).value
    small = value is not None and value <= most and getattr(form, "undisputed", False)
    return None if small else {"why": "价值超过派出所的限额，或者当事人有异议"}


@gate(
    "property.forfeit_in_decision",
    cite=("G-PROP-13",),
    says="没收是行政处罚，应当在处罚决定中作出；本案尚未作出决定",
    remedy="先作出行政处罚决定",
    who=HEADS,
)
def forfeit_in_decision(s: Situation[Thing]) -> Missing | None:
    """Forfeiture stands in the penalty decision, so that comes first."""
    if getattr(s.form, "title", "") != Title.FORFEIT:
        return None
    return None if s.subject.case.phase in DECIDED else {}


@act(
    "property.take_title",
    title="决定收缴、追缴、没收",
    by=(Role.DEPT_HEAD, *HEADS),
    gates=[
        phase("in_custody", "in_account"),
        apart(),
        not_recused,
        title_level,
        forfeit_in_decision,
    ],
    cite=("G-PROP-11", "G-PROP-12", "G-PROP-13", "P-ROLE-01"),
)
def take_title(doing: Doing[Thing, TakeTitle]) -> None:
    """对一件财物决定收缴、追缴或者执行没收。"""
    form, item = doing.form, doing.subject.item
    if item.disposal:
        raise Invalid([("title", "这件财物已经作出处理决定")])
    item.disposal, item.disposal_note = Fate.CONFISCATED, form.paper
    item.save(update_fields=["disposal", "disposal_note"])
    step(doing, doing.subject, str(form.title.label), form.paper, state=form.opinion)
