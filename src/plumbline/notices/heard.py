"""What phones send back: kept before whoever brought it hears that we have it, then read once.

Who sent it and what it says is forgotten once it is read; what stays is that something came, when,
and what became of it. Nobody is answered: an answer to whatever comes would talk with machines
for ever, and a forged sender would have us write to strangers.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from plumbline.kernel.act import Refused
from plumbline.law.roles import PUBLIC
from plumbline.notices import phones
from plumbline.notices.acts import opt_out
from plumbline.notices.lint import words
from plumbline.notices.models import Heard, Notice, Text
from plumbline.notices.providers.interface import FromPhone
from plumbline.notices.terms import Became
from plumbline.notices.texts import PREFIX, notice_of
from plumbline.people.models import Unit

LONGEST = 40  # characters that are kept: no answer is longer
AT_ONCE = 1000
AROUND = " .。!！,，\"'“”‘’【】[]"


def hear(provider: str, came: FromPhone, now: datetime) -> bool:
    """Keep what a phone sent; False where it was here before. Safe to call any number of times."""
    phone = phones.mobile(came.phone)
    kept = {"phone": phone, "text": came.text[:LONGEST].replace("\0", "")}
    if not phone:  # a service, or a number from abroad: nothing of ours went there
        kept = {"became": Became.STRANGER}
    _, new = Heard.objects.get_or_create(
        provider=provider, event=came.event, defaults={**kept, "at": now}
    )
    return new


def unread() -> list[Heard]:
    """What is to be read next, in the order in which it came."""
    return list(Heard.objects.filter(became=Became.UNREAD).order_by("pk")[:AT_ONCE])


def forget(row: Heard, became: Became) -> None:
    """It is read: from now on only what became of it is known."""
    Heard.objects.filter(pk=row.pk).update(became=became, phone="", text="")


def sent(row: Heard, begins: str = "") -> str | None:
    """The key of the last text that this provider carried to that number before; None: of none.

    A provider is believed about those alone to whom it brought something.
    """
    carried = {"attempts__provider": row.provider, "attempts__at__lte": row.at}
    texts = Text.objects.filter(phone=row.phone, key__startswith=begins, **carried)
    return texts.order_by("-at", "-pk").values_list("key", flat=True).first()


def stops(text: str) -> bool:
    """Whether somebody writes that he wants no more of this."""
    return unicodedata.normalize("NFKC", text).strip().strip(AROUND).upper() in words("stops")


def stop(row: Heard, now: datetime) -> Became:
    """Put the number on the stop list; from now on an officer tells its owner."""
    if not phones.stopped(row.phone):
        with suppress(Refused):  # somebody was faster
            opt_out.do(PUBLIC, _unit_of(row), {"phone": row.phone}, at=None, now=now,
                       key=f"heard:{row.pk}")  # fmt: skip
    return Became.STOPPED


def _unit_of(row: Heard) -> UUID:
    """The unit of the last notice to this number, whose heads can lift the stop; or the first."""
    notices = Text.objects.filter(phone=row.phone, key__startswith=PREFIX).order_by("-at")
    key = notices.values_list("key", flat=True).first()
    notice = Notice.objects.filter(pk=notice_of(key)).first() if key else None
    units = Unit.objects.filter(code=notice.line[-1]) if notice else Unit.objects.all()
    return units.order_by("line__len", "code").values_list("pk", flat=True)[0]
