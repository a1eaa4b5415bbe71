"""Numbers: which can take a text, which is whose, and to which nothing is sent."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from plumbline.casework.models import Person
from plumbline.intake.models import Report
from plumbline.notices.models import Stop
from plumbline.notices.terms import Channel, StopWhy

NUMBER = re.compile(r"\+?[0-9]{7,15}")
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")


def mobile(typed: str) -> str:
    """A mobile number as providers take it; empty where this is none."""
    found = MOBILE.fullmatch(re.sub(r"[\s-]", "", typed))
    return found[1] if found else ""


def number(typed: str) -> str:
    """A number as the app may know it: mobile, or with area code; empty where this is none."""
    digits = re.sub(r"[\s()（）-]", "", typed)
    return mobile(typed) or (digits if NUMBER.fullmatch(digits) else "")


def mark(secret: str, number: str) -> str:
    """By what the app knows a number: only who has the secret can make it of a number.

    Whoever sees a message on its way learns no number, and of a person who does not use the app
    its operator gets nothing to keep but a mark that fits nobody (decision 0035).
    """
    return hmac.digest(secret.encode(), b"recipient:" + number.encode(), "sha256").hex()


def shared(phone: str, name: str) -> bool:
    """Whether the number is on file for somebody else too: given twice, or given anew (P-OPEN-04).

    Whoever reads there may be another than we mean; a caller without a name may be anybody.
    """
    others = Report.objects.filter(phone=phone).exclude(reporter__in=("", name))
    persons = Person.objects.filter(phone=phone).exclude(name=name)
    return others.exists() or persons.exists()


def stopped(phone: str) -> bool:
    """Whether nothing may be sent to this number."""
    return Stop.objects.filter(phone=phone, phase="stopped").exists()


def stopped_of(phones: Iterable[str]) -> dict[str, str]:
    """To which of these numbers no text may be sent, and why (a StopWhy)."""
    found = Stop.objects.filter(phone__in=set(phones), phase="stopped")
    return dict(found.values_list("phone", "why"))


def stops(why: str, channel: str) -> bool:
    """Whether a stop for this reason holds for a channel.

    Who wants no texts may still find a message in the app that he opened himself; behind a number
    that is another's stands another's app too.
    """
    return channel == Channel.SMS or why == StopWhy.WRONG
