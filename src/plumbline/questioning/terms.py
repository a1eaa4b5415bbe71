"""The closed lists of questioning: grounds, bars, places, signatures, ends."""

from __future__ import annotations

from django.db.models import TextChoices


class Ground(TextChoices):
    """Why a person whom a check did not clear may be questioned on (G-ADM-09)."""

    ACCUSED = "accused", "被害人、证人控告或者指认其有犯罪行为"
    IN_ACT = "in_act", "有正在实施违反治安管理或者犯罪行为的嫌疑"
    UNKNOWN = "unknown", "有违反治安管理或者犯罪嫌疑且身份不明"
    GOODS = "goods", "携带的物品可能是赃物"


class Found(TextChoices):
    """Where a person was found."""

    PUBLIC = "public", "街面、公共场所"
    HOME = "home", "其住处"
    WORK = "work", "其工作地点"


class Illness(TextChoices):
    """An illness that bars continued questioning."""

    NONE = "", "没有发现"
    MENTAL = "mental", "精神病"
    INFECTIOUS = "infectious", "急性传染病"
    SERIOUS = "serious", "其他严重疾病"


class CheckEnd(TextChoices):
    """What became of a person whom a check did not clear and who was not brought in."""

    LET_GO = "let_go", "不需要继续盘问，当场放行"
    PENALTY = "penalty", "当场处罚"
    SUMMONED = "summoned", "传唤到案"
    HANDED = "handed", "移交有管辖权的机关"
    HELPED = "helped", "送医或者交由家属看护"


class HoldingEnd(TextChoices):
    """How continued questioning ends; there is no other end."""

    CLEARED = "cleared", "排除嫌疑，释放"
    UNPROVED = "unproved", "不能证实嫌疑，释放"
    NOT_APPROVED = "not_approved", "未获批准，释放"
    BARRED = "barred", "发现不得适用继续盘问的情形，释放"
    FREED = "freed", "作出不限制人身自由的决定，释放"
    SUMMONED = "summoned", "证实违法，转入案件传唤"
    DETENTION = "detention", "决定行政拘留，送拘留所执行"
    CRIMINAL = "criminal", "有证据证明有犯罪嫌疑，刑事拘留"
    HANDED = "handed", "移交有管辖权的机关"
    HOSPITAL = "hospital", "送医救治，终止继续盘问"
    ESCAPED = "escaped", "脱逃"
    DEAD = "dead", "死亡"


RELEASES = frozenset(
    {
        HoldingEnd.CLEARED,
        HoldingEnd.UNPROVED,
        HoldingEnd.NOT_APPROVED,
        HoldingEnd.BARRED,
        HoldingEnd.FREED,
    }
)


class Signed(TextChoices):
    """How a person signed."""

    SIGNED = "signed", "签名或者捺指印"
    ELECTRONIC = "electronic", "电子签名、电子指纹捺印"
    REFUSED = "refused", "拒绝签名和捺指印"


class Told(TextChoices):
    """Whether the family was told, or why it could not be."""

    TOLD = "told", "已经通知"
    UNKNOWN = "unknown", "身份不明，无法通知"
    REFUSED = "refused", "拒不提供家属联系方式"
    NONE = "none", "没有家属和单位"
    FORCE = "force", "自然灾害等不可抗力，无法通知"


class Happened(TextChoices):
    """What may go wrong while a person is held (D-ADM-06)."""

    ILLNESS = "illness", "突患疾病"
    INJURY = "injury", "受伤"
    SELF_HARM = "self_harm", "自伤"
    SUICIDE = "suicide", "自杀"
    ESCAPE = "escape", "逃跑"
    OVERTIME = "overtime", "超过批准的时限"
    DEATH = "death", "死亡"


class Way(TextChoices):
    """How a person came before the police."""

    WRITTEN = "written", "传唤证传唤"
    ORAL = "oral", "口头传唤"
    SURRENDERED = "surrendered", "投案"
    DELIVERED = "delivered", "群众扭送"


class Reply(TextChoices):
    """How a summoned person answers the summons."""

    COMES = "comes", "接受传唤"
    JUSTIFIED = "justified", "有正当理由不能按时到案"
    REFUSES = "refuses", "无正当理由不接受传唤"
    EVADES = "evades", "逃避传唤"


class Longer(TextChoices):
    """Why eight hours are not enough (N-ADM-04)."""

    MANY = "many", "涉案人数众多"
    IDENTITY = "identity", "违法行为人身份不明"


class SummonsEnd(TextChoices):
    """What a person leaves the questioning for."""

    LEFT = "left", "询问查证结束，离开"
    DETENTION = "detention", "决定行政拘留，送拘留所执行"
    CRIMINAL = "criminal", "转为刑事案件，采取刑事强制措施"
    HANDED = "handed", "移交有管辖权的机关"
    FAMILY = "family", "交由家属或者监护人领回"
    HOSPITAL = "hospital", "送医救治"


class Means(TextChoices):
    """What may hold a drunk person: no handcuffs, no leg irons (D-ADM-16)."""

    NONE = "none", "只作看护"
    BELT = "belt", "约束带"
    ROPE = "rope", "警绳"


class Place(TextChoices):
    """Where somebody is questioned."""

    AREA = "area", "执法办案场所"
    HOME = "home", "其住处"
    UNIT = "unit", "其单位"
    SCHOOL = "school", "其学校"
    SCENE = "scene", "现场"
    NAMED = "named", "其提出的地点"
    REMOTE = "remote", "远程视频"


class Companion(TextChoices):
    """Who sits beside a minor (D-ADM-12)."""

    NONE = "", "没有"
    GUARDIAN = "guardian", "父母或者其他监护人"
    RELATIVE = "relative", "其他成年亲属"
    SCHOOL = "school", "所在学校的代表"
    EMPLOYER = "employer", "所在单位的代表"
    COMMITTEE = "committee", "居住地基层组织的代表"
    PROTECTION = "protection", "未成年人保护组织的代表"


class Checked(TextChoices):
    """How a person checked the record."""

    HANDED = "handed", "交被询问人核对"
    READ = "read", "向被询问人宣读"
