"""The invariants of law.md 4.4 checked over what happened, whoever kept the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from plumbline.premises.history import History, Record, Span
from plumbline.premises.rules import adds_up, clash, hours_allowed, same_sex, unguarded
from plumbline.premises.terms import Ground, RoomUse

ESCORT = 2


@dataclass(frozen=True, order=True)
class Finding:
    """What was found, in which stay, from when to when."""

    code: str
    stay: str
    since: datetime
    until: datetime


TITLES = {
    "overtime": "停留超过时限",
    "searched_late": "进入功能室前没有作安全检查",
    "searched_by_other_sex": "安全检查不是由同性别的人员进行",
    "unguarded": "没有自己的看护人员",
    "questioned_elsewhere": "不在讯问询问室内询问讯问",
    "questioned_by_one": "询问讯问的民警不足",
    "questioned_unrecorded": "询问讯问没有录音录像",
    "mixed": "应当分开的人同处一室",
    "belongings": "随身财物的去向不符",
    "chained": "同一案件中两次到案间隔过短",
    "exit_unapproved": "未经批准临时离开",
    "exit_unescorted": "临时离开的押解不足",
}
CITES = {
    "overtime": "N-CHA-01",
    "searched_late": "G-CHA-05",
    "searched_by_other_sex": "G-CHA-05",
    "unguarded": "G-CHA-08",
    "questioned_elsewhere": "G-CHA-02",
    "questioned_by_one": "G-ADM-03",
    "questioned_unrecorded": "D-CHA-02",
    "mixed": "G-CHA-09",
    "belongings": "C-CHA-01",
    "chained": "N-CHA-01",
    "exit_unapproved": "G-CHA-03",
    "exit_unescorted": "G-CHA-03",
}


def overtime(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 1: never longer than the limit, as extended before it ran out."""
    for it in record.stays:
        sober = [row for row in it.rooms if row.use == RoomUse.SOBERING]
        extra = sum((row.end(now) - row.since for row in sober), timedelta())
        hours = hours_allowed(it.stay.since, it.hours, it.approvals, extra)
        due = it.stay.since + timedelta(hours=hours) + extra
        if it.stay.end(now) > due:
            yield Finding("overtime", it.number, due, it.stay.end(now))


def searched(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 2: searched before the first room, and after a return before the next one."""
    for it in record.stays:
        ways_in = [it.stay.since, *(row.until for row in it.exits if row.until is not None)]
        for begin, end in pairwise([*ways_in, datetime.max.replace(tzinfo=now.tzinfo)]):
            rooms = [row.since for row in it.rooms if begin <= row.since < end]
            done = [at for at, _ in it.checks if begin <= at < end]
            if rooms and not (done and min(done) < min(rooms)):
                yield Finding("searched_late", it.number, min(rooms), min(rooms))
        for at, sex in it.checks:
            if not same_sex(sex, it.sort.sex):
                yield Finding("searched_by_other_sex", it.number, at, at)


def watched(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 3: over every interval a guard on duty who is nobody else's only guard."""
    cuts = {edge for it in record.stays for row in it.guards for edge in (row.since, row.end(now))}
    cuts |= {edge for it in record.stays for edge in (it.entered, it.stay.end(now)) if edge}
    cuts |= {edge for row in record.shifts for edge in (row.since, row.end(now))}
    open_: dict[str, datetime] = {}
    last = now
    for begin, end in pairwise(sorted(cuts)):
        piece, last = Span(begin, end), end
        on = {guard for row in record.shifts if row.covers(piece, now) for guard in row.guards}
        there = [it for it in record.stays if it.entered is not None
                 and Span(it.entered, it.stay.until).covers(piece, now)]  # fmt: skip
        guards = {
            it.number: frozenset(row.guard for row in it.guards if row.covers(piece, now)) & on
            for it in there
        }
        bare = unguarded(guards)
        for number in sorted(set(open_) - bare):
            yield Finding("unguarded", number, open_.pop(number), begin)
        for number in bare:
            open_.setdefault(number, begin)
    for number, since in sorted(open_.items()):
        yield Finding("unguarded", number, since, last)


def questioned(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 4: in a questioning room, by two officers or lawfully one, recorded throughout."""
    for it in record.stays:
        for row in it.asked:
            found = []
            where = [room for room in it.rooms if room.room == row.room
                     and room.use == RoomUse.QUESTIONING]  # fmt: skip
            if not any(room.covers(row, now) for room in where):
                found.append("questioned_elsewhere")
            if row.officers < (1 if it.ground == Ground.ADMINISTRATIVE else 2):
                found.append("questioned_by_one")
            if not row.recording or any(
                dark.room == row.room and dark.meets(row, now) for dark in record.dark
            ):
                found.append("questioned_unrecorded")
            yield from (Finding(code, it.number, row.since, row.end(now)) for code in found)


def mixed(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 5: who must be kept apart never shares a room."""
    for one, other in combinations(record.stays, 2):
        if not clash(one.sort, other.sort):
            continue
        for a in one.rooms:
            for b in other.rooms:
                if a.room == b.room and a.meets(b, now):
                    since, until = max(a.since, b.since), min(a.end(now), b.end(now))
                    for it in (one, other):
                        yield Finding("mixed", it.number, since, until)


def belongings(record: Record, now: datetime) -> Iterator[Finding]:
    """Invariant 6: what was taken is accounted for."""
    for it in record.stays:
        if it.stay.until is not None and not adds_up(*it.belongings):
            yield Finding("belongings", it.number, it.stay.end(now), it.stay.end(now))


def chained(record: Record, now: datetime, interval: timedelta) -> Iterator[Finding]:
    """Invariant 7: no second appearance of a person in a case soon after the first."""
    del now
    for one, other in combinations(sorted(record.stays, key=_arrival), 2):
        same = (one.person, one.sort.case) == (other.person, other.sort.case)
        left = one.stay.until
        if same and left is not None and other.stay.since < left + interval:
            yield Finding("chained", other.number, left, other.stay.since)


def _arrival(it: History) -> datetime:
    return it.stay.since


def out(record: Record, now: datetime) -> Iterator[Finding]:
    """Out only on approval and under escort; an ambulance waits for neither."""
    for it in record.stays:
        for row in it.exits:
            if not row.approved and not row.medical:
                yield Finding("exit_unapproved", it.number, row.since, row.end(now))
            if row.escorts < ESCORT and not row.medical:
                yield Finding("exit_unescorted", it.number, row.since, row.end(now))


CHECKS: tuple[Callable[[Record, datetime], Iterator[Finding]], ...] = (
    overtime, searched, watched, questioned, mixed, belongings, out,
)  # fmt: skip


def findings(record: Record, now: datetime, interval: timedelta) -> list[Finding]:
    """Everything in which the stays of an area departed from the law, in order of kind and stay."""
    found = [finding for check in CHECKS for finding in check(record, now)]
    return sorted({*found, *chained(record, now, interval)})
