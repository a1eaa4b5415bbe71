"""Work that happens by itself: entries are sealed, pauses end, copies of footage are made."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.casework import pauses
from plumbline.kernel import ledger
from plumbline.papers import footage_copies


@app.periodic(cron="* * * * * *")
@app.task(queue="seal", queueing_lock="seal", pass_context=True)
def seal(context: JobContext, timestamp: int) -> None:
    """Seal what is finished. Safe to run at any time, any number of times."""
    del context, timestamp
    ledger.seal(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="clock", pass_context=True)
def resume_paused(context: JobContext, timestamp: int) -> None:
    """Bring back the cases whose pause is over (D-ADM-26). Safe to run at any time."""
    del context, timestamp
    pauses.resume_due(timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(queue="copies", queueing_lock="copies", lock="copies", pass_context=True)
def make_copies(context: JobContext, timestamp: int) -> None:
    """Make the copies of footage that were ordered (G-BWV-05), one at a time."""
    del context, timestamp
    footage_copies.make_waiting()
