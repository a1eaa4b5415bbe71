"""The way out is proposed, and approved by whom the law names (5.2)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Handover, Nature
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.terms import Ownership
from plumbline.property.entering import Answer
from plumbline.property.models import Disposal, Thing
from plumbline.property.terms import DECIDED, FATES, Way
from plumbline.qualification.gates import qualified

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF)
OFFICER = (Role.CASE_OFFICER,)


def way_out(thing: Thing) -> Disposal:
    """The newest disposal of a thing."""
    return thing.disposals.latest("pk")


class ProposeDisposal(Form):
    """How the thing should leave, and on what."""

    way: Way = ask("处理方式")
    reasons: Long = ask("理由", long=True)
    basis: Short = ask("依据的决定书或者其他文书")
    clear: bool = ask("权属明确、无争议", default=False, help="返还被侵害人的填写")
    harmless: bool = ask("不损害他人利益，不影响办案", default=False)
    perishable: bool = ask("容易腐烂变质或者不易保管", default=False)
    consent: Maybe = ask("权利人书面申请或者同意", default="", personal=True)


@gate(
    "property.fate_fits",
    cite=("G-PROP-08", "G-PROP-14", "G-PROP-15", "G-PROP-16", "G-PROP-17"),
    says="不能“%(way)s”：%(why)s",
    remedy="先依法作出相应的处理决定，或者选择与决定相符的方式",
    who=HEADS,
)
def fate_fits(s: Situation[Thing]) -> Missing | None:
    """The way carries out what was decided on the measure; before that only early ways stand."""
    if s.form is None:
        return None
    way, fate = str(getattr(s.form, "way", "")), s.subject.item.disposal
    s.reads.append(f"fate={fate}")
    named = {"way": str(Way(way).label)}
    if fate not in FATES[way]:
        why = "已经作出的处理决定与此不符" if fate else "尚未作出处理决定"
        return named | {"why": why}
    if way == Way.WITH_CASE and s.subject.case.nature != Nature.CRIMINAL:
        return named | {"why": "只有刑事案件的财物随案移送"}
    if way == Way.OTHER_UNIT and not Handover.objects.filter(case=s.subject.case_id).exists():
        return named | {"why": "案件没有移送或者并案"}
    return None


@gate(
    "property.early_grounds",
    cite=("G-PROP-07", "G-PROP-09", "G-PROP-10"),
    says="不具备先行处理的条件：%(missing)s",
    remedy="条件具备后再呈请，否则与案件一并处理",
    who=OFFICER,
)
def early_grounds(s: Situation[Thing]) -> Missing | None:
    """Clear and undisputed for a victim; perishable for a sale; or else asked for by the owner."""
    form: Any = s.form
    if form is None:
        return None
    missing = []
    if form.way == Way.RETURN_VICTIM:
        if not form.clear or s.subject.item.ownership == Ownership.UNKNOWN:
            missing.append("权属明确、无争议")
        if not form.harmless:
            missing.append("不损害他人利益，不影响办案")
    if form.way == Way.SELL_EARLY and not form.perishable:
        missing.append("容易腐烂变质或者不易保管")
    if form.way == Way.SELL_FAST and not form.consent:
        missing.append("权利人书面申请或者同意")
    return {"missing": listed(missing)} if missing else None


@act(
    "property.propose_disposal",
    title="呈请处理涉案财物",
    by=Role.CASE_OFFICER,
    gates=[
        phase("in_custody", "in_account", "on_site"),
        qualified,
        not_recused,
        fate_fits,
        early_grounds,
    ],
    cite=("G-PROP-07", "G-PROP-08", "G-PROP-09", "G-PROP-10", "D-PROP-10"),
)
def propose_disposal(doing: Doing[Thing, ProposeDisposal]) -> None:
    """提出处理方式；保全处理决定已经写明的，不再审批。"""
    form, thing = doing.form, doing.subject
    said = DECIDED.get(form.way) == thing.item.disposal
    doing.create(
        Disposal(thing=thing, way=form.way, reasons=form.reasons, basis=form.basis,
                 was=thing.phase, granted=True if said else None, entry_id=doing.entry_id)
    )  # fmt: skip
    thing.move("approved" if said else "proposed")


@gate(
    "property.disposal_level",
    cite=("G-PROP-07", "G-PROP-09", "G-PROP-10"),
    says="“%(way)s”须由%(who)s批准",
    remedy="报请有权的负责人批准",
    who=HEADS,
)
def disposal_level(s: Situation[Thing]) -> Missing | None:
    """The chief for a sale in a criminal case and for goods that lose value; else the head."""
    found = s.subject.disposals.order_by("pk").last()
    if found is None:
        return None  # the phase gate says so
    criminal = s.subject.case.nature == Nature.CRIMINAL
    chief = found.way == Way.SELL_FAST or (found.way == Way.SELL_EARLY and criminal)
    if not chief or Role.ORGAN_CHIEF in s.actor.roles(tuple(s.subject.line), s.day):
        return None
    return {"way": str(Way(found.way).label), "who": Role.ORGAN_CHIEF.label}


@act(
    "property.decide_disposal",
    title="审批处理涉案财物",
    by=HEADS,
    gates=[phase("proposed"), apart("property.propose_disposal"), not_recused, disposal_level],
    cite=("G-PROP-07", "G-PROP-09", "G-PROP-10", "P-ROLE-01"),
)
def decide_disposal(doing: Doing[Thing, Answer]) -> None:
    """公安机关负责人（法律另有规定的，主要负责人）批准或者不批准。"""
    thing = doing.subject
    row = way_out(thing)
    row.granted, row.approver = doing.form.granted, doing.actor.id
    row.save(update_fields=["granted", "approver"])
    thing.move("approved" if doing.form.granted else row.was)
