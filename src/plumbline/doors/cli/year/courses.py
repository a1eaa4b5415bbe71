"""Plan, courses, sessions with attendance, and leaders' study of the law."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

from plumbline.doors.cli.year.county import PROVINCE, Candidate, Year

HOURS, CREDITS, MOST = 12, 12, 400
QUARTERS = (2, 4, 8, 10)  # the months in which sessions are held
STUDY_DAYS = 4
WHOLE, PART = 0.8, 0.15  # of those called attend so
LEADERS = ("head", "chief", "station_head")
COURSE = {"competences": ["procedure", "evidence"], "topics": ["evidence", "frequent_cases"],
          "hours": HOURS, "credits": CREDITS, "content": "常见案件的取证和程序"}  # fmt: skip


def plan(year: Year) -> tuple[UUID, UUID]:
    """The courses, and the plan of the year: proposed by one, approved by another."""
    top, made = year.province.units[PROVINCE], []
    for title, must in (("执法办案", "front_line"), ("领导干部学法", "law_study")):
        course = year.do("training.propose_course", "trainer", top, title=title, must=must,
                         **COURSE)  # fmt: skip
        year.refuse("training.approve_course", "trainer", course,
                    {"apart(training.propose_course)"}, verdict="approve",
                    opinion="同意")  # fmt: skip
        year.do("training.approve_course", "provincial_lawyer", course, verdict="approve",
                opinion="同意")  # fmt: skip
        made.append(course)
    rows = [{"course": str(made[0]), "quarter": q, "hours": HOURS} for q in (1, 2, 3, 4)]
    drafted = year.do("training.draft_plan", "trainer", year.county, year=year.now.year, rows=rows)
    year.do("training.approve_plan", "head", drafted, verdict="approve", opinion="同意")
    year.say(f"two courses and the plan of {4 * HOURS} hours approved by a second person")
    return made[0], made[1]


def quarter(year: Year, course: UUID, n: int, chance: Random) -> None:
    """Every second officer is called; most attend, some only a part, some not at all."""
    called = year.people[n % 2 :: 2]
    groups = [called[at : at + MOST] for at in range(0, len(called), MOST)]
    for group in groups:
        _session(year, course, group, chance)
    there = sum(1 for one in called if one.hours[-1])
    year.say(f"course held for {len(called)} in {len(groups)} session(s); {there} attended and "
             f"were credited at the close")  # fmt: skip


def _session(year: Year, course: UUID, group: list[Candidate], chance: Random) -> None:
    begins = year.now + timedelta(hours=1)
    ends = begins + timedelta(days=1, hours=8)
    session = year.do(
        "training.schedule_session", "trainer", year.county, course=str(course),
        begins_at=begins.isoformat(), ends_at=ends.isoformat(), place="分局三楼",
        teacher=year.officer("reviewer"), recorder=year.officer("inspector"),
        officers=[str(one.pk) for one in group],
    )  # fmt: skip
    year.refuse("training.record_attendance", "inspector", session, {"training.ended"},
                rows=[{"officer": str(group[0].pk), "hours": HOURS}])  # fmt: skip
    year.now = ends
    rows = []
    for one in group:
        luck = chance.random()
        hours = HOURS if luck < WHOLE else chance.randrange(1, HOURS) if luck < WHOLE + PART else 0
        one.hours.append(hours)
        rows.append({"officer": str(one.pk), "hours": hours})
    year.do("training.record_attendance", "inspector", session, rows=rows)
    year.do("training.close_session", "trainer", session, summary="按计划完成")


def study(year: Year, course: UUID) -> None:
    """The leaders study the law, as many days as the norm asks for."""
    begins = year.now + timedelta(hours=1)
    ends = begins + timedelta(days=STUDY_DAYS - 1, hours=8)
    session = year.do(
        "training.schedule_session", "trainer", year.county, course=str(course),
        begins_at=begins.isoformat(), ends_at=ends.isoformat(), place="分局三楼",
        teacher=year.officer("reviewer"), recorder=year.officer("inspector"),
        officers=[year.officer(name) for name in LEADERS],
    )  # fmt: skip
    year.now = ends
    rows = [{"officer": year.officer(name), "hours": HOURS} for name in LEADERS]
    year.do("training.record_attendance", "inspector", session, rows=rows)
    year.do("training.close_session", "trainer", session, summary="按计划完成")
    year.say(f"{len(LEADERS)} leaders studied the law for {STUDY_DAYS} days")
