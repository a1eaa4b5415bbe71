"""At night nobody is woken for what can wait."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from plumbline.law.calendar import SHANGHAI


def until(at: datetime) -> datetime | None:
    """When the quiet hours end that this instant lies in; None outside them."""
    begins, ends = settings.SMS_QUIET
    here = at.astimezone(SHANGHAI)
    hour, midnight = here.hour, datetime.combine(here.date(), time(), SHANGHAI)
    if begins == ends:
        return None
    if begins < ends:
        return midnight + timedelta(hours=ends) if begins <= hour < ends else None
    if hour < ends:
        return midnight + timedelta(hours=ends)
    return midnight + timedelta(days=1, hours=ends) if hour >= begins else None
