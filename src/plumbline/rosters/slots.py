"""The turns that a form asks for, laid out in time: teams follow one another in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import IntegerChoices
from pydantic import Field, StringConstraints

from plumbline.kernel.act import Form, ask
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.rosters.models import Turn

LONGEST = 31  # days in one roster
ONE = "00000000-0000-0000-0000-000000000001"


class Length(IntegerChoices):
    """How long a turn is."""

    DAY = 24, "二十四小时"
    HALF = 12, "十二小时"
    THIRD = 8, "八小时"


Reasons = Annotated[str, StringConstraints(min_length=2, max_length=500)]
Several = Annotated[list[UUID], Field(max_length=50)]


class Team(Form):
    """Who is on duty together."""

    leader: UUID = ask("带班负责人", ref="duty_leader", examples=[ONE])
    officers: Several = ask("值班民警", default=[], ref="duty_officer", examples=[[ONE]])
    auxiliaries: Several = ask("值班辅警", default=[], ref="duty_auxiliary", examples=[[ONE]])


class Plan(Form):
    """The days, when turns change, and the teams in their order."""

    first: date = ask("第一日")
    last: date = ask("最后一日", help="最后一个班次在当日开始")
    handover: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = ask(
        "交接班时间", help="例如08:30", examples=["08:30"]
    )
    hours: Length = ask("每班时长")
    teams: Annotated[list[Team], Field(min_length=1, max_length=14)] = ask(
        "班组", help="各班组依次轮换；只有一组的，每班都由其值班", examples=[[{"leader": ONE}]]
    )


class ChangeTurn(Form):
    """Which turn, who is on duty instead, and why."""

    turn: UUID = ask("班次", ref="turn")
    leader: UUID = ask("带班负责人", ref="duty_leader", examples=[ONE])
    officers: Several = ask("值班民警", default=[], ref="duty_officer", examples=[[ONE]])
    auxiliaries: Several = ask("值班辅警", default=[], ref="duty_auxiliary", examples=[[ONE]])
    reasons: Reasons = ask("调整理由", long=True)


@dataclass(frozen=True)
class Slot:
    """A turn as it is asked for, or as it stands."""

    begins_at: datetime
    ends_at: datetime
    leader: UUID
    officers: tuple[UUID, ...]
    auxiliaries: tuple[UUID, ...]

    @property
    def everybody(self) -> tuple[UUID, ...]:
        """All of them, the leader first."""
        return (self.leader, *self.officers, *self.auxiliaries)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it touches; its end belongs to the next."""
        return legal_day(self.begins_at), legal_day(self.ends_at - timedelta(seconds=1))


def slot(begins_at: datetime, ends_at: datetime, team: Team | ChangeTurn) -> Slot:
    """A team on duty for this time, everybody in it once."""
    officers = tuple(dict.fromkeys(one for one in team.officers if one != team.leader))
    return Slot(begins_at, ends_at, team.leader, officers, tuple(dict.fromkeys(team.auxiliaries)))


def planned(form: Plan) -> Iterator[Slot]:
    """The turns of a plan, from the first day's handover on."""
    length = timedelta(hours=int(form.hours))
    begins = datetime.combine(form.first, time.fromisoformat(form.handover), SHANGHAI)
    end = datetime.combine(form.last, time.max, SHANGHAI)
    for turn in range(LONGEST * 3):
        starts = begins + turn * length
        if starts > end:
            return
        yield slot(starts, starts + length, form.teams[turn % len(form.teams)])


def standing(turns: Iterable[Turn]) -> list[Slot]:
    """Turns as they stand."""
    return [Slot(turn.begins_at, turn.ends_at, turn.leader, tuple(turn.officers),
                 tuple(turn.auxiliaries)) for turn in turns]  # fmt: skip
