"""The closed sets of complaints: what was handed in, through which channel, with which end."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.law.roles import NOBODYS, Role

Short = Annotated[str, StringConstraints(max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=4000)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
Phone = Annotated[str, StringConstraints(max_length=32, pattern=r"^[0-9+\- ]*$")]

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.UPPER_ORGAN, Role.MUNI_HEAD, Role.PROV_HEAD)
DESK = (Role.INSPECTION, Role.LEGAL_DEPT)  # who takes in, looks into and watches
ANYBODY = tuple(role for role in Role if role not in NOBODYS | {Role.DOCK, Role.MPS})
# Who sees a complaint in his line at all; everybody else sees what he was told to handle.
READERS = frozenset({*HEADS, *DESK, Role.AUDITOR, Role.PUBLIC})


class Matter(TextChoices):
    """What was handed in; on it depend the clocks and the remedies."""

    CHECK = "check", "报案没有被受理，申请核查"
    COMPLAINT = "complaint", "投诉"
    TIP = "tip", "举报"
    PETITION = "petition", "信访事项"
    INFORMATION = "information", "政府信息公开申请"


class Channel(TextChoices):
    """Through which door it came (D-OPEN-11)."""

    WEB = "web", "网上"
    QR = "qr", "派出所二维码"
    WALK_IN = "walk_in", "来访"
    PHONE = "phone", "电话"
    LETTER = "letter", "来信"
    P12389 = "12389", "12389举报投诉电话"
    P110 = "110", "110投诉"


class Online(TextChoices):
    """The channels that nobody stands between."""

    WEB = "web", "网上"
    QR = "qr", "派出所二维码"


class Noted(TextChoices):
    """The channels at which an officer writes down what is said."""

    WALK_IN = "walk_in", "来访"
    PHONE = "phone", "电话"
    LETTER = "letter", "来信"
    P12389 = "12389", "12389举报投诉电话"
    P110 = "110", "110投诉"


class Ground(TextChoices):
    """Why something is not taken up here (D-OPEN-10, D-OPEN-13)."""

    LITIGATION = "litigation", "已经或者依法应当通过诉讼解决"
    RECONSIDERATION = "reconsideration", "已经或者依法应当通过行政复议、复核解决"
    STATUTORY = "statutory", "已经或者依法应当通过其他法定程序解决"
    NOT_POLICE = "not_police", "不属于公安机关职责"
    OTHER_ORGAN = "other_organ", "属于上级公安机关、监察机关或者其他机关管辖"
    DONE = "done", "同一事项正在办理或者已经终结，没有新的事实和理由"
    UNCLEAR = "unclear", "无正当理由逾期没有补正"
    INVESTIGATION = "investigation", "属于刑事侦查和案卷材料，不是政府信息"


class Outcome(TextChoices):
    """How a matter ended; nothing ends without one."""

    JUSTIFIED = "justified", "属实"
    PARTLY = "partly", "部分属实"
    UNJUSTIFIED = "unjustified", "不属实"
    UNPROVEN = "unproven", "无法查实"
    PROVIDED = "provided", "予以公开"
    PARTLY_PROVIDED = "partly_provided", "部分公开"
    REFUSED = "refused", "不予公开"
    NOT_HELD = "not_held", "本机关没有该信息"


OF_INFORMATION = frozenset(
    {Outcome.PROVIDED, Outcome.PARTLY_PROVIDED, Outcome.REFUSED, Outcome.NOT_HELD}
)
JUSTIFIED = (Outcome.JUSTIFIED, Outcome.PARTLY)


class Fault(TextChoices):
    """What was wrong, where something was."""

    NOT_TAKEN = "not_taken", "应当受理、受案而没有受理、受案"
    LATE = "late", "超过法定期限"
    PROCEDURE = "procedure", "违反法定程序"
    MEASURE = "measure", "违法采取强制措施或者使用武器警械"
    PROPERTY = "property", "违法处置财物"
    CONDUCT = "conduct", "执法言行不当"
    UNTOLD = "untold", "应当告知而没有告知"
    DECISION = "decision", "事实不清、适用法律错误或者处理不当"
    OTHER = "other", "其他"
