"""The words of recordings that forms offer and tables keep."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=2000)]
Maybe = Annotated[str, StringConstraints(max_length=500)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Sort(TextChoices):
    """What a device is."""

    RECORDER = "recorder", "执法记录仪"
    AREA = "area", "办案区固定摄像"
    ROOM = "room", "讯（询）问室同步录音录像"


class Tag(TextChoices):
    """The six classes of activity that are recorded on the scene (G-BWV-01), and the area."""

    CALL = "call", "接受群众报警、110指令处警"
    CHECK = "check", "当场盘问、检查"
    SCENE = "scene", "现场处置、当场处罚"
    INQUEST = "inquest", "现场勘验、检查、搜查、扣押、辨认、扣留"
    COMPULSION = "compulsion", "现场行政强制执行"
    EMERGENCY = "emergency", "重大突发事件、群体性事件"
    AREA = "area", "执法办案场所"


class Why(TextChoices):
    """Why something was not recorded (D-BWV-02, G-BWV-02)."""

    BATTERY = "battery", "电池耗尽"
    CARD = "card", "存储空间不足"
    BROKEN = "broken", "设备故障"
    WEATHER = "weather", "天气恶劣"
    FORCE = "force", "不可抗力"
    SECRET = "secret", "秘密侦查、涉及秘密或者可能妨害侦查"


class Ground(TextChoices):
    """Why footage is kept for good (K-BWV-02)."""

    EVIDENCE = "evidence", "作为案件证据使用"
    OBSTRUCTION = "obstruction", "当事人或者其他人阻碍执法、妨害公务"
    EMERGENCY = "emergency", "处置重大突发事件、群体性事件"
    MAJOR = "major", "其他重大、疑难、敏感"


class Cause(TextChoices):
    """Why footage is held whatever its term (K-BWV-03)."""

    COMPLAINT = "complaint", "投诉、举报、信访"
    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "诉讼"
    INQUIRY = "inquiry", "调查核查"
    INJURY = "injury", "人员伤亡"


class Fault(TextChoices):
    """The five faults with recorders and footage (F-BWV-02)."""

    NOT_USED = "not_used", "不按规定使用，引起投诉、信访、炒作，造成严重后果"
    LEAKED = "leaked", "泄露录音录像，造成后果"
    ALTERED = "altered", "删改录音录像，弄虚作假"
    NOT_STORED = "not_stored", "不按规定存储，致使损坏、丢失，造成后果"
    DESTROYED = "destroyed", "故意毁坏执法记录仪或者相关设备"


class Outside(TextChoices):
    """Who outside the police may call in footage on a paper of its own (G-BWV-04)."""

    PROCURATORATE = "procuratorate", "人民检察院"
    COURT = "court", "人民法院"
    SUPERVISION = "supervision", "监察机关"
    RECONSIDERATION = "reconsideration", "行政复议机关"
    LAWYER = "lawyer", "辩护律师、代理律师，依法可以查阅的"
    OTHER = "other", "其他依法有权调取的单位"
