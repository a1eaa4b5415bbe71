"""Small words for templates: dates, spans, marks and shortened hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as put
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

register = template.Library()
HAN = re.compile(r"[\u4e00-\u9fff]")


@register.filter
def when(value: datetime | None) -> str:
    """An instant, to the minute, with the year."""
    if value is None:
        return ""
    return put(timezone.localtime(value), pgettext("date format", "Y年n月j日 H:i"))


@register.filter
def short(value: datetime | None) -> str:
    """An instant, to the minute, without the year."""
    if value is None:
        return ""
    return put(timezone.localtime(value), pgettext("date format", "n月j日 H:i"))


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in full, with the day of the week."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return put(value, pgettext("date format", "Y年n月j日 l"))


@register.filter
def clock(value: datetime | None) -> str:
    """The hour and minute alone."""
    return "" if value is None else put(timezone.localtime(value), "H:i")


@register.filter
def seconds(value: datetime | None) -> str:
    """The hour, minute and second alone."""
    return "" if value is None else put(timezone.localtime(value), "H:i:s")


@register.filter
def hundredth(value: int) -> str:
    """A share kept in hundredths of a per cent."""
    return f"{value / 100:.1f}%"


@register.filter
def iso(value: datetime | None) -> str:
    """For the datetime attribute of <time>."""
    return "" if value is None else value.isoformat()


@register.filter
def exact(value: datetime | None) -> str:
    """An instant to the second with its offset, for the ledger."""
    if value is None:
        return ""
    return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")


@register.filter
def brief(value: str, keep: int = 10) -> str:
    """A hash, shortened in the middle."""
    return value if len(value) <= keep * 2 else f"{value[:keep]}…{value[-4:]}"


@register.filter
def han(value: object) -> SafeString:
    """What was written in Chinese, marked on a page in English: a screen reader changes voice."""
    text = conditional_escape(str(value))
    if get_language() != "en" or not HAN.search(text):
        return text
    return format_html('<span lang="zh-hans">{}</span>', text)


MARKS = {
    "V": "已核对原文",
    "V*": "转引，未核对原文",
    "S": "项目要求",
    "R+": "未核对原文",
    "R": "未核对原文，须确认",
    "U": "来源不明，须确认",
    "design": "设计约定",
}


@register.filter
def mark_words(mark: str) -> str:
    """What a confidence mark means; a rule with several sources may have several."""
    return gettext("；").join(gettext(MARKS.get(part, part)) for part in marks(mark))


@register.filter
def doubtful(mark: str) -> bool:
    """Whether some source of the rule was not read in its own text."""
    return not {"V", "S", "design"}.issuperset(marks(mark))


def marks(mark: str) -> list[str]:
    """The single marks in one like `V/V*`."""
    return [part for part in mark.strip("[]").split("/") if part]


def span(left: timedelta) -> str:
    """A length of time in words, two units at most."""
    minutes = int(abs(left.total_seconds()) // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days >= 3:
        return gettext("%(days)d 天") % {"days": days}
    if days:
        return gettext("%(days)d 天 %(hours)d 小时") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)d 分钟") % {"minutes": minutes}


@register.filter
def nth(items: Sequence[object], index: int) -> object:
    """The item at a place."""
    return items[index]


@register.filter
def listed(items: Sequence[str]) -> str:
    """Several names in one breath."""
    return gettext("、").join(items)
