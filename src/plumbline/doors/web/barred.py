"""Who cannot be chosen in a field that names officers, and why: as the gates would say it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext

from plumbline.casework.gates import Bound, recused
from plumbline.doors.web.forms import Options
from plumbline.doors.web.questions import Barred
from plumbline.doors.web.views.page import Seat
from plumbline.kernel.models import Subject
from plumbline.qualification.named import HANDLER, lacking


def marked(options: Options, ref: str, subject: Subject, seat: Seat) -> Iterator[tuple[str, str]]:
    """The officers that may be chosen, then those that may not, each with the reason."""
    officers = [UUID(code) for code, _ in options]
    out = {*map(str, recused(subject))}
    bound = {*map(str, Bound(frozenset(officers), seat.day)(subject))}
    without = {*map(str, lacking(officers, seat.day))} if ref == HANDLER else set[str]()
    shut = list[Barred]()
    for code, title in options:
        if code in out:
            why = gettext("%(name)s：已被决定回避本案")
        elif code in bound:
            why = gettext("%(name)s：按照登记的回避关系应当回避")
        elif code in without:
            why = gettext("%(name)s：没有有效的基本级以上执法资格")
        else:
            yield code, title
            continue
        shut.append(Barred(code, why % {"name": title}))
    yield from shut
