"""Belongings: entrusted to family, or kept in a sealed bag by somebody else, and accounted (5.4).

They are listed and signed at the safety check (measures.safety_check); what lies in a bag is that
list, not a copy of it.
"""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case
from plumbline.casework.standing import of_case
from plumbline.casework.texts import Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.measures.models import Belonging
from plumbline.measures.terms import Signed
from plumbline.people.numbers import next_number
from plumbline.property.gates import keeps_no_cases
from plumbline.property.models import Bag, Kept
from plumbline.property.terms import Ground, Outcome
from plumbline.qualification.gates import qualified

KEEPERS = (Role.PROPERTY_CUSTODIAN, Role.AREA_MANAGER)
OFFICER = (Role.CASE_OFFICER,)


class SealBag(Form):
    """Why the police keep a person's things, and how the bag was sealed."""

    person: int = ask("物品所有人", ref="person", **ROW)
    ground: Ground = ask("代为保管的情形")
    told: bool = ask("已告知可以委托家属或者他人领取", default=False)
    seal: Short = ask("封签编号")
    present: bool = ask("当本人面清点封装")
    signed: Signed = ask("本人在清单上签名")


@gate(
    "property.told_to_entrust",
    cite=("D-PROP-16", "G-PROP-19"),
    says="没有告知可以委托家属或者他人领取，不得代为保管",
    remedy="先告知，由本人委托他人领取；仍须保管的，写明法定情形",
    who=OFFICER,
)
def told_to_entrust(s: Situation[Case]) -> Missing | None:
    """First the family; only where the notice itself would obstruct is nobody told."""
    form: Any = s.form
    if form is None or form.ground == Ground.OBSTRUCTS:
        return None
    return None if form.told else {}


@gate(
    "property.bag_sealed_openly",
    cite=("D-PROP-15", "G-PROP-20"),
    says="封装不符合规定：%(missing)s",
    remedy="当本人面逐件清点、封装，本人和民警在清单上签名",
    who=OFFICER,
)
def bag_sealed_openly(s: Situation[Case]) -> Missing | None:
    """Counted and sealed before the owner's eyes, who signs or whose refusal is noted."""
    form: Any = s.form
    if form is None:
        return None
    missing = [] if form.present else ["当本人面清点封装"]
    if form.signed == Signed.ABSENT:
        missing.append("本人签名，或者拒绝签名的注明")
    return {"missing": listed(missing)} if missing else None


@act(
    "property.seal_bag",
    title="封装随身财物",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, told_to_entrust, bag_sealed_openly],
    cite=("C-PROP-03", "D-PROP-15", "D-PROP-16", "G-PROP-19", "3.4b"),
    makes=Bag,
)
def seal_bag(doing: Doing[Case, SealBag]) -> None:
    """与案件无关的随身财物，本人不能委托他人领取的，当面封装代为保管。"""
    form, case = doing.form, doing.subject
    person = of_case(case.pk, form.person)
    left = Belonging.objects.filter(case=case, person=person, returned_at=None, kept=None)
    rows = list(left.order_by("pk"))
    if not rows:
        raise Invalid([("person", "没有登记此人待保管的随身物品")])
    unit, year = case.line[-1], doing.day.year
    bag = doing.create(
        Bag(
            case=case, person=person, line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, phase="sealed", ground=form.ground, seal=form.seal,
            number=f"S{unit}{year}{next_number(unit, 'bag', year):06d}",
        )
    )  # fmt: skip
    for row in rows:
        doing.create(Kept(bag=bag, belonging=row, entry_id=doing.entry_id))


class TakeBag(Form):
    """Where the bag goes."""

    seal_whole: bool = ask("封装完好")
    place: Short = ask("存放位置")


@act(
    "property.take_bag",
    title="接收保管随身财物",
    by=KEEPERS,
    gates=[phase("sealed"), keeps_no_cases],
    cite=("G-PROP-20",),
)
def take_bag(doing: Doing[Bag, TakeBag]) -> None:
    """由办案民警以外的人员保管，不得开启、使用。"""
    if not doing.form.seal_whole:
        raise Invalid([("seal_whole", "封装破损的，退回重新清点封装")])
    doing.subject.keeper, doing.subject.place = doing.actor.id, doing.form.place
    doing.subject.move("kept")


class Went(Form):
    """Where one belonging went."""

    row: int = ask("物品", ref="kept", **ROW)
    outcome: Outcome = ask("去向")
    paper: Maybe = ask("凭证", default="", help="转为证据的写明扣押文书，移交的写明清单")


A_ROW = {"row": 1, "outcome": "returned"}


class EmptyBag(Form):
    """Where each thing in the bag went, before the owner's eyes."""

    present: bool = ask("当本人面开封")
    rows: list[Went] = ask("逐件去向", min_length=1, max_length=200, examples=[[A_ROW]])
    taker: Short = ask("领取人", personal=True)
    signed: Signed = ask("领取人签名")


@gate(
    "property.bag_opened_openly",
    cite=("G-PROP-20", "D-PROP-17"),
    says="开封、交还不符合规定：%(missing)s",
    remedy="当本人面开封，逐件交还，领取人签名",
    who=KEEPERS,
)
def bag_opened_openly(s: Situation[Bag]) -> Missing | None:
    """Opened with the owner there; whoever takes the things signs."""
    form: Any = s.form
    if form is None:
        return None
    missing = [] if form.present else ["当本人面开封"]
    if form.signed == Signed.ABSENT:
        missing.append("领取人签名")
    return {"missing": listed(missing)} if missing else None


@gate(
    "property.all_accounted",
    cite=("D-PROP-17", "G-PROP-21", "3.4b"),
    says="进出数目不符：收存%(kept)s件，有去向的%(gone)s件",
    remedy="逐件写明去向：退还、交家属、转为证据或者移交，一件不多，一件不少",
    who=KEEPERS,
)
def all_accounted(s: Situation[Bag]) -> Missing | None:
    """In = returned + to family + to evidence + handed on; each once (4.4)."""
    form: Any = s.form
    if form is None:
        return None
    kept = set(s.subject.rows.values_list("pk", flat=True))
    gone = [row.row for row in form.rows]
    s.reads.append(f"kept={len(kept)} gone={len(gone)}")
    if set(gone) == kept and len(gone) == len(kept):
        return None
    return {"kept": str(len(kept)), "gone": str(len(set(gone) & kept))}


@gate(
    "property.seizure_noted",
    cite=("G-PROP-21",),
    says="转为证据或者移交的物品没有写明文书：%(things)s",
    remedy="先办理扣押或者移交，写明文书编号",
    who=OFFICER,
)
def seizure_noted(s: Situation[Bag]) -> Missing | None:
    """What turns out to be evidence is seized in due form; what moves on does so by list."""
    form: Any = s.form
    if form is None:
        return None
    on = (Outcome.EVIDENCE, Outcome.DETENTION)
    bare = [row.row for row in form.rows if row.outcome in on and not row.paper]
    rows = s.subject.rows.filter(pk__in=bare).select_related("belonging")
    return {"things": listed(row.belonging.name for row in rows)} if bare else None


@act(
    "property.empty_bag",
    title="交还随身财物",
    by=KEEPERS,
    gates=[phase("kept"), keeps_no_cases, bag_opened_openly, all_accounted, seizure_noted],
    cite=("D-PROP-17", "G-PROP-21", "3.4b"),
)
def empty_bag(doing: Doing[Bag, EmptyBag]) -> None:
    """释放时立即逐件交还；移送羁押的随清单移交；发现是证据的另行扣押。"""
    form = doing.form
    rows = {row.pk: row for row in doing.subject.rows.select_related("belonging")}
    for went in form.rows:
        row = rows[went.row]
        row.outcome, row.paper = went.outcome, went.paper
        row.save(update_fields=["outcome", "paper"])
        row.belonging.returned_at, row.belonging.returned_to = doing.at, form.taker
        row.belonging.save(update_fields=["returned_at", "returned_to"])
    doing.subject.move("emptied")
