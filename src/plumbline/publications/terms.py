"""The closed sets of publication: headings, occasions, what is hidden, why not, why withdrawn."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(min_length=2, max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=2_000)]
Text = Annotated[str, StringConstraints(min_length=2, max_length=20_000)]


class Heading(TextChoices):
    """What is published to society (C-OPEN-01); the last two are for D-OPEN-02 and the rest."""

    DUTIES = "duties", "机关职责和机构设置"
    BASIS = "basis", "执法依据"
    SERVICE = "service", "许可、备案和服务事项"
    PENALTY = "penalty", "行政处罚和行政强制事项"
    PROCEDURE = "procedure", "办案程序和时限"
    SUPERVISION = "supervision", "监督和投诉渠道"
    SITUATION = "situation", "治安形势和防范提示"
    NOTICES = "notices", "提醒、通告和公告"
    DECISIONS = "decisions", "选择公布的决定"
    CLARIFICATION = "clarification", "不实信息的澄清"
    OTHER = "other", "其他应当公开的"


class Occasion(TextChoices):
    """Why something is to be published."""

    CREATED = "created", "新形成"
    CHANGED = "changed", "内容变更"
    ERROR = "error", "已公开的内容有误"
    FALSE = "false", "社会上有虚假或者不完整的执法信息"


class Arising(TextChoices):
    """What a unit registers itself; an error is noted on what was published."""

    CREATED = "created", "新形成"
    CHANGED = "changed", "内容变更"
    FALSE = "false", "社会上有虚假或者不完整的执法信息"


class Hide(TextChoices):
    """What is hidden, and so how: a name keeps its surname, everything else becomes a cross."""

    NAME = "name", "姓名"
    MINOR = "minor", "未成年人的身份信息"
    IDENTITY = "identity", "证件号码"
    PHONE = "phone", "联系方式"
    ADDRESS = "address", "住址"
    WORKPLACE = "workplace", "工作单位"
    SCHOOL = "school", "学校"
    BIRTH = "birth", "出生日期"
    PLATE = "plate", "车牌号码"
    ACCOUNT = "account", "银行卡和账户号码"
    PROPERTY = "property", "财产细节"
    HEALTH = "health", "健康状况"
    FAMILY = "family", "家庭情况"
    PRIVATE = "private", "其他隐私和不雅细节"


class Verdict(TextChoices):
    """What a person says of something proposed to be hidden."""

    HIDE = "hide", "隐去"
    KEEP = "keep", "保留"


class Outcome(TextChoices):
    """What a check comes to."""

    PASS = "pass", "通过"
    RETURN = "return", "退回修改"


class Exemption(TextChoices):
    """Why something is not published (P-OPEN-01, P-OPEN-03, G-OPEN-02)."""

    SECRET = "secret", "涉及国家秘密、工作秘密或者妨碍执法"
    PRIVATE = "private", "涉及商业秘密、个人隐私"
    MINOR = "minor", "涉及未成年人"
    SIMPLE = "simple", "适用简易程序的决定"
    DEFAULT = "default", "治安违法记录，默认不公开"
    OTHER = "other", "负责人认为不宜公开的其他情形"


class Withdrawal(TextChoices):
    """Why something published is taken back (G-OPEN-01, D-OPEN-01)."""

    CHANGED = "changed", "决定被变更"
    ANNULLED = "annulled", "决定被撤销"
    INVALID = "invalid", "决定被确认违法或者无效"
    SEALED = "sealed", "违法记录已经封存"
    MISTAKEN = "mistaken", "不应当公开"
    OUTDATED = "outdated", "内容已经失效"
