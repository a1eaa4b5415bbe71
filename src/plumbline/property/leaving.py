"""The thing leaves: given back, sold, destroyed, handed in, sent on; each with its papers (5.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Gate, Missing, Situation, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.terms import Disposal as Fate
from plumbline.people.models import Officer
from plumbline.property.disposal import way_out
from plumbline.property.entering import Digest, pictures
from plumbline.property.facts import step
from plumbline.property.gates import CUSTODIAN, keeps_no_cases, two_keys
from plumbline.property.models import Disposal, Thing
from plumbline.property.terms import ENDS, Sort, Way

PAIR = 2  # persons who destroy together


def _way(thing: Thing) -> str:
    row = thing.disposals.order_by("pk").last()
    return row.way if row else ""


def by_way(*ways: Way, cite: tuple[str, ...]) -> Gate:
    """The act carries out one of these ways, and that is the one approved."""

    def check(s: Situation[Thing]) -> Missing | None:
        way = s.once(_way)
        s.reads.append("way=" + way)
        if way in ways:
            return None
        return {"way": str(Way(way).label) if way else "尚未决定"}

    code = f"property.by_way({','.join(ways)})"
    return Gate(code, cite, "决定的处理方式是“%(way)s”", "按决定的方式办理", check)


@gate(
    "property.fixed_before",
    cite=("G-PROP-18", "G-PROP-07", "G-PROP-09"),
    says="处理前没有拍照或者录像固定",
    remedy="先拍照或者录像固定，填写校验值",
    who=CUSTODIAN,
)
def fixed_before(s: Situation[Thing]) -> Missing | None:
    """Whatever leaves is photographed or filmed first, so that proof does not leave with it."""
    return None if s.form is None or getattr(s.form, "photos", []) else {}


def _leave(doing: Doing[Thing, Any], taker: str, *, proceeds: int | None = None) -> None:
    """Close the disposal and the chain; the thing stands in no place any more."""
    form, thing = doing.form, doing.subject
    row: Disposal = way_out(thing)
    row.done_at, row.paper, row.proceeds, row.complete = doing.at, form.paper, proceeds, True
    row.save(update_fields=["done_at", "paper", "proceeds", "complete"])
    step(doing, thing, str(Way(row.way).label), form.paper, giver=doing.actor.name, taker=taker,
         photos=getattr(form, "photos", []))  # fmt: skip
    if not thing.item.disposal and row.way == Way.RETURN_VICTIM:
        thing.item.disposal, thing.item.disposal_note = Fate.RETURNED, form.paper
        thing.item.save(update_fields=["disposal", "disposal_note"])
    thing.place = None
    thing.move(ENDS[row.way])


class GiveBack(Form):
    """Who collected the thing, and with which papers."""

    taker: Short = ask("领取人", personal=True)
    proxy: bool = ask("由代理人领取", default=False)
    power: Maybe = ask("授权委托书", default="", personal=True)
    police: bool = ask("领取人是公安机关工作人员", default=False)
    signed: bool = ask("领取人已在清单上签名")
    value: int | None = ask("登记价值（元）", default=None, ge=0, le=2_000_000_000)
    paper: Short = ask("返还、退还清单")
    photos: list[Digest] = pictures()


@gate(
    "property.owner_collects",
    cite=("G-PROP-07", "G-PROP-08"),
    says="领取手续不符合规定：%(missing)s",
    remedy="由权利人本人或者持授权委托书的代理人领取并签名，公安机关工作人员不得代领",
    who=CUSTODIAN,
)
def owner_collects(s: Situation[Thing]) -> Missing | None:
    """The owner or a proxy with a power of attorney, never police staff; signed, value written."""
    form: Any = s.form
    if form is None:
        return None
    missing = []
    if form.police:
        missing.append("领取人不是公安机关工作人员")
    if form.proxy and not form.power:
        missing.append("授权委托书")
    if not form.signed:
        missing.append("领取人签名")
    if s.once(_way) == Way.RETURN_VICTIM and form.value is None:
        missing.append("登记价值")
    return {"missing": listed(missing)} if missing else None


BACK = (Way.RETURN_VICTIM, Way.RETURN_HOLDER)
GOES = [phase("approved"), keeps_no_cases, two_keys]


@act(
    "property.give_back",
    title="返还、退还财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[
        *GOES,
        by_way(*BACK, cite=("G-PROP-07", "G-PROP-08")),
        fixed_before,
        owner_collects,
    ],
    cite=("G-PROP-07", "G-PROP-08"),
)
def give_back(doing: Doing[Thing, GiveBack]) -> None:
    """登记、拍照、估价后由权利人或者其代理人领取并签名，凭证附卷。"""
    if doing.form.value is not None:
        doing.subject.value = doing.form.value
    _leave(doing, doing.form.taker)


class Sell(Form):
    """How it was sold, and for how much."""

    open_auction: bool = ask("公开拍卖", default=False)
    buyer: Short = ask("买受人", personal=True)
    buyer_police: bool = ask("买受人是公安机关工作人员", default=False)
    proceeds: int = ask("所得价款（元）", ge=0, le=2_000_000_000)
    deposited: bool = ask("价款已存入唯一合规账户")
    paper: Short = ask("变卖、拍卖凭证")
    photos: list[Digest] = pictures()


@gate(
    "property.sold_openly",
    cite=("G-PROP-09", "G-PROP-10", "G-PROP-14", "P-PROP-01"),
    says="变卖、拍卖不符合规定：%(missing)s",
    remedy="依法公开进行，价款存入唯一合规账户，保存到诉讼、处理终结",
    who=CUSTODIAN,
)
def sold_openly(s: Situation[Thing]) -> Missing | None:
    """Auctions are open, no police buy, and the money is kept in the one account until the end."""
    form: Any = s.form
    if form is None:
        return None
    missing = []
    if s.once(_way) in (Way.SELL_FAST, Way.AUCTION) and not form.open_auction:
        missing.append("公开拍卖")
    if form.buyer_police:
        missing.append("买受人不是公安机关工作人员")
    if not form.deposited:
        missing.append("价款存入唯一合规账户")
    return {"missing": listed(missing)} if missing else None


@act(
    "property.sell",
    title="变卖、拍卖财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[
        *GOES,
        by_way(Way.SELL_EARLY, Way.SELL_FAST, Way.AUCTION, cite=("G-PROP-09", "G-PROP-10")),
        fixed_before,
        sold_openly,
    ],
    cite=("G-PROP-09", "G-PROP-10", "G-PROP-14"),
)
def sell(doing: Doing[Thing, Sell]) -> None:
    """拍照固定后变卖或者拍卖；先行处理的，价款保存，随案一并处理。"""
    _leave(doing, doing.form.buyer, proceeds=doing.form.proceeds)


class Destroy(Form):
    """Who destroyed the thing, who saw it, and the film of it."""

    officers: list[UUID] = ask("共同销毁的人员", default=[], ref="officer", max_length=20)
    witness: Short = ask("见证人", personal=True)
    video: Maybe = ask("销毁过程录像的SHA-256校验值", default="", pattern=r"^([0-9a-f]{64})?$")
    registered: bool = ask("已统一登记造册")
    competent: Maybe = ask("承办危险物品销毁的主管部门或者生产企业", default="")
    paper: Short = ask("销毁笔录、清单")
    photos: list[Digest] = pictures()


@gate(
    "property.destroyed_soundly",
    cite=("G-PROP-15",),
    says="销毁不符合规定：%(missing)s",
    remedy="登记造册，二人以上、全程录像、有见证人在场销毁；危险物品交主管部门或者生产企业",
    who=CUSTODIAN,
)
def destroyed_soundly(s: Situation[Thing]) -> Missing | None:
    """Registered, by two at least, filmed; dangerous goods by those equipped for them."""
    form: Any = s.form
    if form is None:
        return None
    there = Officer.objects.filter(pk__in={s.actor.id, *form.officers}, phase="serving").count()
    s.reads.append(f"there={there}")
    missing = [] if form.registered else ["统一登记造册"]
    if there < PAIR:
        missing.append("二人以上")
    if not form.video:
        missing.append("全程录像")
    if s.subject.sort == Sort.DANGEROUS and not form.competent:
        missing.append("由主管部门或者生产企业承办")
    return {"missing": listed(missing)} if missing else None


@act(
    "property.destroy",
    title="销毁财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[*GOES, by_way(Way.DESTROY, cite=("G-PROP-15",)), fixed_before, destroyed_soundly],
    cite=("G-PROP-15",),
)
def destroy(doing: Doing[Thing, Destroy]) -> None:
    """违禁品、无价值的物品登记造册后销毁，二人以上、录像、见证。"""
    _leave(doing, doing.form.competent or doing.form.witness)


class HandIn(Form):
    """The receipt of the treasury."""

    paper: Short = ask("上缴国库凭证")
    receiver: Short = ask("收款、接收单位")
    photos: list[Digest] = pictures()


@act(
    "property.hand_in",
    title="上缴国库",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[*GOES, by_way(Way.TREASURY, cite=("G-PROP-14",)), fixed_before],
    cite=("G-PROP-14",),
)
def hand_in(doing: Doing[Thing, HandIn]) -> None:
    """没有被侵害人的，登记后上缴国库。"""
    _leave(doing, doing.form.receiver)


class PassOn(Form):
    """To whom the thing goes, counted face to face."""

    taker: Short = ask("接收单位和接收人", personal=True)
    counted: bool = ask("当面查点清楚")
    signed: bool = ask("双方已在清单上签名")
    copies: int = ask("清单份数", default=1, ge=1, le=10)
    proposal: Long | None = ask("处理意见", default=None, long=True, help="随案移送的填写")
    by_list: bool = ask("以清单、照片代替实物", default=False, help="危险、大宗、易腐物品")
    paper: Short = ask("移送、移交清单")
    photos: list[Digest] = pictures()


@gate(
    "property.counted_over",
    cite=("G-PROP-16", "G-PROP-17"),
    says="移送、移交手续不完整：%(missing)s",
    remedy="当面查点，双方签名；随案移送的，清单一式二份并附处理意见",
    who=CUSTODIAN,
)
def counted_over(s: Situation[Thing]) -> Missing | None:
    """Counted face to face, signed by both; with a criminal case in two copies with a proposal."""
    form: Any = s.form
    if form is None:
        return None
    missing = [] if form.counted or form.by_list else ["当面查点清楚"]
    if not form.signed:
        missing.append("双方签名")
    if s.once(_way) == Way.WITH_CASE:
        missing += [] if form.copies >= PAIR else ["清单一式二份"]
        missing += [] if form.proposal else ["处理意见"]
    return {"missing": listed(missing)} if missing else None


@act(
    "property.pass_on",
    title="移送、移交财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[
        *GOES,
        by_way(Way.WITH_CASE, Way.OTHER_UNIT, cite=("G-PROP-16", "G-PROP-17")),
        fixed_before,
        counted_over,
    ],
    cite=("G-PROP-16", "G-PROP-17"),
)
def pass_on(doing: Doing[Thing, PassOn]) -> None:
    """随案移送，或者因并案、变更管辖移交，当面查点，双方签名。"""
    _leave(doing, doing.form.taker)
