"""Reading property: stores and what stands in them; why a thing is held, until when, and then."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count as Count_
from django.db.models import QuerySet
from django.utils.translation import gettext as t

from plumbline.casework.matter_reads import label
from plumbline.casework.seals import matter
from plumbline.kernel.act import NotFound
from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Duty, Subject
from plumbline.law.calendar import NoCalendar
from plumbline.law.roles import Actor
from plumbline.measures.holding import LIMITS
from plumbline.measures.models import Preservation
from plumbline.measures.terms import Measure
from plumbline.people.plain import Fact, facts, head, shown
from plumbline.people.reads import names
from plumbline.property.facts import unregistered
from plumbline.property.models import Bag, Call, Count, Place, Store, Thing
from plumbline.property.terms import PlaceSort

Options = list[tuple[str, str]]
SOUGHT = {  # phase of what is not there → what happens then
    "missing": "继续查找；找不回的，由公安机关负责人查明后决定赔偿",
    "owed_for": "按决定向受偿人支付赔偿；找回的，重新入库",
}
S = TypeVar("S", bound=Subject)


@read("store")
def store(subject: Store, actor: Actor, now: datetime) -> dict[str, Any]:
    """A store, its places, and how many things stand in each."""
    del now
    rows = subject.places.annotate(held=Count_("things")).order_by("code")
    people = names({holder for place in rows for holder in place.keys})
    hidden = counting(actor).filter(pk=subject.pk).exists()
    places = [
        [place.code, label(place, "sort"), t("盲盘中") if hidden else str(place.held),
         t("、").join(people.get(holder, "") for holder in place.keys)]
        for place in rows
    ]  # fmt: skip
    told = facts(
        (t("种类"), label(subject, "sort")),
        (t("二十四小时视频监控"), subject.video),
        (t("具备存放危险物品的条件"), subject.dangerous),
    )
    parts = [_table(t("存放位置"), (t("位置编号"), t("种类"), t("在库件数"), t("掌管钥匙的人员")),
                    places)]  # fmt: skip
    return head(subject) | {"facts": told, "parts": parts}


def counting(actor: Actor) -> QuerySet[Store]:
    """The stores that this officer is about to count blind: what stands there is not shown him."""
    running = Count.objects.filter(counter=actor.id, phase__in=("promised", "drawn"))
    return Store.objects.filter(pk__in=running.values("store_id"))


def unhidden(subject: S, actor: Actor) -> S:
    """The subject, unless a running blind count hides it from this officer. Raises NotFound."""
    if isinstance(subject, Thing):
        known = listed(Thing.objects.filter(pk=subject.pk), actor)
        if not known.exists():
            raise NotFound
    return subject


def listed(rows: QuerySet[S], actor: Actor) -> QuerySet[S]:
    """Of these subjects, of whatever kind, those that no blind count hides from this officer."""
    return rows.exclude(place__store__in=counting(actor)) if rows.model is Thing else rows


def _table(title: str, columns: tuple[str, ...], rows: list[list[str]],
           note: str = "") -> dict[str, Any]:  # fmt: skip
    return {"title": title, "note": note, "facts": [], "columns": list(columns), "rows": rows}


def limit_of(preservation: Preservation) -> Duty | None:
    """The running limit of the measure that holds a thing."""
    code = LIMITS.get(Measure(preservation.measure), "")
    return Duty.objects.filter(subject_id=preservation.pk, code=code, settled_by=None).first()


def why_held(thing: Thing, now: datetime) -> list[Fact]:
    """Why the thing is held, until when, and what happens then: from the measure, not a copy."""
    held = thing.preservation
    if thing.phase in SOUGHT:
        return facts((t("为何保管"), t(thing.phases[thing.phase])),
                     (t("届时如何"), t(SOUGHT[thing.phase])))  # fmt: skip
    if held.phase == "to_lift" and not thing.item.disposal:
        gone = t("%(measure)s 应当解除：%(why)s") % {
            "measure": held.label, "why": label(held, "lift_for")}  # fmt: skip
        then = t("解除并退还，通知权利人领取；系统已经或者即将起草退还财物通知书")
        return facts((t("为何保管"), gone), (t("保管至"), t("应当立即退还")), (t("届时如何"), then))
    why = f"{held.label} {t(str(held.get_ground_display()))}"
    running = limit_of(held)
    sums = arithmetic(running) if running and not thing.item.disposal else ""
    if thing.item.disposal:
        until, then = (
            "",
            t("按处理决定办理：%(fate)s") % {"fate": label(thing.item, "disposal")},
        )
    elif running is None:
        until, then = "", t("由作出决定的机关在作出案件处理决定时一并处理")
    elif running.late_by(now) is not None:
        until = shown(running.due_at)
        then = t("期限已经届满，应当立即解除并退还，系统起草退还财物通知书")
    else:
        until = shown(running.due_at)
        then = t("届满前作出处理决定，否则解除并退还，系统起草退还财物通知书")
    return facts((t("为何保管"), why), (t("保管至"), until), (t("期限的计算"), sums),
                  (t("届时如何"), then))  # fmt: skip


def arithmetic(running: Duty) -> str:
    """How the end of a limit was reckoned, step by step."""
    return t("；").join(
        t(line["says"]) % {name: _plain(value) for name, value in line["values"].items()}
        for line in running.basis
    )


def _plain(value: str) -> str:
    """A value of the arithmetic: an instant to the minute, anything else in the reader's words."""
    return shown(datetime.fromisoformat(value)) if "T" in value and ":" in value else t(value)


def called(held: Preservation) -> list[Fact]:
    """How the owner was called, until when a claim is waited for, who claims."""
    calls = [[label(row, "way"), _claimable(row)]
             for row in held.calls.order_by("pk")]  # fmt: skip
    return calls + [[row.claimant, _answered(row.upheld)] for row in held.claims.order_by("pk")]


def _claimable(row: Call) -> str:
    try:
        return t("认领至%(until)s") % {"until": shown(row.ends())}
    except NoCalendar as none:
        return t("认领最早至%(day)s，%(year)s年节假日公布后确定") % {
            "day": row.last_day().isoformat(), "year": none.year,
        }  # fmt: skip


def used(thing: Thing) -> list[Fact]:
    """Who may use on what is held, on which terms."""
    return [
        [row.user, f"{row.terms} {t('已终止') if row.ended_at else _answered(row.granted)}"]
        for row in thing.uses.order_by("pk")
    ]


def complained(held: Preservation) -> list[Fact]:
    """Who complained of the measure, and what was answered."""
    return [
        [row.complainant, " ".join(filter(None, [row.text, _answered(row.upheld), row.paper]))]
        for row in held.complaints.order_by("pk")
    ]


def lost(thing: Thing) -> list[Fact]:
    """What was found of a loss, and what is owed for it to whom."""
    return [
        fact
        for row in thing.losses.all()
        for fact in facts(
            (t("查明的灭失经过和责任"), row.found),
            (t("受偿人"), row.payee),
            (t("赔偿金额（元）"), row.amount),
            (t("赔偿数额的依据，或者不予赔偿的理由"), row.weighed),
            (t("决定书文号"), row.paper),
        )
    ]


def _answered(word: bool | None) -> str:  # noqa: FBT001 - as the row has it
    return {None: t("待答复"), True: t("成立、准予"), False: t("不成立、不准予")}[word]


@matter(
    "thing", personal=("serial", "place_taken", "owner", "claims", "uses", "complaints", "losses")
)
def thing(subject: Thing, actor: Actor, now: datetime) -> dict[str, Any]:
    """One thing: what it is, where it stands, its chain of custody; nothing while counted blind."""
    unhidden(subject, actor)
    item, people = subject.item, names({subject.custodian} if subject.custodian else set())
    place = subject.place
    where = f"{place.store.name} {place.code}" if place else ""
    told = [
        *why_held(subject, now),
        *facts(
            (t("名称"), item.name),
            (t("规格型号"), item.model),
            (t("数量"), item.quantity),
            (t("特征"), item.features),
            (t("财物种类"), label(subject, "sort")),
            (t("序列号、车架号、里程"), subject.serial),
            (t("状况"), subject.condition),
            (t("价值或者金额（元）"), subject.value),
            (t("价值依据"), subject.value_basis),
            (t("权属"), label(item, "ownership")),
            (t("权利人"), item.owner),
            (t("取得地点"), subject.place_taken),
            (t("封签编号"), subject.seal),
            (t("存放位置"), where),
            (t("由办案部门保管的情形"), label(subject, "kept_for")),
            (t("保管人"), people.get(subject.custodian, "") if subject.custodian else ""),
            (t("入库时间"), subject.received_at),
            (t("报送文书的时间"), subject.lodged_at),
            (t("归还日期"), subject.until),
        ),
    ]
    steps = subject.steps.order_by("pk")
    chain = [
        [shown(row.at), t(row.what), row.giver, row.taker, row.paper, row.state,
         str(len(row.photos) or "")]
        for row in steps
    ]  # fmt: skip
    columns = (t("时间"), t("环节"), t("交出人"), t("接收人"), t("凭证"), t("状况"), t("照片"))
    parts = [_table(t("流转记录"), columns, chain, t("由谁交、谁接、凭什么"))]
    held = subject.preservation
    parts += [
        {"title": title, "note": "", "facts": rows}
        for title, rows in (
            (t("通知、公告和认领"), called(held)),
            (t("继续使用"), used(subject)),
            (t("投诉"), complained(held)),
            (t("灭失的赔偿"), lost(subject)),
        )
        if rows
    ]
    return head(subject) | {
        "case": str(subject.case_id),
        "facts": told,
        "parts": parts,
        "number": subject.number,
        "photos": subject.photos,
    }


@matter("bag", personal=("person", "belongings"))
def bag(subject: Bag, actor: Actor, now: datetime) -> dict[str, Any]:
    """A bag: whose, why it is kept, by whom, and where each thing in it went."""
    del actor, now
    people = names({subject.keeper} if subject.keeper else set())
    rows = subject.rows.select_related("belonging").order_by("pk")
    things = [[f"{row.belonging.name} ×{row.belonging.quantity}", _went(row)] for row in rows]
    told = facts(
        (t("物品所有人"), subject.person.name),
        (t("代为保管的情形"), label(subject, "ground")),
        (t("封签编号"), subject.seal),
        (t("保管人"), people.get(subject.keeper, "") if subject.keeper else ""),
        (t("存放位置"), subject.place),
    )
    parts = [{"title": t("清单"), "note": "", "facts": things}]
    return head(subject) | {"case": str(subject.case_id), "facts": told, "parts": parts}


def _went(row: Any) -> str:
    return " ".join(part for part in (row.belonging.features, label(row, "outcome"), row.paper)
                    if part) or t("在袋内")  # fmt: skip


@read("count")
def count(subject: Count, actor: Actor, now: datetime) -> dict[str, Any]:
    """A count; what ought to stand in a place is shown to nobody before the findings are sealed."""
    del actor, now
    people = names({subject.counter})
    told = facts(
        (t("保管场所"), subject.store.name),
        (t("种子的SHA-256校验值"), subject.commitment),
        (t("抽取比例（%）"), subject.share),
        (t("盘点人"), people.get(subject.counter, "")),
        (t("随机种子"), subject.seed),
        (t("抽取的位置"), t("、").join(subject.places)),
        (t("盘点结果的校验值"), subject.digest),
    )
    parts = []
    if subject.phase in ("sealed", "compared"):
        parts = [_shelves(t("账面"), subject.expected), _shelves(t("所见"), subject.found)]
    rows = subject.findings.order_by("pk")
    found = [[row.place, row.number, label(row, "difference"), row.note] for row in rows]
    if subject.phase == "compared":
        note = "" if found else t("没有差异")
        columns = (t("位置编号"), t("财物编号"), t("差异"), t("所见封签或者账面位置"))
        parts.insert(0, _table(t("差异"), columns, found, note))
    return head(subject) | {"facts": told, "parts": parts}


def _shelves(title: str, shelves: dict[str, dict[str, str]]) -> dict[str, Any]:
    rows = [
        [place, number, seal]
        for place, row in sorted(shelves.items())
        for number, seal in sorted(row.items()) or [(t("空"), "")]
    ]
    return _table(title, (t("位置编号"), t("财物编号"), t("封签编号")), rows)


# What fields of these acts refer to.


def unlisted(subject: Subject) -> Options:
    """The things of a measure that have no number yet."""
    if not isinstance(subject, Preservation):
        return []
    return [(str(row.pk), f"{row.name} ×{row.quantity}") for row in unregistered(subject)]


def places(subject: Subject) -> Options:
    """The places of the stores above or beside a thing."""
    rows = Place.objects.filter(store__line__contained_by=subject.line).select_related("store")
    return [
        (str(row.pk), f"{row.store.name} {row.code}（{label(row, 'sort')}）")
        for row in rows.order_by("store__name", "code")[:500]
    ]


def safes(subject: Subject) -> Options:
    """The safes of a store."""
    rows = Place.objects.filter(store=subject.pk, sort=PlaceSort.SAFE).order_by("code")
    return [(str(row.pk), row.code) for row in rows]


def kept(subject: Subject) -> Options:
    """The belongings in a bag."""
    if not isinstance(subject, Bag):
        return []
    rows = subject.rows.select_related("belonging").order_by("pk")
    return [(str(row.pk), f"{row.belonging.name} ×{row.belonging.quantity}") for row in rows]


def drawn(subject: Subject) -> Options:
    """The places that a count has drawn."""
    return [(code, code) for code in subject.places] if isinstance(subject, Count) else []


CHOICES = {"unregistered": unlisted, "place": places, "safe": safes, "kept": kept,
           "drawn_place": drawn}  # fmt: skip
