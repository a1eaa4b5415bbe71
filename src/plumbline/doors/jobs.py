"""Work that happens by itself: sealing, what ends, notices, copies of footage, docking stations."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from plumbline.casework import pauses
from plumbline.exams import sittings
from plumbline.kernel import ledger
from plumbline.kernel.act import Refused
from plumbline.norms import after
from plumbline.notices import dispatch, follow
from plumbline.notices.setup import providers
from plumbline.papers import footage_copies, returns
from plumbline.people.models import Officer
from plumbline.property import counting, ending
from plumbline.qualification import following
from plumbline.qualification.reads import actor
from plumbline.questioning import stays
from plumbline.recordings import docking
from plumbline.surveys import replies, visiting
from plumbline.training import exam_credits
from plumbline.training import following as training_following

log = logging.getLogger(__name__)
ROUNDS = 20  # of texts in one job


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


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="stays", pass_context=True)
def extend_stays(context: JobContext, timestamp: int) -> None:
    """Let stays follow the longer questioning that was approved (N-ADM-04). Safe at any time."""
    del context, timestamp
    stays.extend_due(timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(queue="copies", queueing_lock="copies", lock="copies", pass_context=True)
def make_copies(context: JobContext, timestamp: int) -> None:
    """Make the copies of footage that were ordered (G-BWV-05), one at a time."""
    del context, timestamp
    footage_copies.make_waiting()


@app.periodic(cron="* * * * * */10")
@app.task(queue="clock", queueing_lock="exams", pass_context=True)
def end_exams(context: JobContext, timestamp: int) -> None:
    """Collect from every candidate whose exam is over (P-QUAL-01). Safe to run at any time.

    Nobody writes on meanwhile: a save at the end or after it is refused by the server's clock.
    """
    del context, timestamp
    sittings.end_due(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="credits", pass_context=True)
def credit_exams(context: JobContext, timestamp: int) -> None:
    """Credit the exams whose results nobody can contest any more (D-QUAL-01). Safe at any time."""
    del context, timestamp
    exam_credits.credit_due(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="levels", pass_context=True)
def move_levels(context: JobContext, timestamp: int) -> None:
    """Let levels and open training go along with officers who were moved (1.3a, 1.2c). Safe."""
    del context, timestamp
    following.follow_due(timezone.now())
    training_following.follow_due(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="property", pass_context=True)
def keep_property(context: JobContext, timestamp: int) -> None:
    """Limits run out, notices of return lie ready, the next counts begin (D-PROP-06, D-PROP-09)."""
    del context, timestamp
    now = timezone.now()
    ending.lapse_due(now)
    returns.draft_due(now)
    counting.count_again_due(now)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="clock", queueing_lock="visits", pass_context=True)
def open_visits(context: JobContext, timestamp: int) -> None:
    """Open a return visit for every case that came to an outcome (D-OPEN-07). Safe at any time."""
    del context, timestamp
    visiting.open_visits_due(timezone.now())


@app.periodic(cron="* * * * * */5")
@app.task(queue="notices", queueing_lock="notices", lock="notices", pass_context=True)
def give_notice(context: JobContext, timestamp: int) -> None:
    """Make the notices that are due, and note what arrived (N-OPEN-01). Safe at any time."""
    del context, timestamp
    follow.raise_due(timezone.now())
    follow.recall(timezone.now())
    follow.follow_due(timezone.now())
    follow.write_due(timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queue="notices", queueing_lock="sweep", lock="notices", pass_context=True)
def sweep_notices(context: JobContext, timestamp: int) -> None:
    """Look for what was forgotten since the beginning: a notice cannot be lost (3.5c)."""
    del context, timestamp
    follow.raise_due(timezone.now(), back=None)
    follow.follow_due(timezone.now(), looks=100_000, back=None)


@app.periodic(cron="* * * * * */5")
@app.task(queue="texts", queueing_lock="texts", lock="texts", pass_context=True)
def send_texts(context: JobContext, timestamp: int) -> None:
    """Hand over the texts that are due, one round after another while there are many."""
    del context, timestamp
    chosen = providers(timezone.now)
    for _ in range(ROUNDS):
        if dispatch.send_due(chosen, timezone.now) < dispatch.BATCH:
            return


@app.periodic(cron="* * * * * */5")
@app.task(queue="notices", queueing_lock="replies", lock="replies", pass_context=True)
def read_replies(context: JobContext, timestamp: int) -> None:
    """Read what phones sent back (D-OPEN-07). Safe to run at any time, any number of times."""
    del context, timestamp
    replies.read_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="dock", queueing_lock="dock", pass_context=True)
def empty_docks(context: JobContext, timestamp: int) -> None:
    """Take in what lies in the folders of the docking stations (D-BWV-04). Safe at any time."""
    del context, timestamp
    for number, folder in settings.DOCKS.items():
        officer = Officer.objects.filter(number=number).first()
        station = actor(officer.pk) if officer else None
        if station is None:
            log.error("PLUMBLINE_DOCKS: nobody serves under %s", number)
            continue
        try:
            for told in docking.empty(Path(folder), station, timezone.now):
                if told.outcome is docking.Outcome.FAULTY:
                    log.warning("%s: %s: %s", folder, told.file, told.why)
        except BlockingIOError:
            continue  # somebody empties it by hand just now
        except (Refused, OSError) as wrong:
            log.exception("%s cannot be emptied", folder, exc_info=wrong)
