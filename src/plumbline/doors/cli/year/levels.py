"""Levels on the exam, what runs out, appointments and cases; and what is refused on the way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from plumbline.doors.cli.year.county import COUNTY, Candidate, Year
from plumbline.doors.cli.year.exam import APPEAL_DAYS
from plumbline.training.exam_credits import credit_due

NO_EXAM = {"qualification.exam_passed"}
HOLDS = {"holds(BASIC,INTERMEDIATE,SENIOR)"}
EXAM = {"level": "BASIC", "ground": "exam", "basis": "年度考试成绩"}
ACCEPT: dict[str, Any] = {"nature": "administrative", "brief": "殴打他人"}
REPORT = {"way": "walk_in", "reporter": "钱某", "phone": "13000000000", "place": "南岭大街1号",
          "facts": "被人殴打"}  # fmt: skip
FEW = 12  # of those who failed, so many are proposed all the same


def credit(year: Year) -> None:
    """Nobody can contest a result any more: the clock credits the hours of the exam."""
    year.told.same("exams credited while appeals run", [], credit_due(year.now))
    year.now += timedelta(days=APPEAL_DAYS + 1)
    credited = credit_due(year.now)
    year.told.done += len(credited)
    year.told.same("exams credited by the clock", 1, len(credited))


def grant(year: Year) -> None:
    """Whoever passed is granted the level: at once, or from the day after the earlier one ends."""
    since, numbers = year.now.date(), count(1)
    refused = 0
    for one in year.people:
        first = one.held_until + timedelta(days=1) if one.held_until else since
        form = {**EXAM, "certificate": f"N-{next(numbers)}", "since": first.isoformat()}
        form["ground"] = "again" if one.held_until else "exam"
        if one.passed:
            made = year.do("qualification.propose", "trainer", one.pk, **form)
            year.do("qualification.grant", "provincial_head", made, opinion="同意授予")
            one.granted = True
        elif refused < FEW or one.void:
            year.refuse("qualification.propose", "trainer", one.pk, NO_EXAM, **form)
            refused += 1
    some = next(one for one in year.people if one.granted)
    form = {**EXAM, "certificate": "N-0", "since": since.isoformat()}
    year.refuse("qualification.propose", "trainer", some.pk, NO_EXAM, **form)  # one exam, one level
    form |= {"ground": "recognised"}
    year.refuse("qualification.propose", "trainer", year.province.officers["auxiliary"],
                {"qualification.no_auxiliary"}, **form)  # fmt: skip
    year.say(f"{sum(one.granted for one in year.people)} levels granted on the exam; {refused + 2} "
             f"proposals refused")  # fmt: skip


def holds(one: Candidate, day: date) -> bool:
    """Whether he holds a level on a day, by what was done with him."""
    if one.held_until and day <= one.held_until:
        return True
    return one.granted


def cases(year: Year) -> None:
    """After the earlier levels ran out: who may accept a case, and who may be named in one."""
    day = year.now.date()
    without = [one for one in year.people if not holds(one, day)]
    over = [one for one in without if one.held_until]
    year.say(f"levels ran out on 30 June: {len(over)} hold none any more, {len(without)} in all")
    shut = (over or without)[0]
    able = [one for one in year.people if holds(one, day) and one.station == shut.station]
    report = year.do("intake.report", shut.name, shut.station, **REPORT)
    year.refuse("intake.accept", shut.name, report, HOLDS, **ACCEPT)
    other = year.do("intake.report", able[0].name, shut.station, **REPORT)
    year.refuse("intake.accept", able[0].name, other, {"qualification.named_hold"},
                assistant=str(shut.pk), **ACCEPT)  # fmt: skip
    year.do("intake.accept", able[0].name, other, assistant=str(able[1].pk), **ACCEPT)
    year.say("a case accepted; refused before: without a level oneself, and naming one without")


def appointments(year: Year) -> Candidate:
    """A station gets its head, the legal section a reviewer; both refused first. The head."""
    day = year.now.date().isoformat()
    able = [one for one in year.people if one.granted]
    head, reviewer = able[2], able[3]
    post = {"role": "DEPT_HEAD", "unit": str(head.station), "since": day}
    appoint, admin = "people.appoint", "administrator"
    year.refuse(appoint, admin, head.pk, {"careers.law_test", "careers.head_intermediate"}, **post)
    year.do("qualification.note_law_test", "trainer", head.pk, taken_on=day, score=88, passed=True,
            examiner="法制总队")  # fmt: skip
    year.refuse(appoint, admin, head.pk, {"careers.head_intermediate"}, **post)
    middle = {"level": "INTERMEDIATE", "certificate": "M-1", "since": day, "basis": "外省文件"}
    year.refuse("qualification.propose", "trainer", head.pk, NO_EXAM, ground="exam", **middle)
    made = year.do("qualification.propose", "trainer", head.pk, ground="recognised", **middle)
    year.do("qualification.grant", "provincial_head", made, opinion="同意授予")
    year.do(appoint, admin, head.pk, **post)
    legal = {"role": "LEGAL_OFFICER", "unit": str(year.province.units[COUNTY]), "since": day}
    year.refuse(appoint, admin, reviewer.pk, {"careers.reviewer_national"}, **legal)
    year.do("qualification.register", "trainer", reviewer.pk, level="NATIONAL_LEGAL",
            certificate="L-1", since=day)  # fmt: skip
    year.do(appoint, admin, reviewer.pk, **legal)
    year.say("a head of a station and a reviewer appointed; refused before: without a law test, "
             "the intermediate level, the national qualification")  # fmt: skip
    return head


def careers(year: Year) -> None:
    """Promotion and appraisal ask for the basic level."""
    day = year.now.date()
    shut = next(one for one in year.people if not holds(one, day))
    able = next(one for one in year.people if one.granted)
    matter = {"sort": "rank", "what": "晋升警衔", "grounds": "表现突出", "since": day.isoformat()}
    year.refuse("careers.propose", "trainer", shut.pk, {"careers.promotion_level"}, **matter)
    made = year.do("careers.propose", "trainer", able.pk, **matter)
    year.do("careers.approve", "head", made, opinion="同意")
    grade = {"year": day.year, "grade": "competent", "grounds": "全年表现"}
    year.refuse("careers.appraise", "head", shut.pk, {"careers.appraisal_level"}, **grade)
    year.do("careers.appraise", "head", able.pk, **grade)
    year.say("one promoted and rated competent; refused for one without the basic level")
