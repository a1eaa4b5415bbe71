"""The closed sets of examinations: kinds of question, difficulty, what is wrong with a question."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUTH = ("正确", "错误")  # the two options of every question of true or false
OPEN = ("registered", "seated", "sitting")  # phases of a sitting that is not over


class Sort(TextChoices):
    """How a question is answered."""

    SINGLE = "single", "单选题"
    MULTIPLE = "multiple", "多选题"
    TRUE_FALSE = "true_false", "判断题"
    WRITTEN = "written", "主观题"


class Difficulty(TextChoices):
    """How hard its author holds it to be."""

    EASY = "easy", "易"
    MEDIUM = "medium", "中"
    HARD = "hard", "难"


class Tier(TextChoices):
    """The levels that are examined (R-QUAL-01)."""

    BASIC = "BASIC", "基本级"
    INTERMEDIATE = "INTERMEDIATE", "中级"
    SENIOR = "SENIOR", "高级"


class Verdict(TextChoices):
    """What the second person says of a question."""

    PASS = "pass", "可以使用"
    DECLINE = "decline", "不予使用"


class Fault(TextChoices):
    """Why a question cannot be used as it came."""

    NO_STEM = "no_stem", "没有题干"
    NO_KEY = "no_key", "没有答案"
    KEY_NAMES_NOTHING = "key_names_nothing", "答案不在选项之内"
    SAME_OPTIONS = "same_options", "选项文字重复或者空缺"
    FEW_OPTIONS = "few_options", "选择题的选项不足两个"
    SEVERAL_KEYS = "several_keys", "单选题有多个答案"
    DUPLICATE = "duplicate", "与另一道试题相同"
    ODD_VALUE = "odd_value", "题型、难度或者日期不能识别"
    TOO_LONG = "too_long", "知识点、法律或者作者过长"


MENDS = {
    Fault.NO_STEM: "补写题干",
    Fault.NO_KEY: "补填答案",
    Fault.KEY_NAMES_NOTHING: "把答案改成已有选项的字母，或者补上缺少的选项",
    Fault.SAME_OPTIONS: "改写或者删去重复、空缺的选项",
    Fault.FEW_OPTIONS: "补足选项",
    Fault.SEVERAL_KEYS: "只留一个答案，或者改为多选题",
    Fault.DUPLICATE: "不入库；确有不同的，改写题干或者选项",
    Fault.ODD_VALUE: "重新选择题型、难度，填写日期",
    Fault.TOO_LONG: "缩短到二百字以内",
}
