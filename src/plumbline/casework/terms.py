"""The closed lists of casework: what persons, evidence, ends and pauses of a case can be."""

from __future__ import annotations

from django.db.models import TextChoices


class Nature(TextChoices):
    """Which procedure governs the case."""

    CRIMINAL = "criminal", "刑事"
    ADMINISTRATIVE = "administrative", "行政（治安）"


class Outcome(TextChoices):
    """How a case is decided (D-ADM-25), settled, or leaves for the procuratorate."""

    PENALTY = "penalty", "予以处罚"
    NO_PENALTY = "no_penalty", "依法不予处罚"
    NOT_PROVED = "not_proved", "违法事实不能成立，不予处罚"
    OTHER_MEASURES = "other_measures", "采取其他处理措施"
    CRIME = "crime", "涉嫌犯罪，移送刑事办理"
    OTHER_VIOLATION = "other_violation", "其他违法，通知或者移送有关部门"
    MEDIATED = "mediated", "调解、和解并已履行"
    PROSECUTION = "prosecution", "移送审查起诉"


class PersonRole(TextChoices):
    """What a person is in a case."""

    SUSPECT = "suspect", "违法犯罪嫌疑人"
    VICTIM = "victim", "被侵害人"
    REPORTER = "reporter", "报案人"
    WITNESS = "witness", "证人"
    INTERESTED = "interested", "利害关系人"
    GUARDIAN = "guardian", "监护人"
    ADULT = "adult", "合适成年人"
    INTERPRETER = "interpreter", "翻译人员"
    SIGN = "sign", "手语翻译"
    AGENT = "agent", "代理人"
    REPRESENTATIVE = "representative", "单位代表"
    OBSERVER = "observer", "见证人"


class Sex(TextChoices):
    """As the identity card says."""

    UNKNOWN = "", "未填"
    MALE = "male", "男"
    FEMALE = "female", "女"


class Deputy(TextChoices):
    """Whether a person is a deputy of a people's congress, and of which level (G-ADM-33)."""

    NONE = "", "不是人大代表"
    COUNTY = "county", "县级以上人大代表"
    TOWNSHIP = "township", "乡镇人大代表"


class EvidenceKind(TextChoices):
    """The statutory kinds of evidence (D-ADM-01)."""

    PHYSICAL = "physical", "物证"
    DOCUMENTARY = "documentary", "书证"
    STATEMENT = "statement", "被侵害人陈述和证人证言"
    SUSPECT_STATEMENT = "suspect_statement", "嫌疑人陈述和申辩（供述和辩解）"
    EXPERT_OPINION = "expert_opinion", "鉴定意见"
    RECORD = "record", "勘验、检查、辨认笔录，现场笔录"
    ELECTRONIC = "electronic", "视听资料、电子数据"


class Taking(TextChoices):
    """By which activity evidence was obtained: it decides how many officers were needed."""

    RECEIVED = "received", "接受"
    QUESTIONING = "questioning", "询问"
    IDENTIFICATION = "identification", "辨认"
    SEIZURE = "seizure", "扣押"
    INSPECTION = "inspection", "检查"
    INQUEST = "inquest", "勘验"
    MEASURE = "measure", "其他行政强制措施"
    RETRIEVED = "retrieved", "调取"
    MONITORED = "monitored", "电子技术监控"
    CRIMINAL = "criminal", "刑事案件办理中取得"
    HANDED = "handed", "其他办案机关移送"


class Copy(TextChoices):
    """Whether the file holds the thing itself."""

    ORIGINAL = "original", "原物、原件"
    COPY = "copy", "照片、副本、复制件"


class Keeping(TextChoices):
    """How electronic data were secured, best first (D-ADM-03)."""

    NONE = "", "不是电子数据"
    SEALED = "sealed", "扣押并封存原始存储介质"
    EXTRACTED = "extracted", "提取，制作笔录和清单"
    PRINTED = "printed", "打印、拍照、录像固定"


class Recording(TextChoices):
    """The state of the recording of an activity."""

    NONE = "none", "没有录音录像"
    FULL = "full", "全程同步录音录像"
    PARTIAL = "partial", "不完整"
    LOST = "lost", "损毁或者丢失"


class Signature(TextChoices):
    """How a record was signed (D-ADM-37)."""

    NONE = "", "无须签名"
    PAPER = "paper", "纸质签名"
    ELECTRONIC = "electronic", "电子签名、电子指纹捺印"
    REFUSED = "refused", "拒绝签名，已注明"


class Injury(TextChoices):
    """What an expert found of an injury; from `light` on a crime is suspected."""

    NONE = "", "不是伤情鉴定"
    BELOW = "below", "未达轻微伤"
    SLIGHT = "slight", "轻微伤"
    LIGHT = "light", "轻伤"
    GRAVE = "grave", "重伤"
    DEATH = "death", "死亡"


class ParkingGround(TextChoices):
    """Why a case cannot go on for now."""

    UNKNOWN = "unknown", "违法嫌疑人不明"
    FLED = "fled", "违法嫌疑人逃跑"
    ILL = "ill", "违法嫌疑人患有严重疾病，不能接受调查"
    AWAITS = "awaits", "须以其他机关尚未作出的决定为依据"
    FORCE = "force", "不可抗力"


class TerminationGround(TextChoices):
    """The statutory grounds of ending an investigation (G-ADM-41)."""

    NO_VIOLATION = "no_violation", "没有违法事实"
    LIMITATION = "limitation", "违法行为已过追究时效"
    DEAD = "dead", "违法嫌疑人死亡"
    OTHER = "other", "其他需要终止调查的情形"


class TransferGround(TextChoices):
    """Why another organ takes the case (R-INT-03, R-INT-04)."""

    NOT_OWN = "not_own", "不属于本单位管辖"
    FIRST = "first", "由最初受理的公安机关管辖"
    MAIN_PLACE = "main_place", "由主要违法行为地（犯罪地）公安机关管辖"
    RESIDENCE = "residence", "由居住地公安机关管辖更为适宜"
    DESIGNATED = "designated", "共同的上级公安机关指定管辖"
    HIGHER = "higher", "重大案件由上级公安机关办理"


class JoinGround(TextChoices):
    """Why cases are handled as one (R-INT-05)."""

    ONE_PERSON = "one_person", "一人实施数个违法犯罪行为"
    TOGETHER = "together", "共同违法犯罪"
    RELATED = "related", "违法犯罪行为相互关联"


class RecusalGround(TextChoices):
    """The statutory grounds of recusal (G-ADM-05)."""

    PARTY = "party", "是本案当事人或者当事人的近亲属"
    INTEREST = "interest", "本人或者近亲属与本案有利害关系"
    RELATION = "relation", "与本案当事人有其他关系，可能影响公正处理"


class OpeningGround(TextChoices):
    """To whom sealed records may be opened (K-ADM-02)."""

    STATE_ORGAN = "state_organ", "国家机关为办案需要"
    STATE_RULE = "state_rule", "有关单位根据国家规定查询"


class ClosingGround(TextChoices):
    """Why a case is closed (D-ADM-36); the last one is for cases sent to the procuratorate."""

    NO_PENALTY = "no_penalty", "作出不予行政处罚决定"
    MEDIATED = "mediated", "达成调解、和解协议并已履行"
    EXECUTED = "executed", "处理决定已经执行"
    BECAME_CRIMINAL = "became_criminal", "涉嫌犯罪，转为刑事案件办理"
    UNEXECUTABLE = "unexecutable", "客观原因导致无法执行或者无需执行"
    PROSECUTION = "prosecution", "移送审查起诉"


class Standing(TextChoices):
    """What about a person the law takes account of."""

    DEAF = "deaf", "聋"
    MUTE = "mute", "哑"
    BLIND = "blind", "盲"
    MENTAL = "mental_illness", "精神病人、智力残疾人"
    PREGNANT = "pregnant", "怀孕"
    NURSING = "nursing", "哺乳自己不满一周岁婴儿"
    OFFICIAL = "official", "公职人员"
    UNCLEAR = "unclear", "身份不明"
    ORGANISATION = "organisation", "是单位，不是自然人"


class Exclusion(TextChoices):
    """Why evidence is excluded (P-ADM-01)."""

    TORTURE = "torture", "刑讯逼供或者暴力"
    THREAT = "threat", "威胁"
    INDUCED = "induced", "引诱"
    DECEIVED = "deceived", "欺骗"
    UNCURED = "uncured", "物证、书证收集不合法定程序，不能补正或者作出合理解释"


class Monitoring(TextChoices):
    """What evidence of technical monitoring must have passed (G-ADM-07)."""

    LEGAL = "legal", "设备经过法制审核"
    TECHNICAL = "technical", "设备经过技术审核"
    PUBLISHED = "published", "设置地点向社会公布"
    CLEAR = "clear", "记录内容清晰、完整、准确"
