"""Work that happens by itself: entries are sealed, pauses end, limits run out, notices lie ready."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.casework import pauses
from plumbline.kernel import ledger
from plumbline.papers import returns
from plumbline.property import ending


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


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="property", pass_context=True)
def give_back(context: JobContext, timestamp: int) -> None:
    """Let measures lapse whose limit has passed, and draft the notices of return (D-PROP-06)."""
    del context, timestamp
    now = timezone.now()
    ending.lapse_due(now)
    returns.draft_due(now)
