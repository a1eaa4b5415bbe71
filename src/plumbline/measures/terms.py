"""The closed lists of measures: what is inspected, taken, appraised, preserved, and how it ends."""

from __future__ import annotations

from django.db.models import TextChoices


class Premises(TextChoices):
    """What kind of place is inspected; a home always needs a certificate (G-ADM-13)."""

    HOME = "home", "公民住所"
    PREMISES = "premises", "其他场所"


class Target(TextChoices):
    """What an inspection looked at."""

    HOME = "home", "公民住所"
    PREMISES = "premises", "其他场所"
    PERSON = "person", "人身"
    THINGS = "things", "物品"
    SAFETY = "safety", "人身安全检查"


class Examiner(TextChoices):
    """Who touches a person; a woman is examined by female staff or a doctor (G-ADM-14)."""

    MALE = "male", "男性工作人员"
    FEMALE = "female", "女性工作人员"
    DOCTOR = "doctor", "医师"


class Signed(TextChoices):
    """How somebody's signature stands under a record."""

    SIGNED = "signed", "已签名、盖章或者捺指印"
    REFUSED = "refused", "拒绝签名，已在笔录上注明"
    ABSENT = "absent", "不在场，已在笔录上注明"


class What(TextChoices):
    """What is looked at or taken from a person (G-ADM-16)."""

    BODY = "body", "人身检查"
    PORTRAIT = "portrait", "肖像"
    FINGERPRINT = "fingerprint", "指纹"
    BLOOD = "blood", "血液"
    URINE = "urine", "尿液"
    HAIR = "hair", "毛发"
    CELLS = "cells", "脱落细胞"


class Sort(TextChoices):
    """What an expert examines."""

    INJURY = "injury", "伤情鉴定"
    PRICE = "price", "价格鉴证"
    SUBSTANCE = "substance", "毒品、酒精等理化检验"
    MENTAL = "mental", "精神病鉴定"
    ELECTRONIC = "electronic", "电子数据鉴定"
    OTHER = "other", "其他鉴定"


class Value(TextChoices):
    """How the value of a thing is known (D-ADM-21)."""

    UNKNOWN = "unknown", "价值不明或者难以确定"
    INVOICE = "invoice", "购买发票等票据能够认定"
    BELOW = "below", "明显不够刑事立案标准"


class Again(TextChoices):
    """The statutory grounds of examining again (D-ADM-18)."""

    NONE = "", "不具备重新鉴定的情形"
    PROCEDURE = "procedure", "鉴定程序违法或者违反专业技术要求，可能影响意见正确性"
    UNQUALIFIED = "unqualified", "鉴定机构、鉴定人不具备资质和条件"
    UNFOUNDED = "unfounded", "鉴定意见明显依据不足"
    FALSE = "false", "鉴定人故意作虚假鉴定"
    RECUSAL = "recusal", "鉴定人应当回避而没有回避"
    MATERIAL = "material", "检材虚假或者被损坏"
    OTHER = "other", "其他应当重新鉴定的"


class Service(TextChoices):
    """How a paper reaches its addressee."""

    DIRECT = "direct", "直接送达"
    POST = "post", "邮寄送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"


class Lineup(TextChoices):
    """What is shown to a witness (G-ADM-18)."""

    PERSONS = "persons", "人员"
    PHOTOS = "photos", "照片"
    THINGS = "things", "物品"
    PLACE = "place", "场所"


class Measure(TextChoices):
    """The measures that preserve evidence (G-ADM-20..24)."""

    SEIZURE = "seizure", "扣押、扣留"
    SEALING = "sealing", "查封"
    REGISTRATION = "registration", "先行登记保存"
    SAMPLING = "sampling", "抽样取证"
    FREEZING = "freezing", "冻结"


class Ground(TextChoices):
    """On what a measure may rest."""

    EVIDENCE = "evidence", "与案件有关，需要作为证据"
    TRAFFIC = "traffic", "道路交通安全法律规定适用扣留的车辆、驾驶证"
    UNLICENSED = "unlicensed", "专门用于无证经营活动的场所、设施、物品"
    MAY_BE_LOST = "may_be_lost", "证据可能灭失或者以后难以取得"
    SAMPLES = "samples", "需要以样品认定品质特征"
    TERROR = "terror", "恐怖活动嫌疑人的存款、汇款等财产"


FITTING: dict[str, frozenset[str]] = {  # measure → the grounds it may rest on
    Measure.SEIZURE: frozenset({Ground.EVIDENCE, Ground.TRAFFIC}),
    Measure.SEALING: frozenset({Ground.UNLICENSED}),
    Measure.REGISTRATION: frozenset({Ground.MAY_BE_LOST}),
    Measure.SAMPLING: frozenset({Ground.SAMPLES}),
    Measure.FREEZING: frozenset({Ground.TERROR}),
}


class OnSpot(TextChoices):
    """Why a measure was taken before it was approved."""

    URGENT = "urgent", "情况紧急"
    LOW_VALUE = "low_value", "物品价值不大"


class Ownership(TextChoices):
    """Whose a thing is, as far as the law asks."""

    SUSPECT = "suspect", "违法嫌疑人所有或者持有"
    VICTIM = "victim", "被侵害人合法占有"
    BONA_FIDE = "bona_fide", "善意第三人合法占有"
    NECESSITY = "necessity", "公民个人及其所扶养家属的生活必需品"
    UNRELATED = "unrelated", "与案件无关"
    UNKNOWN = "unknown", "权利人不明"


class LiftGround(TextChoices):
    """Why a measure has to be lifted at once (D-ADM-22, G-ADM-19)."""

    NOT_APPROVED = "not_approved", "当场实施，公安机关负责人认为不应当采取"
    NO_VIOLATION = "no_violation", "当事人没有违法行为"
    UNRELATED = "unrelated", "与违法行为无关"
    NOT_NEEDED = "not_needed", "已经作出处理决定，不再需要"
    EXPIRED = "expired", "期限已经届满"
    APPRAISED = "appraised", "被侵害人或者善意第三人的物品，鉴定已经结束"
    OTHER = "other", "其他不再需要采取证据保全措施的"


class Disposal(TextChoices):
    """What becomes of a thing."""

    RETURNED = "returned", "返还"
    CONFISCATED = "confiscated", "收缴、追缴或者没收"
    DESTROYED = "destroyed", "销毁"
    TRANSFERRED = "transferred", "移送有关部门"
    SEIZED = "seized", "转为扣押"
    IN_FILE = "in_file", "作为证据随案保存"
    USED_UP = "used_up", "检验耗损"
    AUCTIONED = "auctioned", "公开拍卖，所得上缴国库"
    STATE_RULES = "state_rules", "按照国家有关规定处理，所得上缴国库"
    WITH_HOLDER = "with_holder", "登记后由占有人继续占有"
