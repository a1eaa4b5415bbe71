"""Work that happens by itself: numbering and signing finished entries every second."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.kernel import ledger


@app.periodic(cron="* * * * * *")
@app.task(queue="seal", queueing_lock="seal", pass_context=True)
def seal(context: JobContext, timestamp: int) -> None:
    """Seal what is finished. Safe to run at any time, any number of times."""
    del context, timestamp
    ledger.seal(timezone.now())
