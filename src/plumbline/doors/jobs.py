"""Work that happens by itself: sealing, pauses and limits that end, notices, copies of footage."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.casework import pauses
from plumbline.kernel import ledger
from plumbline.papers import footage_copies, returns
from plumbline.property import counting, ending


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


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="property", pass_context=True)
def keep_property(context: JobContext, timestamp: int) -> None:
    """Limits run out, notices of return lie ready, the next counts begin (D-PROP-06, D-PROP-09)."""
    del context, timestamp
    now = timezone.now()
    ending.lapse_due(now)
    returns.draft_due(now)
    counting.count_again_due(now)
