"""The independent count: what was done with each officer, added up here, beside what reads say."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from plumbline.doors.cli.year.county import LINE, Candidate, Year
from plumbline.doors.cli.year.courses import CREDITS, HOURS, LEADERS
from plumbline.doors.cli.year.exam import HOURS as EXAM_HOURS
from plumbline.doors.cli.year.levels import holds
from plumbline.kernel.models import Attempt, Entry
from plumbline.training.board import board

NEEDED = 24


def credits_of(one: Candidate) -> Decimal:
    """Tenths of a credit for each session, rounded down, and the hours of a passed exam."""
    tenths = sum(int(Fraction(CREDITS * hours * 10, HOURS)) for hours in one.hours)
    return Decimal(tenths + (EXAM_HOURS * 10 if one.passed else 0)) / 10


def check(year: Year, head: Candidate, before: tuple[int, int]) -> None:
    """Every figure of the board, and the entries and attempts of the ledger."""
    told, day = year.told, year.now.date()
    people = {one.pk: one for one in year.people}
    found = board(LINE, day)
    rows = {row.officer.pk: row for row in found.rows}
    mine = {figure.code: {row.officer.pk for row in figure.rows} & set(people)
            for figure in found.figures}  # fmt: skip
    told.same("officers on the board", set(people), mine["all"])
    basic = {pk for pk, one in people.items() if holds(one, day) and one is not head}
    told.same("hold the basic level", basic, mine["level-basic"])
    told.same("hold the intermediate level", {head.pk}, mine["level-intermediate"])
    told.same("hold no level", set(people) - basic - {head.pk}, mine["level-none"])
    points = {pk: credits_of(one) for pk, one in people.items()}
    said = {pk: rows[pk].points for pk in people}
    told.same("credits of each officer", points, said)
    told.same("reached the credits of the year",
              {pk for pk, got in points.items() if got >= NEEDED}, mine["reached"])  # fmt: skip
    failed = {pk for pk, one in people.items() if not one.absent and not one.passed}
    told.same("failed", failed, mine["failed"])
    sat = sum(1 for one in year.people if not one.absent)
    told.same("share of fails", (len(failed), sat), (found.fails.count, found.fails.sat))
    graver = 20 if len(failed) * 100 > 20 * sat else 10 if len(failed) * 100 > 10 * sat else None
    above = found.fails.finding
    told.same("the line that the share is above", graver, above.target if above else None)
    lacking = {row.officer.pk for row in found.rows if row.study and row.study.lacks}
    leaders = {head.pk, *(year.province.officers[name] for name in LEADERS)}
    told.same("leaders who have still to study", {head.pk}, lacking & leaders)
    entries, attempts = before
    told.same("entries in the ledger", told.done, Entry.objects.count() - entries)
    told.same("refused attempts kept", told.refused, Attempt.objects.count() - attempts)
    reached = len(mine["reached"])
    year.say(
        f"on the board: {len(basic) + 1} of {len(people)} hold a level, {reached} reached "
        f"{NEEDED} credits, fails {found.fails.said}, above the line of {graver}%"
    )
