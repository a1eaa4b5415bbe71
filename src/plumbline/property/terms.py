"""The closed lists of property: kinds of things, places, loans, faults."""

from __future__ import annotations

from django.db.models import TextChoices

from plumbline.measures.terms import Disposal as Fate


class StoreSort(TextChoices):
    """Whose store it is: the one department, or a case department by exception (G-PROP-01)."""

    CENTRE = "centre", "涉案财物管理部门的专门场所"
    DEPARTMENT = "department", "办案部门的保管场所"


class PlaceSort(TextChoices):
    """What a place in a store is (G-PROP-04, G-PROP-06)."""

    SHELF = "shelf", "货架、货箱"
    SAFE = "safe", "保险柜、保险库"
    YARD = "yard", "车辆和大宗物品场地"
    DANGER = "danger", "危险物品专用场所"


class Sort(TextChoices):
    """What a thing is, as far as custody asks."""

    GENERAL = "general", "一般物品"
    VALUABLE = "valuable", "文物、贵金属、珠宝、字画等贵重物品"
    DRUG = "drug", "毒品"
    DANGEROUS = "dangerous", "易燃、易爆、有毒、放射等危险物品"
    VEHICLE = "vehicle", "车辆和大宗物品"
    MONEY = "money", "现金"
    MARKED_CASH = "marked_cash", "本身作为证据的现金"
    DATA = "data", "电子数据存储介质"


FITTING: dict[str, frozenset[str]] = {  # sort of thing → the sorts of place it may stand in
    Sort.GENERAL: frozenset({PlaceSort.SHELF, PlaceSort.SAFE}),
    Sort.DATA: frozenset({PlaceSort.SHELF, PlaceSort.SAFE}),
    Sort.VALUABLE: frozenset({PlaceSort.SAFE}),
    Sort.DRUG: frozenset({PlaceSort.SAFE}),
    Sort.MONEY: frozenset({PlaceSort.SAFE}),
    Sort.MARKED_CASH: frozenset({PlaceSort.SAFE}),
    Sort.DANGEROUS: frozenset({PlaceSort.DANGER}),
    Sort.VEHICLE: frozenset({PlaceSort.YARD}),
}


class KeptFor(TextChoices):
    """Why a case department keeps a thing itself (G-PROP-01)."""

    LOW_VALUE = "low_value", "价值较低"
    EASY = "easy", "易于保管"
    NEEDED = "needed", "需要作为证据继续使用"
    TO_RETURN = "to_return", "需要先行返还"


class Purpose(TextChoices):
    """What a thing may be borrowed for: casework, and nothing else (G-PROP-03)."""

    QUESTIONING = "questioning", "讯问、询问"
    APPRAISAL = "appraisal", "鉴定"
    IDENTIFICATION = "identification", "辨认"
    INSPECTION = "inspection", "检查"
    TEST = "test", "检验、检测"


class Flaw(TextChoices):
    """What is found wrong with a thing in custody."""

    DAMAGED = "damaged", "损毁"
    SHORT = "short", "短少"
    SWAPPED = "swapped", "调换"
    MISSING = "missing", "灭失、找不到"


class Way(TextChoices):
    """How a thing leaves the custodian (5.2)."""

    RETURN_VICTIM = "return_victim", "返还被侵害人"
    RETURN_HOLDER = "return_holder", "退还原持有人"
    SELL_EARLY = "sell_early", "先行变卖、拍卖（易腐烂、不易保管）"
    SELL_FAST = "sell_fast", "先行拍卖（贬值快）"
    TREASURY = "treasury", "上缴国库"
    AUCTION = "auction", "拍卖"
    DESTROY = "destroy", "销毁"
    WITH_CASE = "with_case", "随案移送"
    OTHER_UNIT = "other_unit", "移交其他单位"


# The fate that was decided on the measure (measures.dispose) or followed from lifting it, and the
# ways that carry it out. An empty fate: nothing is decided yet.
FATES: dict[str, frozenset[str]] = {
    Way.RETURN_VICTIM: frozenset({"", Fate.RETURNED, Fate.CONFISCATED}),
    Way.RETURN_HOLDER: frozenset({Fate.RETURNED}),
    Way.SELL_EARLY: frozenset({""}),
    Way.SELL_FAST: frozenset({""}),
    Way.TREASURY: frozenset({Fate.CONFISCATED, Fate.STATE_RULES}),
    Way.AUCTION: frozenset({Fate.CONFISCATED, Fate.AUCTIONED, Fate.STATE_RULES}),
    Way.DESTROY: frozenset({Fate.CONFISCATED, Fate.DESTROYED}),
    Way.WITH_CASE: frozenset({"", Fate.IN_FILE, Fate.TRANSFERRED}),
    Way.OTHER_UNIT: frozenset({"", Fate.TRANSFERRED}),
}
# Where that decision has said everything, nobody is asked again.
DECIDED: dict[str, str] = {
    Way.RETURN_HOLDER: Fate.RETURNED,
    Way.AUCTION: Fate.AUCTIONED,
    Way.DESTROY: Fate.DESTROYED,
    Way.TREASURY: Fate.STATE_RULES,
    Way.OTHER_UNIT: Fate.TRANSFERRED,
}
ENDS: dict[str, str] = {  # way → the phase in which it leaves a thing
    Way.RETURN_VICTIM: "returned",
    Way.RETURN_HOLDER: "returned",
    Way.SELL_EARLY: "sold",
    Way.SELL_FAST: "sold",
    Way.AUCTION: "sold",
    Way.TREASURY: "to_treasury",
    Way.DESTROY: "destroyed",
    Way.WITH_CASE: "with_case",
    Way.OTHER_UNIT: "moved",
}


class Called(TextChoices):
    """How an owner is called to claim (N-PROP-01)."""

    NOTICE = "notice", "通知"
    PUBLICATION = "publication", "公告"


class Title(TextChoices):
    """How a thing becomes the state's or the victim's (G-PROP-11..13)."""

    CONFISCATE = "confiscate", "收缴"
    RECOVER = "recover", "追缴"
    FORFEIT = "forfeit", "没收（行政处罚决定）"


class Banned(TextChoices):
    """What a police station may confiscate whatever it is worth (G-PROP-11)."""

    NONE = "none", "不属于下列物品"
    CONTRABAND = "contraband", "违禁品"
    CONTROLLED = "controlled", "管制器具"
    DRUG_TOOL = "drug_tool", "吸食毒品的器具"


class Ground(TextChoices):
    """The five cases in which the police keep somebody's belongings (G-PROP-19)."""

    OBSTRUCTS = "obstructs", "因涉嫌危害国家安全、恐怖活动被拘留，通知可能有碍侦查"
    UNREACHABLE = "unreachable", "无法通知家属或者受委托人"
    REFUSES = "refuses", "本人拒绝委托他人领取"
    NOT_COLLECTED = "not_collected", "受委托人拒绝或者没有来领取"
    OTHER = "other", "其他需要代为保管的"


class Outcome(TextChoices):
    """Where a belonging went in the end (4.4, G-PROP-21)."""

    RETURNED = "returned", "退还本人"
    FAMILY = "family", "交家属或者受委托人"
    EVIDENCE = "evidence", "转为证据，另行扣押"
    DETENTION = "detention", "随人移交羁押、拘留场所"


class Difference(TextChoices):
    """What a count finds that the ledger does not say (D-PROP-09)."""

    MISSING = "missing", "账有物无"
    SURPLUS = "surplus", "物有账无"
    MISPLACED = "misplaced", "位置不符"
    SEAL = "seal", "封签不符"
