"""The closed lists of the case-handling area: rooms, grounds, risks, ways out, ends."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class RoomUse(TextChoices):
    """What a room of the area is for (law.md 4.2, the functional rooms)."""

    CHECK = "check", "安全检查室"
    COLLECTION = "collection", "信息采集室"
    WAITING = "waiting", "候问室"
    QUESTIONING = "questioning", "讯问询问室"
    IDENTIFICATION = "identification", "辨认室"
    HEARING = "hearing", "听证调解室"
    SOBERING = "sobering", "醒酒约束室"
    STORE = "store", "证据物品保管室"
    MONITORING = "monitoring", "监控室"
    MEDICAL = "medical", "医务室"
    LAWYER = "lawyer", "律师会见室"


# Where somebody may be led; the store and the monitoring room are for staff.
FOR_PERSONS = frozenset(RoomUse) - {RoomUse.STORE, RoomUse.MONITORING}


class Ground(TextChoices):
    """By what right a person is in the area (N-CHA-01). Continued questioning has its own room."""

    ADMINISTRATIVE = "administrative", "治安传唤到案询问查证"
    CRIMINAL = "criminal", "刑事传唤、拘传到案讯问"


class Way(TextChoices):
    """How a person came."""

    CAUGHT = "caught", "抓获带回"
    SUMMONED = "summoned", "传唤到案"
    FORCED = "forced", "强制传唤、拘传到案"
    SURRENDERED = "surrendered", "投案"
    DELIVERED = "delivered", "群众扭送"


class Unfit(TextChoices):
    """Why a person cannot be questioned now (G-CHA-06)."""

    NONE = "", "可以接受询问讯问"
    DRUNK = "drunk", "醉酒"
    ILL = "ill", "有危险的疾病或者伤情"


class Risk(TextChoices):
    """What the questions on entry may bring out."""

    SUICIDAL = "suicidal", "流露自杀、自伤念头或者有此经历"
    VIOLENT = "violent", "有暴力倾向"
    ESCAPE = "escape", "有脱逃倾向或者经历"
    DRUGS = "drugs", "吸毒或者正在戒断"
    DRUNK = "drunk", "醉酒"
    ILLNESS = "illness", "患有严重疾病或者需按时服药"
    MENTAL = "mental", "精神异常"
    PREGNANT = "pregnant", "怀孕或者哺乳"
    MINOR = "minor", "未成年"
    AGED = "aged", "年老体弱"


class Level(IntegerChoices):
    """How closely somebody is watched."""

    ORDINARY = 1, "一般看护"
    CLOSE = 2, "重点看护"
    CONSTANT = 3, "专人不间断看护"


class Longer(TextChoices):
    """On what a longer stay in a criminal case rests (N-CRIM-01)."""

    GRAVE = "grave", "案情特别重大复杂，需要采取拘留、逮捕措施"


class OutFor(TextChoices):
    """For what a person leaves the area before the stay is over (G-CHA-03)."""

    LOOT = "loot", "起赃"
    SCENE = "scene", "辨认现场"
    BODY = "body", "辨认尸体"
    MEDICAL = "medical", "紧急送医"


class Need(TextChoices):
    """What a person was given (C-CHA-01)."""

    FOOD = "food", "饮食"
    WATER = "water", "饮水"
    REST = "rest", "休息"
    TOILET = "toilet", "如厕"
    MEDICINE = "medicine", "服药"


class Information(TextChoices):
    """What may be collected from a person (G-CHA-07)."""

    PORTRAIT = "portrait", "人像"
    PRINTS = "prints", "指纹、掌纹"
    SAMPLE = "sample", "血样等生物样本"
    PHONE = "phone", "手机信息"


class Happened(TextChoices):
    """An abnormal event during a stay (D-CHA-03)."""

    ILLNESS = "illness", "突患疾病"
    INJURY = "injury", "受伤"
    SELF_HARM = "self_harm", "自伤、自杀"
    ESCAPE = "escape", "脱逃"
    DEATH = "death", "死亡"


class Destination(TextChoices):
    """Where a person goes from the area (D-CHA-01)."""

    RELEASED = "released", "离开"
    FAMILY = "family", "由家属或者监护人领回"
    DETENTION = "detention", "送拘留所执行行政拘留"
    CUSTODY = "custody", "送看守所羁押"
    BAIL = "bail", "取保候审"
    SURVEILLANCE = "surveillance", "监视居住"
    HANDED = "handed", "移交有管辖权的机关"
    HOSPITAL = "hospital", "送医救治，不再返回"
    ESCAPED = "escaped", "脱逃"
    DEAD = "dead", "死亡"


# Somebody there takes the person over and signs for it.
HANDED_OVER = frozenset(
    {
        Destination.FAMILY,
        Destination.DETENTION,
        Destination.CUSTODY,
        Destination.HANDED,
        Destination.HOSPITAL,
    }
)
# Nobody is asked to sign who is gone.
GONE = frozenset({Destination.ESCAPED, Destination.DEAD})


class Signed(TextChoices):
    """How a person signed the register."""

    SIGNED = "signed", "签名或者捺指印"
    ELECTRONIC = "electronic", "电子签名、电子指纹捺印"
    REFUSED = "refused", "拒绝或者不能签名"


class DeviceUse(TextChoices):
    """What a device of the area does."""

    READER = "reader", "房间读卡器"
    TAG = "tag", "巡视打卡点"
    CAMERA = "camera", "摄像机"


class Told(TextChoices):
    """What a device tells."""

    IN = "in", "进入房间"
    OUT = "out", "离开房间"
    VISIT = "visit", "巡视打卡"
    DOWN = "down", "录像中断"
    UP = "up", "录像恢复"


SAYS = {
    DeviceUse.READER: (Told.IN, Told.OUT),
    DeviceUse.TAG: (Told.VISIT,),
    DeviceUse.CAMERA: (Told.DOWN, Told.UP),
}
