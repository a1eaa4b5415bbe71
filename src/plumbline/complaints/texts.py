"""What is also said by text to whoever left a telephone number: that something happened, no more.

Whoever handed it in online has number and code on his screen; a number he typed may be anybody's,
so the code goes out only where an officer wrote it down before the person himself.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings

from plumbline.complaints.models import Complaint
from plumbline.complaints.told import TOLD
from plumbline.kernel.act import Doing
from plumbline.notices.outbox import Unsendable, tell

WITH_CODE = "%(sign)s您提出的事项%(says)s。编号%(number)s，查询码%(code)s，凭此查询，请勿告诉他人。"
PLAIN = "%(sign)s您提出的事项%(says)s。请凭编号%(number)s和查询码查看。"
GROUND = ("3.5b", "P-OPEN-04")


def say(doing: Doing[Any, Any], complaint: Complaint) -> None:
    """Queue the text of this act; where none can be sent, number and code tell it all the same."""
    code = doing.situation.act
    template = WITH_CODE if code == "complaints.note" else PLAIN
    text = template % {
        "sign": settings.SMS_SIGN, "says": TOLD[code].title,
        "number": complaint.number, "code": complaint.code,
    }  # fmt: skip
    with suppress(Unsendable):
        tell(complaint.phone, text, key=f"complaint:{doing.entry_id}", ground=GROUND,
             now=doing.situation.now, names=[complaint.reporter])  # fmt: skip
