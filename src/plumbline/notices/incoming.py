"""How many texts came in from phones and what became of them: counts, never numbers or words.

Whoever runs the channel sees by this whether replies are read, and whether people understand what
they were asked. What somebody wrote is nobody's to read here; once read it is forgotten anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate

from plumbline.law.calendar import SHANGHAI
from plumbline.notices.models import Heard
from plumbline.notices.terms import Became

SOON = timedelta(minutes=10)  # a worker reads every five seconds


@dataclass(frozen=True)
class Came:
    """So many texts of a provider of which the same became."""

    provider: str
    became: Became
    day: date | None  # None: of all days
    count: int
    first: datetime
    last: datetime

    def stuck(self, now: datetime) -> bool:
        """Whether something lies unread that should have been read."""
        return self.became is Became.UNREAD and now - self.first > SOON


def came(
    since: datetime, until: datetime, provider: str = "", became: str | None = None,
    *, by_day: bool = False,
) -> list[Came]:  # fmt: skip
    """What came from `since` until before `until`; of one provider, of which one thing became."""
    rows = Heard.objects.filter(at__gte=since, at__lt=until)
    if provider:
        rows = rows.filter(provider=provider)
    if became is not None:
        rows = rows.filter(became=became)
    by = ["provider", "became"]
    if by_day:
        rows, by = rows.annotate(day=TruncDate("at", tzinfo=SHANGHAI)), ["day", *by]
    counted = (
        rows.order_by(*by).values(*by).annotate(n=Count("pk"), first=Min("at"), last=Max("at"))
    )
    return [
        Came(one["provider"], Became(one["became"]), one.get("day"), one["n"], one["first"],
             one["last"])
        for one in counted
    ]  # fmt: skip


def providers() -> list[str]:
    """Whoever brought something."""
    return list(Heard.objects.order_by("provider").values_list("provider", flat=True).distinct())
