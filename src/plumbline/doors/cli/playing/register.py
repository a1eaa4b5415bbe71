"""What the officers do in the course of the day: the register of the area, act by act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plumbline.doors.cli.playing.cast import GUARDS, Stage
from plumbline.premises.history import Gone, History, Record

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ROUND = timedelta(minutes=25)  # a guard comes by more often than the norm asks
Deed = tuple[datetime, Callable[[datetime], object]]


@dataclass
class Register:
    """The area of the day, and who is in it under which id."""

    stage: Stage
    record: Record
    run: str
    case: str = ""
    area: str = ""
    rooms: dict[str, str] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)  # number in the record → wristband

    def prepare(self, at: datetime) -> None:
        """A case in hand, and an area with its rooms and its shift."""
        stage, ids = self.stage, {name: who.id for name, who in self.stage.players.items()}
        report = stage.act(
            "intake.report", "handler", stage.station, at, way="walk_in", reporter="演练报案人",
            phone="13000000000", place="演练地点", facts="办案区设备演练，人员和事实均为虚构",
        )  # fmt: skip
        self.case = stage.act("intake.accept", "handler", report, at + SECOND,
                              nature="administrative", brief="殴打他人",
                              assistant=ids["assistant"])  # fmt: skip
        stage.act("intake.hand_receipt", "handler", self.case, at + 2 * SECOND, given="handed")
        stage.act("casework.open_inquiry", "station_head", self.case, at + 3 * SECOND,
                  reasons="演练")  # fmt: skip
        self.area = stage.act(
            "premises.open_area", "station_head", stage.station, at, name="演练办案区" + self.run,
            separated=True, harmless=True, monitored=True, synchronised=True,
        )  # fmt: skip
        used = {row.room: row.use for it in self.record.stays for row in it.rooms}
        for name, use in sorted(used.items()):
            self.rooms[name] = stage.act(
                "premises.open_room", "area_manager", self.area, at + SECOND, name=name, use=use,
                capacity=3, cameras=[f"CAM-{name}"], sound=True,
            )  # fmt: skip
        stage.act("premises.open_shift", "area_manager", self.area, at + SECOND,
                  manager=ids["area_manager"], guards=[ids[name] for name in GUARDS])  # fmt: skip

    def deeds(self, it: History) -> Iterator[Deed]:
        """What is done about one person, each at its instant."""
        guard = self.stage.players[GUARDS[int(it.guards[0].guard[1:])]].id
        sex, end = it.sort.sex, it.stay.end(it.stay.since)

        def act(code: str, by: str = "area_manager", **form: object) -> Callable[..., object]:
            return lambda at: self.stage.act(f"premises.{code}", by, self.stays[it.number], at,
                                             **form)  # fmt: skip

        def bring(at: datetime) -> None:
            self.stage.act("casework.add_person", "handler", self.case, at, role="suspect",
                           name=_name(it.number), sex=sex, born="1990-03-07",
                           address="演练地址")  # fmt: skip
            person = self._person(it.number)
            stay = self.stage.act("premises.bring", "handler", self.case, at + SECOND,
                                  person=person, area=self.area, way="summoned", cause="演练",
                                  arrived_at=at.isoformat())  # fmt: skip
            self.stays[it.number] = stay
            seen = self.stage.wire.get(f"subjects/stay/{stay}", self._token("area_manager"))
            self.tags[it.number] = seen.body["read"]["number"]

        yield it.stay.since, bring
        yield entered(it), act("enter", guard=guard)
        for number, (at, seen) in enumerate(it.checks):
            taken = it.belongings[0] if number == 0 else 0
            yield at, act("check_safety", checker=guard, checker_sex=seen, belongings=taken)
        first = it.checks[0][0]
        yield first + SECOND, act("ask_health", health="自述身体健康")
        yield first + 2 * SECOND, act("assess_risk", risks=[], level=1)
        for row in it.rooms:
            yield row.since, act("lead_to_room", room=self.rooms[row.room])
        for asked in it.asked:
            assistant = self.stage.players["assistant"].id
            yield asked.since, act("begin_questioning", "handler", second=assistant,
                                   recording=asked.recording)  # fmt: skip
            yield asked.end(end), act("end_questioning")
        for gone in it.exits:
            yield from self._out(gone, act)
        for at in rounds(it):
            yield at, act("visit", officer=guard, state="安静就坐")
        taken, returned, seized, family = it.belongings
        yield end, act("leave", destination="released", returned=returned, seized=seized,
                       to_family=family, signed="signed")  # fmt: skip

    def _out(self, gone: Gone, act: Callable[..., Callable[..., object]]) -> Iterator[Deed]:
        escorts = [self.stage.players[name].id for name in ("handler", "assistant")]
        yield gone.since - 3 * MINUTE, act("ask_exit", "handler", ground="loot", place="演练地点",
                                           reasons="演练")  # fmt: skip
        yield gone.since - 2 * MINUTE, act("decide_exit", "station_head", granted=True,
                                           opinion="同意")  # fmt: skip
        yield gone.since, act("go_out", escorts=escorts, camera="BWC-1")
        yield gone.end(gone.since), act("come_back", note="状况正常")

    def _person(self, number: str) -> int:
        shown = self.stage.wire.get(f"subjects/case/{self.case}", self._token("handler")).body
        persons = shown["read"]["persons"]
        return int(next(row["id"] for row in persons if row["name"] == _name(number)))

    def _token(self, name: str) -> str:
        return self.stage.players[name].token


def _name(number: str) -> str:
    """What a person of the exercise is called."""
    return "演练" + number


def entered(it: History) -> datetime:
    """When the person came in; on arrival, where nothing says later."""
    return it.entered or it.stay.since


def rounds(it: History) -> Iterator[datetime]:
    """When a guard comes by: at regular times, while the person is in the area."""
    at, end = entered(it) + ROUND, it.stay.end(it.stay.since)
    while at < end - MINUTE:
        if not any(gone.since <= at <= gone.end(end) for gone in it.exits):
            yield at
        at += ROUND
