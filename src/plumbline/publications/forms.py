"""What numbers, plates, addresses, names and health look like in a text, in our own patterns.

Each form says what it hides, the part of the pattern that is hidden, and why it is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plumbline.law.identity import check_character
from plumbline.publications import patterns
from plumbline.publications.terms import Hide

ADULT = 18
Test = Callable[[str, date], str]  # what was met, the day; why it is proposed, empty if it is not


@dataclass(frozen=True)
class Shape:
    """A form of something that tells who somebody is."""

    hides: Hide
    pattern: re.Pattern[str]
    why: str = ""
    group: int = 0  # of the pattern: what of it is hidden
    test: Test | None = None  # says why, or that it is none after all


def _identity(text: str, _: date) -> str:
    digits = re.sub(r"[ \-]", "", text).upper()
    sound = check_character(digits[:17]) == digits[17]
    return "公民身份号码，校验位相符" if sound else "形如公民身份号码，校验位不符"


def _card(text: str, _: date) -> str:
    digits = [int(char) for char in text if char.isdigit()][::-1]
    twice = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    sound = (sum(digits[::2]) + sum(twice)) % 10 == 0
    return "银行卡号，校验位相符" if sound else "形如银行卡号或者账户号码"


def _young(text: str, _: date) -> str:
    return "未满十八周岁的年龄" if int(text) < ADULT else ""


def _born(text: str, day: date) -> str:
    year = int(re.findall(r"\d{4}", text)[0])
    return "未成年人的出生日期" if day.year - year <= ADULT else "出生日期"


def _shape(hides: Hide, pattern: str, why: str | Test, group: int = 0) -> Shape:
    compiled = re.compile(pattern, re.MULTILINE)
    if isinstance(why, str):
        return Shape(hides, compiled, why, group)
    return Shape(hides, compiled, group=group, test=why)


FORMS = (
    _shape(Hide.IDENTITY, patterns.NUMBER_18, _identity),
    _shape(Hide.IDENTITY, patterns.NUMBER_15, "形如十五位身份号码"),
    _shape(Hide.IDENTITY, patterns.PASSPORT, "形如护照或者通行证号码"),
    _shape(Hide.ACCOUNT, patterns.CARD, _card),
    _shape(Hide.PHONE, patterns.MOBILE, "手机号码"),
    _shape(Hide.PHONE, patterns.LANDLINE, "固定电话号码"),
    _shape(Hide.PHONE, patterns.MAIL, "电子邮箱"),
    _shape(Hide.PHONE, patterns.NET, "网络账号", 1),
    _shape(Hide.PLATE, patterns.PLATE, "车牌号码"),
    _shape(Hide.BIRTH, patterns.BORN, _born, 1),
    _shape(Hide.BIRTH, patterns.BORN_ON, _born, 1),
    _shape(Hide.MINOR, patterns.AGE, _young, 1),
    _shape(Hide.MINOR, patterns.CHILD, "提到未成年人"),
    _shape(Hide.ADDRESS, patterns.HOME, "住址", 1),
    _shape(Hide.ADDRESS, patterns.DOOR, "形如门牌地址"),
    _shape(Hide.WORKPLACE, patterns.WORKS, "工作单位", 1),
    _shape(Hide.SCHOOL, patterns.SCHOOL, "学校"),
    _shape(Hide.HEALTH, patterns.HEALTH, "健康状况"),
    _shape(Hide.FAMILY, patterns.FAMILY_OF, "家庭情况"),
    _shape(Hide.PROPERTY, patterns.THING, "财产的编号", 1),
    _shape(Hide.NAME, patterns.NAMED, "形如姓名", 1),
    _shape(Hide.NAME, patterns.BARE, "形如姓名", 1),
)
