"""The year from January to December, and its end: nothing of it is kept."""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.db import transaction

from plumbline.doors.cli import province as provinces
from plumbline.doors.cli.province import Province
from plumbline.doors.cli.year import count, courses, exam, levels
from plumbline.doors.cli.year.county import Year, staff
from plumbline.doors.cli.year.courses import QUARTERS
from plumbline.doors.cli.year.questions import Given
from plumbline.doors.cli.year.told import Told
from plumbline.kernel.models import Attempt, Entry
from plumbline.law.calendar import SHANGHAI
from plumbline.people.models import Unit


def rolled_back(
    password: str, given: list[Given], candidates: int, seed: int, now: datetime
) -> Told:
    """Live the year after this one, in one transaction that is rolled back."""
    begins = datetime(now.astimezone(SHANGHAI).year + 1, 1, 5, 9, tzinfo=SHANGHAI)
    with transaction.atomic():
        try:
            if Unit.objects.exists():
                province = provinces.existing(password)
            else:
                province = provinces.found(begins, password, provinces.plan())
            return live(province, given, candidates, seed, begins)
        finally:
            transaction.set_rollback(True)


def live(
    province: Province, given: list[Given], candidates: int, seed: int, begins: datetime
) -> Told:
    """The year of the county bureau, month by month."""
    chance = Random(seed)  # noqa: S311 - a story, told again by its number
    year, before = Year(province, begins), (Entry.objects.count(), Attempt.objects.count())
    staff(year, candidates, [chance.uniform(0.4, 0.98) for _ in range(candidates)])
    course, study = courses.plan(year)
    year.to(QUARTERS[0], 10)
    courses.quarter(year, course, 0, chance)
    year.to(3, 10)
    kept = exam.bank(year, given)
    drawn = exam.paper(year, kept)
    year.to(QUARTERS[1], 10)
    courses.quarter(year, course, 1, chance)
    year.to(5, 12)
    sat = exam.seated(year, drawn)
    exam.sit(year, sat, chance)
    exam.mark(year, sat, chance)
    exam.publish(year, sat)
    levels.credit(year)
    levels.grant(year)
    year.to(7, 6)
    levels.cases(year)
    year.to(QUARTERS[2], 10)
    courses.quarter(year, course, 2, chance)
    year.to(9, 7)
    head = levels.appointments(year)
    year.to(QUARTERS[3], 10)
    courses.quarter(year, course, 3, chance)
    year.to(11, 9)
    courses.study(year, study)
    year.to(12, 28)
    levels.careers(year)
    count.check(year, head, before)
    return year.told
