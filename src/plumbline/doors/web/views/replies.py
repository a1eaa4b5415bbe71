"""What phones sent back, counted: how much is unread, unclear, a stop word. No word of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.telling import span
from plumbline.doors.web.words import t
from plumbline.notices.incoming import Came, came, providers
from plumbline.notices.terms import Became

NONE = "unread"  # in an address, where nothing would say "all"
TONES = {Became.UNCLEAR: "soon", Became.STOPPED: "calm", Became.TAKEN: "met"}
HEAD = ("日期", "通道", "结果", "条数", "最早", "最近")


@seated
def replies(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many replies came by which provider in a span, and what became of them."""
    from plumbline.doors.web.views.lists import EXPORTS

    asked = {name: str(value) for name, value in request.GET.items()}
    days, code = span(asked, seat.day), asked.get("became", "")
    known = {one.value or NONE: one for one in Became}
    became = known[code].value if code in known else None
    provider = asked.get("provider", "")[:64]
    chosen = {"since": f"{days.since}", "until": f"{days.until}", "provider": provider,
              "became": code if code in known else ""}  # fmt: skip
    if asked.get("export") in EXPORTS:
        rows = came(*days.instants, provider, became, by_day=True)
        return EXPORTS[asked["export"]]("replies", _lines(rows))
    rows = came(*days.instants, provider, became)
    query = {name: value for name, value in chosen.items() if value}
    shown = {
        "asked": days, "provider": provider, "became": chosen["became"],
        "rows": [{"provider": one.provider, "became": t(str(one.became.label)), "count": one.count,
                  "first": one.first, "last": one.last, "stuck": one.stuck(seat.now),
                  "tone": "over" if one.stuck(seat.now) else TONES.get(one.became, "calm")}
                 for one in rows],
        "providers": providers(),
        "ends": [(name, t(str(one.label)), name == code) for name, one in known.items()],
        "exports": [(name.upper(), "?" + urlencode(query | {"export": name})) for name in EXPORTS],
    }  # fmt: skip
    return page(request, "replies.html", shown)


def _lines(rows: list[Came]) -> Iterator[list[str]]:
    yield [gettext(word) for word in HEAD]
    for one in rows:
        yield [f"{one.day}", one.provider, t(str(one.became.label)), f"{one.count}",
               when(one.first), when(one.last)]  # fmt: skip
