"""Work that happens by itself: finished entries are sealed, pauses that are over end."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.casework import pauses
from plumbline.kernel import ledger
from plumbline.norms import after


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
@app.task(queue="clock", queueing_lock="lapse", pass_context=True)
def lapse_rules(context: JobContext, timestamp: int) -> None:
    """End the documents whose last day is over (N-NORM-02). Safe to run at any time."""
    del context, timestamp
    after.lapse_due(timezone.now())
