"""The closed lists of notices: to whom, by which way, and why nothing goes by itself."""

from __future__ import annotations

from django.db.models import TextChoices


class Whom(TextChoices):
    """Who has a right to be told (D-OPEN-05)."""

    REPORTER = "reporter", "报案人"
    VICTIM = "victim", "被侵害人"
    OWNER = "owner", "财物权利人"


class Channel(TextChoices):
    """What a provider carries: texts to phones, or messages into the inbox of the citizens' app."""

    SMS = "sms", "短信"
    APP = "app", "应用收件箱"


class Way(TextChoices):
    """By which way a notice reached the person. In which order they are tried says `route`."""

    SMS = "sms", "短信"
    APP = "app", "应用收件箱"
    INBOX = "inbox", "本人凭回执号和查询码查阅"
    PAPER = "paper", "依法书面告知、送达"
    LETTER = "letter", "邮寄"
    PHONE = "phone", "电话"
    IN_PERSON = "in_person", "当面"


BY_HAND = (Way.PHONE, Way.IN_PERSON)  # a letter has acts of its own


class Why(TextChoices):
    """Why a notice does not go by a way, or did not arrive by it."""

    NONE = "", "自动发送"
    SECRET = "secret", "案件涉密或者线下办理，不自动发送"
    SEALED = "sealed", "治安案件已经办结，记录封存，不自动发送"
    ON_PAPER = "on_paper", "已经依法书面告知，不重复告知"
    NO_PHONE = "no_phone", "没有可以接收短信的手机号码"
    NO_PROVIDER = "no_provider", "本单位没有设置短信通道"
    STOPPED = "stopped", "号码已停止发送"
    FAILED = "failed", "短信没有送达"
    UNKNOWN = "unknown", "通道没有答复是否送达，不再自动发送，以免重复"
    CONTRADICTED = "contradicted", "通道先报送达，后报没有送达"
    NO_APP = "no_app", "本单位没有接入应用收件箱"
    NO_NUMBER = "no_number", "没有可以在应用中识别本人的号码"
    NOT_HIS = "not_his", "号码不是本人的"
    PERHAPS = "perhaps", "前一方式可能已经送达，不再自动发送"
    APP_FAILED = "app_failed", "应用收件箱没有送达"
    NO_ADDRESS = "no_address", "没有可以邮寄的地址"
    KEEP_SECRET = "keep_secret", "报案人要求保密，不邮寄"
    RETURNED = "returned", "信件退回"


class Returned(TextChoices):
    """Why a letter came back, as the carrier's slip says."""

    NO_SUCH_ADDRESS = "no_such_address", "地址不详"
    UNKNOWN_THERE = "unknown_there", "查无此人"
    MOVED = "moved", "收件人已经迁移"
    UNCLAIMED = "unclaimed", "逾期未领"
    REFUSED = "refused", "拒收"


class Untold(TextChoices):
    """Why a person could not be told at all."""

    UNREACHABLE = "unreachable", "用尽联系方式仍无法联系"
    REFUSED = "refused", "本人表示不需要告知"
    ANONYMOUS = "anonymous", "匿名报案，没有联系方式"


class StopWhy(TextChoices):
    """Why nothing is sent to a number."""

    WRONG = "wrong", "号码不是本人的"
    OPTED_OUT = "opted_out", "本人要求不再发送"


class Outcome(TextChoices):
    """What became of a text."""

    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "没有送达"
    UNKNOWN = "unknown", "通道没有答复"
    STOPPED = "stopped", "号码已停止发送"


class Became(TextChoices):
    """What became of a text that a phone sent back."""

    UNREAD = "", "还没有读"
    TAKEN = "taken", "计入回访"
    STOPPED = "stopped", "已停止向该号码发送"
    UNCLEAR = "unclear", "看不出是答复"
    SHUT = "shut", "回访已经答复或者过了期限"
    STRANGER = "stranger", "没有经这一通道向该号码发过短信"


class Said(TextChoices):
    """What a provider answered to a submission or a question."""

    ACCEPTED = "accepted", "通道已接收"
    REFUSED = "refused", "通道拒绝"
    BAD_NUMBER = "bad_number", "通道认为号码无效"
    NOT_SENT = "not_sent", "没有连上，肯定没有交出"
    LOST = "lost", "已交出，没有收到答复"
    NEVER_SEEN = "never_seen", "通道没有收到过"
    CANNOT_SAY = "cannot_say", "通道说不清"
