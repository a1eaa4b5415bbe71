"""What stands before keeping things: who keeps them, where, with which papers (5.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Interval, TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.people.models import Post
from plumbline.property.facts import account_of, began, unregistered
from plumbline.property.models import KeyTurn, Place, Store, Thing
from plumbline.property.terms import FITTING, PlaceSort, Sort, StoreSort

CUSTODIAN = (Role.PROPERTY_CUSTODIAN,)
OFFICER = (Role.CASE_OFFICER,)
CASH = (Sort.MONEY, Sort.MARKED_CASH)
KEYS = 2  # of a safe, in two hands
KEYS_LAST = "G-PROP-04.keys"


@gate(
    "property.keeps_no_cases",
    cite=("P-ROLE-02", "G-PROP-01"),
    says="办案与管理分离：%(why)s，不得保管涉案财物",
    remedy="由不承担办案工作的涉案财物管理人员办理",
    who=CUSTODIAN,
)
def keeps_no_cases(s: Situation[Any]) -> Missing | None:
    """Who keeps things handles no cases: neither this one nor, by a post anywhere, any other."""
    if s.actor.id in s.subject.handlers:
        return {"why": "您是本案办案人员"}
    posts = [p for p in s.actor.posts if p.role is Role.CASE_OFFICER and p.reaches(p.line, s.day)]
    s.reads.append(f"case_posts={len(posts)}")
    return {"why": "您担任办案民警"} if posts else None


def _handles_cases(officers: set[Any], s: Situation[Any]) -> bool:
    posts = Post.objects.filter(officer__in=officers, role=Role.CASE_OFFICER, since__lte=s.day)
    return posts.exclude(until__lt=s.day).exists()


@gate(
    "property.store_fit",
    cite=("G-PROP-04", "G-PROP-06", "P-ROLE-02"),
    says="保管场所不符合要求：%(missing)s",
    remedy="补齐后再启用",
    who=(Role.ORGAN_HEAD,),
)
def store_fit(s: Situation[Any]) -> Missing | None:
    """Filmed day and night; a safe has two keys in two hands; danger only where equipped."""
    form: Any = s.form
    if form is None:
        return None
    store = s.subject if s.subject.kind == "store" else form
    missing = [] if store.video else ["二十四小时视频监控"]
    for place in form.places:
        if place.sort == PlaceSort.SAFE or place.keys:
            missing += _of_keys(place.keys, s, two=place.sort == PlaceSort.SAFE)
        if place.sort == PlaceSort.DANGER and not store.dangerous:
            missing.append("存放危险物品的专门条件")
    return {"missing": listed(dict.fromkeys(missing))} if missing else None


def _of_keys(keys: list[UUID], s: Situation[Any], *, two: bool = True) -> list[str]:
    """What is wrong with those who hold the keys of a place."""
    if len(set(keys)) < len(keys) or (two and len(keys) != KEYS):
        return ["保险柜由两人分别掌管钥匙"]
    return ["掌管钥匙的人员不承担办案工作"] if _handles_cases(set(keys), s) else []


@gate(
    "property.keys_in_two_hands",
    cite=("G-PROP-04", "P-ROLE-02"),
    says="钥匙的掌管不符合要求：%(missing)s",
    remedy="由不承担办案工作的两人分别掌管",
    who=(Role.ORGAN_HEAD,),
)
def keys_in_two_hands(s: Situation[Store]) -> Missing | None:
    """Two persons, each with one key, neither of whom handles cases."""
    if s.form is None:
        return None
    missing = _of_keys(getattr(s.form, "keys", []), s)
    return {"missing": listed(missing)} if missing else None


@gate(
    "property.no_account_yet",
    cite=("G-PROP-05",),
    says="本机关已经确定了唯一合规账户",
    remedy="案款存入已确定的账户",
)
def no_account_yet(s: Situation[Any]) -> Missing | None:
    """An organ has one account for case money, not two."""
    return {} if account_of(s.subject.line) else None


@gate(
    "property.fixed_at_once",
    cite=("D-PROP-07", "D-PROP-08", "C-PROP-02"),
    says="登记不完整：%(missing)s",
    remedy="当场拍照或者录像，写明状况后再登记",
    who=OFFICER,
)
def fixed_at_once(s: Situation[Any]) -> Missing | None:
    """Photographed; valuables with their appraisal on the way, vehicles with their odometer."""
    form: Any = s.form
    if form is None:
        return None
    missing = [] if form.photos else ["照片或者录像的校验值"]
    if form.sort == Sort.VALUABLE and not form.value_basis:
        missing.append("及时鉴定、估价的情况")
    if form.sort == Sort.VEHICLE and not form.serial:
        missing.append("车架号、里程等状况")
    if form.sort in CASH and form.value is None:
        missing.append("金额")
    return {"missing": listed(missing)} if missing else None


@gate(
    "property.all_listed",
    cite=("C-PROP-01",),
    says="清单上还有没有登记的财物：%(things)s",
    remedy="逐件登记",
    who=OFFICER,
)
def all_listed(s: Situation[Preservation]) -> Missing | None:
    """Nothing on the list of the measure is without its number."""
    left = s.once(unregistered)
    return {"things": listed(item.name for item in left)} if left else None


@gate(
    "property.settled_in_a_day",
    cite=("D-PROP-05",),
    says="不能不移交：%(why)s",
    remedy="移交涉案财物管理人员保管",
    who=OFFICER,
)
def settled_in_a_day(s: Situation[Thing]) -> Missing | None:
    """No handover only if the thing's fate was decided and done within the day."""
    if not s.subject.item.disposal:
        return {"why": "尚未作出处理决定"}
    ends = deadline(began(s.subject), s.norm("D-PROP-05").body_as(TimeLimit).period).due
    return {"why": "已经超过二十四小时"} if s.at > ends else None


@gate(
    "property.list_matches",
    cite=("G-PROP-02",),
    says="财物与清单不符，或者手续不全：%(missing)s，不予接收",
    remedy="退回办案人员补正",
    who=OFFICER,
)
def list_matches(s: Situation[Thing]) -> Missing | None:
    """The custodian takes only what agrees with the list, sealed, with its papers."""
    form: Any = s.form
    if form is None:
        return None
    wants = {"matches": "财物与清单相符", "seal_whole": "封装完好", "papers": "手续齐全"}
    missing = [words for field, words in wants.items() if not getattr(form, field)]
    return {"missing": listed(missing)} if missing else None


def _place(s: Situation[Thing]) -> Place | None:
    """The place the form names, in a store of the thing's own line."""
    pk = getattr(s.form, "place", None)
    place = Place.objects.select_related("store").filter(pk=pk).first() if pk else None
    within = place is not None and s.subject.line[: len(place.store.line)] == place.store.line
    return place if within else None


@gate(
    "property.place_fits",
    cite=("G-PROP-04", "G-PROP-05", "G-PROP-06"),
    says="“%(sort)s”不能放在这里，应当放在：%(fitting)s",
    remedy="选择与物品性质相符的位置",
    who=CUSTODIAN,
)
def place_fits(s: Situation[Thing]) -> Missing | None:
    """Valuables, drugs and cash in a safe, dangerous goods where they are allowed."""
    if s.form is None or getattr(s.form, "place", None) is None:
        return None
    place, fitting = _place(s), FITTING[s.subject.sort]
    if place is not None and place.sort in fitting:
        return None
    names = listed(str(PlaceSort(sort).label) for sort in sorted(fitting))
    return {"sort": str(Sort(s.subject.sort).label), "fitting": names}


@gate(
    "property.shelf_of_its_own",
    cite=("G-PROP-04",),
    says="此位置已经存放%(what)s的财物，涉案财物应当按案件、按人分别存放",
    remedy="选择另一位置",
    who=CUSTODIAN,
)
def shelf_of_its_own(s: Situation[Thing]) -> Missing | None:
    """One place holds things of one case and one person."""
    pk = getattr(s.form, "place", None)
    if pk is None:
        return None
    there = Thing.objects.filter(place=pk).exclude(pk=s.subject.pk)
    if there.exclude(case=s.subject.case_id).exists():
        return {"what": "其他案件"}
    holder = s.subject.preservation.holder_id
    others = there.exclude(item__preservation__holder=holder).exists()
    return {"what": "其他人"} if others else None


@gate(
    "property.two_keys",
    cite=("G-PROP-04",),
    says="保险柜%(place)s须由掌管两把钥匙的两人共同开启：%(why)s",
    remedy="另一名掌管钥匙的人员先以自己的账号办理“共同开启保险柜”，再由您办理",
    who=CUSTODIAN,
)
def two_keys(s: Situation[Thing]) -> Missing | None:
    """A safe opens for its two key holders, each by his own hand, for things going in or out."""
    if s.form is None:
        return None
    for place in filter(None, (s.subject.place, _place(s))):
        if place.sort == PlaceSort.SAFE and (why := _shut(place, s)):
            return {"place": place.code, "why": why}
    return None


def _shut(place: Place, s: Situation[Thing]) -> str:
    """Why a safe does not open for the actor; empty where the other key was turned just now."""
    if s.actor.id not in place.keys:
        return "您没有这个保险柜的钥匙"
    lasts = timedelta(minutes=s.norm(KEYS_LAST).body_as(Interval).minutes)
    turned = KeyTurn.objects.filter(place=place, turned_at__range=(s.now - lasts, s.now))
    other = turned.filter(officer__in=place.keys).exclude(officer=s.actor.id).last()
    s.reads.append(f"other_key={other.officer if other else ''}")
    return "" if other else "另一名掌管钥匙的人员刚才没有开启"


@gate(
    "property.own_key",
    cite=("G-PROP-04",),
    says="您不掌管这个保险柜的钥匙",
    remedy="由掌管钥匙的人员办理",
    who=CUSTODIAN,
)
def own_key(s: Situation[Store]) -> Missing | None:
    """Who turns a key of a safe of this store holds it."""
    pk = getattr(s.form, "place", None)
    if pk is None:
        return None
    mine = s.subject.places.filter(pk=pk, sort=PlaceSort.SAFE, keys__contains=[s.actor.id])
    return None if mine.exists() else {}


@gate(
    "property.department_may_keep",
    cite=("G-PROP-01",),
    says="办案部门只能保管价值较低、易于保管，或者需要继续使用、先行返还的财物",
    remedy="移交涉案财物管理部门，或者写明由办案部门保管的情形",
    who=CUSTODIAN,
)
def department_may_keep(s: Situation[Thing]) -> Missing | None:
    """A case department's store keeps only what the law excepts, and says which exception."""
    place = _place(s)
    if place is None or place.store.sort == StoreSort.CENTRE:
        return None
    return None if getattr(s.form, "kept_for", None) else {}


@gate(
    "property.to_account",
    cite=("G-PROP-05",),
    says="不能存入账户：%(why)s",
    remedy="现金存入本机关的唯一合规账户；本身作为证据的现金按物品封存",
    who=(Role.ORGAN_HEAD,),
)
def to_account(s: Situation[Thing]) -> Missing | None:
    """Money goes to the organ's one account; cash that is itself evidence stays as a thing."""
    if s.subject.sort != Sort.MONEY:
        return {"why": "不是应当存入账户的现金"}
    return None if account_of(s.subject.line) else {"why": "本机关没有确定唯一合规账户"}
