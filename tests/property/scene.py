"""Scenes of property: a store, a knife taken in a case, its way to the shelf and out again."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.law import draws
from plumbline.measures.models import Item
from plumbline.property.models import Account, Kept, Place, Store, Thing
from tests import cast, scenes, standing
from tests.scenes import MINUTE, Scene, step

PICTURE = "a" * 64
STORE = {
    "name": "南关区分局涉案财物保管中心", "sort": "centre", "video": True, "dangerous": True,
    "places": [
        {"code": "A-01", "sort": "shelf"},
        {"code": "A-02", "sort": "shelf"},
        {"code": "A-03", "sort": "shelf"},
        {"code": "A-04", "sort": "shelf"},
        {"code": "B-01", "sort": "safe", "keys": ["@custodian", "@second_custodian"]},
        {"code": "C-01", "sort": "yard"},
        {"code": "D-01", "sort": "danger"},
    ],
}  # fmt: skip
GOING = {"photos": [PICTURE]}
PLACED = {"place": "@place"}

scenes.FORMS |= {
    "property.open_store": STORE,
    "property.name_account": {"bank": "南关区农业银行", "number": "0001"},
    "property.add_places": {"places": [{"code": "A-99", "sort": "shelf"}]},
    "property.register": {"item": "@unregistered", "sort": "general", "condition": "完好",
                          "place_taken": "南岭大街二号", "photos": [PICTURE], "seal": "F001"},
    "property.turn_key": {"place": "@safe"},
    "property.change_keys": {"place": "@safe", "keys": ["@custodian", "@second_custodian"],
                             "paper": "钥匙交接单一号"},
    "property.list_done": {},
    "property.note_away": {"why": "在外地扣押", "returned_at": "@now"},
    "property.ask_exam": {"reasons": "急需鉴定刀具"},
    "property.decide_exam": {"granted": True, "opinion": "同意"},
    "property.end_exam": {"paper": "鉴定书一号", "state": "完好"},
    "property.lodge": {"paper": "先行登记保存清单", "keeper": "吴某"},
    "property.settle_at_once": {"paper": "发还清单一号"},
    "property.hand_over": {"paper": "移交清单一号", "state": "完好", "seal": "F001",
                           "photos": [PICTURE]},
    "property.receive": {"matches": True, "seal_whole": True, "papers": True,
                         "paper": "入库单一号", **PLACED},
    "property.refuse_receipt": {"reasons": "数量与清单不符"},
    "property.relocate": {"paper": "移库单一号", "place": "@other_place"},
    "property.bank_money": {"amount": 500, "paper": "存款单一号"},
    "property.file_copies": {"paper": "扣押决定书复印件", "taker": "严督"},
    "property.report_fault": {"flaw": "damaged", "text": "刀柄开裂", "told": "宋立、傅存"},
    "property.find_again": {"paper": "清点时找到", **PLACED},
    "property.decide_loss": {"found": "库房漏水时清运误弃", "owed": True, "payee": "吴某",
                             "amount": 100, "weighed": "按登记价值", "paper": "赔偿决定一号"},
    "property.compensate": {"taker": "吴某", "signed": True, "amount": 100, "paper": "领款单一号"},
    "property.ask_loan": {"purpose": "identification", "reasons": "供证人辨认",
                          "until": "2026-03-04"},
    "property.decide_loan": {"granted": True, "opinion": "同意"},
    "property.lend": {"state": "完好", "paper": "调用审批表", "signed": True},
    "property.take_back": {"state": "完好", "paper": "归还单", "signed": True},
    "property.press_loan": {"told": "宋立、傅存", "paper": "报告一号"},
    "property.extend_loan": {"until": "2026-03-10", "reasons": "证人在外地"},
    "property.take_title": {"title": "confiscate", "banned": "controlled", "paper": "收缴清单一号",
                            "opinion": "管制刀具，予以收缴"},
    "property.propose_disposal": {"way": "return_victim", "reasons": "系被侵害人所有",
                                  "basis": "呈请返还报告", "clear": True, "harmless": True},
    "property.decide_disposal": {"granted": True, "opinion": "同意"},
    "property.give_back": {"taker": "郑某", "signed": True, "value": 100, **GOING,
                           "paper": "发还清单一号"},
    "property.sell": {"open_auction": True, "buyer": "孙某", "proceeds": 80, "deposited": True,
                      "paper": "拍卖成交书", **GOING},
    "property.destroy": {"officers": ["@second_custodian"], "witness": "周某", "video": PICTURE,
                         "registered": True, "paper": "销毁笔录", **GOING},
    "property.hand_in": {"paper": "缴库单一号", "receiver": "南关区财政局", **GOING},
    "property.pass_on": {"taker": "自强派出所 赵民", "counted": True, "signed": True, "copies": 2,
                         "proposal": "依法处理", "paper": "移交清单", **GOING},
    "property.tell_owner": {"way": "direct", "receiver": "吴某", "content": "请领取折叠刀",
                            "paper": "退还通知一号"},
    "property.all_out": {},
    "property.photograph": {"photos": [PICTURE], "state": "完好"},
    "property.lapse": {},
    "property.publish_call": {"place": "长春日报", "text": "请失主认领折叠刀", "paper": "公告一号",
                              "unreached": "电话、住址均联系不上"},
    "property.extend_claim": {"reasons": "权利人在国外"},
    "property.note_claim": {"claimant": "郑某", "proof": "购买发票一张"},
    "property.decide_claim": {"granted": True, "opinion": "发票属实"},
    "property.deem_unclaimed": {"way": "auctioned", "paper": "登记一号", "opinion": "同意拍卖"},
    "property.ask_use": {"user": "吴某", "terms": "白天营业使用，至结案", "fixed": True,
                         "harmless": True, "pledged": True, "paper": "保证书一号"},
    "property.decide_use": {"granted": True, "opinion": "同意"},
    "property.end_use": {"reasons": "使用期满", "state": "完好", "paper": "查看记录一号"},
    "property.note_complaint": {"complainant": "吴某", "text": "扣押的物品与案件无关"},
    "property.answer_complaint": {"upheld": False, "answer": "物品系作案工具", "paper": "答复一号"},
    "papers.draft_return": {},
    "property.seal_bag": {"person": "@suspect", "ground": "refuses", "told": True, "seal": "S001",
                          "present": True, "signed": "signed"},
    "property.take_bag": {"seal_whole": True, "place": "随身财物柜三号"},
    "property.empty_bag": {"present": True, "rows": "@rows", "taker": "吴某", "signed": "signed"},
    "property.promise_count": {"commitment": draws.promised("种子一号"), "share": 100,
                               "counter": "@second_custodian"},
    "property.promise_full_count": {"commitment": draws.promised("种子一号"),
                                    "counter": "@second_custodian"},
    "property.count_again": {},
    "property.draw_places": {"seed": "种子一号"},
    "property.seal_count": {"seen": "@seen"},
    "property.compare_count": {"opinion": "逐件核对"},
    "property.report_differences": {"told": "何正", "text": "封签登记有误", "paper": "报告二号"},
}  # fmt: skip
CUSTODIAN = ("add_places", "receive", "refuse_receipt", "relocate", "bank_money", "file_copies",
             "report_fault", "find_again", "lend", "take_back", "press_loan", "give_back", "sell",
             "destroy", "hand_in", "pass_on", "compensate")  # fmt: skip
scenes.RIGHT |= {f"property.{act}": "custodian" for act in CUSTODIAN}
scenes.RIGHT |= {
    "property.open_store": "head",
    "property.turn_key": "second_custodian",
    "property.change_keys": "head",
    "property.name_account": "head",
    "property.decide_exam": "station_head",
    "property.decide_loan": "station_head",
    "property.extend_loan": "station_head",
    "property.take_bag": "area_manager",
    "property.empty_bag": "area_manager",
    "property.promise_count": "inspector",
    "property.promise_full_count": "inspector",
    "property.count_again": "inspector",
    "property.draw_places": "inspector",
    "property.seal_count": "second_custodian",
    "property.compare_count": "inspector",
    "property.report_differences": "custodian",
    "property.take_title": "station_head",
    "property.decide_disposal": "head",
    "property.decide_loss": "head",
    "property.extend_claim": "head",
    "property.decide_claim": "head",
    "property.deem_unclaimed": "head",
    "property.decide_use": "head",
    "property.answer_complaint": "inspector",
}


def unregistered(scene: Scene) -> int:
    row = Item.objects.filter(case=scene.ids["case"], thing=None).order_by("pk").first()
    return row.pk if row else 1


def place(code: str) -> Callable[[Scene], int]:
    """The place of this code in the store of the scene, or in the newest."""

    def find(scene: Scene) -> int:
        rows = Place.objects.filter(code=code).order_by("pk")
        if "store" in scene.ids:
            rows = rows.filter(store=scene.ids["store"])
        row = rows.last()
        return row.pk if row else 1

    return find


def shelf(scene: Scene, order: str) -> int:
    """An empty shelf, the first or the last; where all are full, one more is put up."""
    empty = Place.objects.filter(sort="shelf", things=None).order_by(order)
    if not empty.exists() and (store := Store.objects.order_by("pk").first()):
        code = f"A-{Place.objects.count():02}"
        scene.bureau.do("property.add_places", "custodian", store.pk, scene.now,
                        places=[{"code": code, "sort": "shelf"}])  # fmt: skip
    row = empty.first()
    return row.pk if row else 1


scenes.NAMED |= {
    "custodian": lambda scene: str(scene.bureau.officers["custodian"]),
    "second_custodian": lambda scene: str(scene.bureau.officers["second_custodian"]),
    "area_manager": lambda scene: str(scene.bureau.officers["area_manager"]),
    "unregistered": unregistered,
    "place": lambda scene: shelf(scene, "code"),
    "other_place": lambda scene: shelf(scene, "-code"),
    "first_shelf": place("A-01"),
    "rows": lambda scene: [
        {"row": row.pk, "outcome": "returned"}
        for row in Kept.objects.filter(bag=scene.ids["bag"]).order_by("pk")
    ],
    "seen": lambda _: [
        {"place": thing.place.code, "number": thing.number, "seal": thing.seal}
        for thing in Thing.objects.filter(place__isnull=False)
        if thing.place is not None
    ],
    "safe": place("B-01"),
    "yard": place("C-01"),
    "danger": place("D-01"),
}


def stored(bureau: Province) -> Scene:
    """The organ of the county has a store and an account, whoever set them up first."""
    scene = Scene(bureau)
    if there := standing.once("stored", Store.objects.order_by("pk").first):
        scene.ids["store"] = there.pk
        scene.now += MINUTE * 2
        return scene
    county = bureau.units[cast.COUNTY]
    scene.do("property.open_store", "head", county, **STORE)
    if not standing.once("named", Account.objects.exists):
        scene.do("property.name_account", "head", county, bank="南关区农业银行", number="0001")
    return scene


def taken(name: str) -> Callable[[Province], Scene]:
    """A scene of measures, looked up when it is built: the rooms of scenes import one another."""

    def build(bureau: Province) -> Scene:
        scene: Scene = getattr(import_module("tests.measures.scene"), name)(bureau)
        return scene

    return build


SEIZED = taken("seized")


def held(build: Callable[[Province], Scene] = SEIZED) -> Callable[[Province], Scene]:
    """A store stands ready, and a thing was just taken under a measure."""

    def make(bureau: Province) -> Scene:
        store = stored(bureau)
        scene = build(bureau)
        scene.ids["store"] = store.ids["store"]
        scene.now = max(scene.now, store.now)
        return scene

    return make


def chain(
    *acts: str, start: Callable[[Province], Scene] | None = None, **form: Any
) -> Callable[[Province], Scene]:
    """A scene in which these acts of property were done; the form is that of the first."""

    def build(bureau: Province) -> Scene:
        scene = (start or held())(bureau)
        for n, act in enumerate(acts):
            step(scene, f"property.{act}", **(form if n == 0 else {}))
        return scene

    return build


registered = chain("register")
examined = chain("register", "ask_exam", "decide_exam")
offered = chain("register", "hand_over")
kept = chain("register", "hand_over", "receive")
asked = chain("ask_loan", start=kept)
granted = chain("ask_loan", "decide_loan", start=kept)
lent = chain("ask_loan", "decide_loan", "lend", start=kept)
on_site = chain("register", start=held(taken("registered")))
lost = chain("report_fault", start=kept, flaw="missing", text="盘点时找不到")


def money(bureau: Province) -> Scene:
    """Five hundred yuan lie in the safe."""
    scene = chain("register", sort="money", value=500)(bureau)
    for act in ("hand_over", "turn_key"):
        step(scene, f"property.{act}")
    step(scene, "property.receive", place="@safe")
    return scene


def overdue(bureau: Province) -> Scene:
    """A lent thing did not come back on its day."""
    return lent(bureau).tick(days=3)


def settled(bureau: Province) -> Scene:
    """The thing's fate was decided on the day it was taken."""
    scene = registered(bureau)
    step(scene, "measures.dispose", fates=[{"item": "@item", "disposal": "returned"}])
    return scene


def fated(fate: str) -> Callable[[Province], Scene]:
    """The head decided on the measure what becomes of the thing in the store."""

    def build(bureau: Province) -> Scene:
        scene = kept(bureau)
        step(scene, "measures.dispose", fates=[{"item": "@item", "disposal": fate}])
        return scene

    return build


def going(way: str, fate: str = "", **form: Any) -> Callable[[Province], Scene]:
    """The way out was proposed, and approved where somebody had to be asked."""

    def build(bureau: Province) -> Scene:
        scene = (fated(fate) if fate else kept)(bureau)
        step(scene, "property.propose_disposal", way=way, **form)
        if Thing.objects.get(pk=scene.ids["thing"]).phase == "proposed":
            step(scene, "property.decide_disposal")
        return scene

    return build


proposed = chain("propose_disposal", start=kept)
given_back = chain("give_back", start=going("return_holder", "returned"))


def leaving_unit(bureau: Province) -> Scene:
    """The case goes to another station, and its things with it."""
    scene = kept(bureau)
    scene.do("casework.change_jurisdiction", "head", unit=str(bureau.units["220102002"]),
             ground="main_place", reasons="主要违法行为地在自强派出所辖区")  # fmt: skip
    step(scene, "property.propose_disposal", way="other_unit")
    step(scene, "property.decide_disposal")
    return scene


scenes.READY |= {
    "property.take_title": kept,
    "property.propose_disposal": kept,
    "property.decide_disposal": proposed,
    "property.give_back": going("return_holder", "returned"),
    "property.sell": going("auction", "confiscated"),
    "property.destroy": going("destroy", "destroyed"),
    "property.hand_in": going("treasury", "confiscated"),
    "property.pass_on": leaving_unit,
    "property.tell_owner": fated("returned"),
    "property.all_out": given_back,
    "property.add_places": stored,
    "property.turn_key": stored,
    "property.change_keys": stored,
    "property.register": held(),
    "property.list_done": registered,
    "property.note_away": held(),
    "property.ask_exam": registered,
    "property.decide_exam": chain("register", "ask_exam"),
    "property.end_exam": examined,
    "property.lodge": on_site,
    "property.settle_at_once": settled,
    "property.hand_over": registered,
    "property.receive": offered,
    "property.refuse_receipt": offered,
    "property.relocate": kept,
    "property.bank_money": money,
    "property.file_copies": kept,
    "property.report_fault": kept,
    "property.find_again": lost,
    "property.decide_loss": lost,
    "property.compensate": chain("decide_loss", start=lost),
    "property.ask_loan": kept,
    "property.decide_loan": asked,
    "property.lend": granted,
    "property.take_back": lent,
    "property.press_loan": overdue,
    "property.extend_loan": lent,
}
used = chain("ask_use", "decide_use", start=on_site)
told = chain("tell_owner", start=fated("returned"))


def lapsed(bureau: Province) -> Scene:
    """The limit of the seizure passed without a decision, and the knife lies in the store."""
    return kept(bureau).tick(days=40)


def long_told(bureau: Province) -> Scene:
    """The owner was told, and more than half a year went by."""
    return told(bureau).tick(days=190)


scenes.READY |= {
    "property.photograph": kept,
    "property.lapse": lapsed,
    "property.publish_call": fated("returned"),
    "property.extend_claim": told,
    "property.note_claim": told,
    "property.decide_claim": chain("note_claim", start=told),
    "property.deem_unclaimed": long_told,
    "property.ask_use": on_site,
    "property.decide_use": chain("ask_use", start=on_site),
    "property.end_use": used,
    "property.note_complaint": kept,
    "property.answer_complaint": chain("note_complaint", start=kept),
    "papers.draft_return": fated("returned"),
}
checked = taken("checked")
bagged = chain("seal_bag", start=checked)
bag_kept = chain("seal_bag", "take_bag", start=checked)
promised = chain("promise_count", start=kept)
drawn = chain("promise_count", "draw_places", start=kept)
counted = chain("promise_count", "draw_places", "seal_count", start=kept)


def differing(bureau: Province) -> Scene:
    """A count found nothing where a thing ought to be."""
    scene = drawn(bureau)
    step(scene, "property.seal_count", seen=[])
    step(scene, "property.compare_count")
    return scene


scenes.READY |= {
    "property.seal_bag": checked,
    "property.take_bag": bagged,
    "property.empty_bag": bag_kept,
    "property.promise_count": kept,
    "property.promise_full_count": kept,
    "property.count_again": promised,
    "property.draw_places": promised,
    "property.seal_count": drawn,
    "property.compare_count": counted,
    "property.report_differences": differing,
}
scenes.SUBJECTS |= {"store": stored, "thing": registered, "bag": bagged, "count": promised}
