"""When a file really ran, and who carried the recorder then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from plumbline.kernel.act import Invalid
from plumbline.recordings.ingest import Held
from plumbline.recordings.models import Carry, Device


@dataclass(frozen=True)
class Ran:
    """From when to when in true time, and what the device's own clock said at the beginning."""

    begins: datetime
    ends: datetime
    stamped: datetime


def ran(held: Held, began_at: datetime | None, clock_ahead: int) -> Ran:
    """The file's stamp, put right by what the clock was ahead. Raises Invalid.

    Only a file that carries no stamp is told when it began.
    """
    stamp = held.facts.created_at
    if (stamp is None) == (began_at is None):
        says = (
            "文件带有录制时间，不另填写" if stamp else "文件没有录制时间，请填写设备显示的开始时间"
        )
        raise Invalid([("began_at", says)])
    stamped = stamp or began_at
    assert stamped is not None  # noqa: S101 - one of the two, as just seen
    begins = stamped - timedelta(seconds=clock_ahead)
    return Ran(begins, begins + timedelta(milliseconds=held.facts.length), stamped)


def carrier(device: Device, begins: datetime) -> UUID | None:
    """Who carried a recorder at an instant."""
    rows = Carry.objects.filter(Q(until=None) | Q(until__gte=begins), device=device)
    found = rows.filter(since__lte=begins).order_by("-since").first()
    return found.officer if found else None
