"""The rule book: what is in force on a day, what each rule gates, how often it refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import gates
from plumbline.kernel.models import Entry, NormVersion
from plumbline.law.calendar import SHANGHAI
from plumbline.norms.models import Rule

WINDOW = timedelta(days=90)
OFTEN = 30  # askings below which nothing is said of a gate

# Of the acts of a window: which act asked which gate, how often, and which norms the gate read.
ASKED = """
SELECT e.act, g->>'gate',
       (SELECT array_agg(DISTINCT split_part(r, '@', 1))
          FROM jsonb_array_elements_text(g->'read') r WHERE r LIKE '%%@%%'),
       count(*)
FROM kernel_entry e, jsonb_array_elements(e.body->'gates') g
WHERE e.id >= %(least)s AND e.recorded >= %(since)s GROUP BY 1, 2, 3
"""
READ = """
SELECT act, split_part(n, '@', 1), count(*)
FROM kernel_entry, jsonb_array_elements_text(body->'norms') n
WHERE id >= %(least)s AND recorded >= %(since)s GROUP BY 1, 2
"""
REFUSED = """
SELECT a.act, g, count(*) FROM kernel_attempt a, jsonb_array_elements_text(a.gates) g
WHERE a.at >= %(since)s GROUP BY 1, 2
"""


def in_force_on(day: date, words: str = "") -> QuerySet[NormVersion]:
    """Every version in force on a day whose title, code, number or clauses have the words."""
    rows = NormVersion.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    if words:
        told = _has(words, "norm__title", "norm__number", "told")
        rows = rows.annotate(told=Cast("clauses", TextField())).filter(
            told | Q(norm__code__istartswith=words)
        )
    newest = rows.order_by("norm__code", "-number").distinct("norm__code")
    return NormVersion.objects.filter(pk__in=newest.values("pk")).select_related("norm").order_by(
        "norm__code"
    )  # fmt: skip


def documents_on(day: date, words: str = "") -> QuerySet[Rule]:
    """Our own documents in force on a day whose title, number or text have the words.

    Suspended on the day, it was not in force, whatever became of it since.
    """
    rows = Rule.objects.filter(phase__in=("published", "suspended", "ended"), since__lte=day)
    rows = rows.filter(Q(until=None) | Q(until__gte=day)).order_by("number", "pk")
    paused = Entry.objects.filter(
        subject_id=OuterRef("pk"), act__in=("norms.suspend", "norms.resume"),
        at__lt=datetime.combine(day + timedelta(days=1), time(), SHANGHAI),
    ).order_by("-at")  # fmt: skip
    rows = rows.annotate(last=Subquery(paused.values("act")[:1])).filter(
        Q(last=None) | Q(last="norms.resume")
    )
    if not words:
        return rows
    newest = Q(clauses__text=F("text")) & _has(words, "clauses__words")
    return rows.filter(_has(words, "title", "number") | newest).distinct()


def _has(words: str, *columns: str) -> Q:
    """One of these columns has the words; most are Chinese, and to ignore case costs the most."""
    how = "contains" if words.upper() == words.lower() else "icontains"
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{how}": words})
    return found


@dataclass(frozen=True)
class Use:
    """What a norm did in the window."""

    acts: dict[str, int]  # act → how often it was done under this norm
    refused: dict[str, int]  # act → how often a gate that reads this norm stopped it


def uses(now: datetime, window: timedelta = WINDOW) -> dict[str, Use]:
    """By norm code: the acts it gates, and how often it refused."""
    asked, read, refused = _counts(now - window)
    acts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for act, code, count in read:
        acts[code][act] += count
    reading: defaultdict[str, set[str]] = defaultdict(set)  # gate → the norms it reads
    for _act, gate, codes, _count in asked:
        reading[gate].update(codes or ())
    stopped: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for act, gate, count in refused:
        for code in reading[gate]:
            stopped[code][act] += count
    return {code: Use(dict(acts[code]), dict(stopped[code])) for code in {*acts, *stopped}}


@dataclass(frozen=True)
class Idle:
    """A gate that never refused, or always did, in the window."""

    gate: str
    says: str
    asked: int
    refused: int


def idle(now: datetime, window: timedelta = WINDOW) -> list[Idle]:
    """The gates to look at again: those asked often that never refuse, and those that always do."""
    asked, _read, refused = _counts(now - window)
    opened, shut = Counter[str](), Counter[str]()
    for _act, gate, _codes, count in asked:
        opened[gate] += count
    for _act, gate, count in refused:
        shut[gate] += count
    known, found = gates(), []
    for gate in sorted({*opened, *shut} & set(known)):
        total = opened[gate] + shut[gate]
        named = known[gate].phases is None and gate != "role"
        if named and total >= OFTEN and (not shut[gate] or not opened[gate]):
            found.append(Idle(gate, known[gate].says, total, shut[gate]))
    return found


def oldest_id(since: datetime | None) -> UUID:
    """No entry recorded since then has a smaller id: ids follow the record, and are indexed.

    None is the beginning.
    """
    return UUID(int=max(0, int(since.timestamp() * 1000)) << 80 if since else 0)


Asked = list[tuple[str, str, list[str] | None, int]]


def _counts(
    since: datetime,
) -> tuple[Asked, list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    least = oldest_id(since)
    with connection.cursor() as cursor:
        tables = []
        for sql in (ASKED, READ, REFUSED):
            cursor.execute(sql, {"since": since, "least": least})
            tables.append([row for row in cursor.fetchall() if row[0] in ACTS])
        return tables[0], tables[1], tables[2]
