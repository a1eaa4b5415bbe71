"""What time does with notices: makes what is due, and draws what the receipts say."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.casework.models import Case
from plumbline.kernel.act import Act, Invalid, NotFound, Refused
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK
from plumbline.norms.book import oldest_id
from plumbline.notices import on_paper
from plumbline.notices.acts import Note, note_delivered, note_failed, prepare
from plumbline.notices.due import Owed, owed
from plumbline.notices.letters import closed
from plumbline.notices.models import OPEN, Notice, Receipt, Settled, State, Waiting
from plumbline.notices.posting import write_letter
from plumbline.notices.receipts import settle
from plumbline.notices.route import withheld_cases
from plumbline.notices.templates import addressee, is_short, render
from plumbline.notices.terms import Channel, Outcome, Way
from plumbline.notices.texts import PREFIX, key_column, keys_of, notice_of
from plumbline.openness.models import About, Asked
from plumbline.openness.models import Outcome as Look
from plumbline.papers.models import Paper
from plumbline.papers.titles import PaperKind

BACK = timedelta(days=2)  # how far back the frequent look goes; a sweep goes to the beginning
MOST = 500  # of one run
LOOKS = 1000


def raise_due(now: datetime, back: timedelta | None = BACK) -> list[UUID]:
    """Make every notice that is due and not made; the notices. None as `back` looks at all."""
    since = now - back if back else None
    made = (_made(one, now) for one in owed(since, unmade=True, most=MOST))
    return [pk for pk in made if pk is not None]


def _made(one: Owed, now: datetime) -> UUID | None:
    case = Case.objects.filter(pk=one.case).first()
    to = addressee(case, one.person, one.act) if case else None
    if case is None or to is None:
        return None
    text = render(case, one.act, to, short=is_short(to), day=legal_day(now))
    form = {"milestone": str(one.entry), "person": one.person, "text": text}
    with suppress(Refused, NotFound, Invalid):  # made by another worker, or refused and noted
        return prepare.do(CLOCK, case.pk, form, at=None, now=now).made
    return None


def recall(now: datetime) -> list[UUID]:
    """Take back texts that wait while their case became secret or was sealed (P-OPEN-05)."""
    free = []
    for channel in Channel:
        mine = Notice.objects.filter(withheld_cases("case__"), phase="made", channel=channel)
        keys = mine.annotate(key=key_column(channel)).values("key")
        free += _stop(Waiting.objects.filter(text__key__in=keys), now)
    return free


def _stop(texts: QuerySet[Waiting], now: datetime) -> list[UUID]:
    """Take back those of these texts that surely nobody has yet."""
    free = texts.filter(state=State.QUEUED, pinned=False)
    found = list(free.values_list("pk", flat=True))
    for text in found:
        settle(text, Outcome.STOPPED, "", "", now)
    return found


def follow_due(now: datetime, looks: int = LOOKS, back: timedelta | None = BACK) -> dict[str, int]:
    """Note what arrived, what did not, and what was contradicted. How many of each."""
    on_papers = _on_paper(now, now - back if back else None)
    receipts = Receipt.objects.filter(text__key=OuterRef("key"))
    yes, no = Exists(receipts.filter(delivered=True)), Exists(receipts.filter(delivered=False))
    over = Settled.objects.filter(text__key=OuterRef("key")).exclude(outcome=Outcome.DELIVERED)
    delivered, failed = on_papers, 0
    for channel in Channel:
        mine = Notice.objects.annotate(key=key_column(channel))
        told = mine.filter(yes & ~no, phase__in=OPEN)
        lost = mine.filter(no | (Exists(over) & ~yes), phase="made", channel=channel)
        delivered += _each(note_delivered, told, now)
        failed += _each(note_failed, list(lost), now)
    delivered += _each(note_delivered, _seen(looks), now)
    failed += _each(note_failed, _denied(), now)
    return {"delivered": delivered, "failed": failed}


def write_due(now: datetime) -> int:
    """Draw up the letters that are due; where none may go any more, go on. How many were drawn."""
    papers = Paper.objects.filter(template=PaperKind.PROGRESS_LETTER, matter_id=OuterRef("pk"))
    none = ~Exists(papers.exclude(phase__in=("dropped", "void")))
    done = 0
    for notice in Notice.objects.filter(none | withheld_cases("case__"), phase="letter"):
        if closed(notice):
            _each(note_failed, [notice], now)
        else:
            done += _each(write_letter, [notice], now)
    return done


def _on_paper(now: datetime, since: datetime | None) -> int:
    """What was told in writing meanwhile is not sent any more."""
    done = 0
    for one in on_paper.told_since(oldest_id(since)):
        if on_paper.of(one) is not None:
            _stop(Waiting.objects.filter(text__key__in=keys_of(one)), now)
            done += _each(note_delivered, [one], now)
    return done


def _denied() -> QuerySet[Notice]:
    """What counted as delivered until a receipt said otherwise."""
    lies = Receipt.objects.filter(against=True, text__key__startswith=PREFIX)
    found = lies.values_list("text__key", "text__channel").distinct()
    ids: dict[str, set[str]] = {channel: set() for channel in Channel}
    for key, channel in found:
        ids[channel].add(notice_of(key))
    told = Q(way=Way.SMS, pk__in=ids[Channel.SMS]) | Q(way=Way.APP, pk__in=ids[Channel.APP])
    return Notice.objects.filter(told, phase="delivered")


def _seen(looks: int) -> list[Notice]:
    """What the one who reported has looked at since, with number and code."""
    opened = Asked.objects.filter(about=About.PROGRESS, outcome=Look.OPENED).order_by("-pk")
    at: dict[UUID | None, datetime] = {}
    for case, when in opened.values_list("subject_id", "at")[:looks]:
        at.setdefault(case, when)  # the last one of each case
    rows = Notice.objects.filter(case__in=at, phase__in=OPEN, person=None)
    return [row for row in rows if row.opened_at <= at[row.case_id]]


def _each(what: Act[Notice, Note], rows: Iterable[Notice], now: datetime) -> int:
    done = 0
    for row in rows:
        with suppress(Refused):  # another worker was faster, or a secret case is not told by looks
            what.do(CLOCK, row.pk, {}, at=None, now=now)
            done += 1
    return done
