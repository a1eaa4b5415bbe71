"""The closed lists of property: kinds of things, places, loans, faults."""

from __future__ import annotations

from django.db.models import TextChoices


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
