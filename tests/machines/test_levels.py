"""A level, a matter, a tie against models: two persons decide; nothing counts ungranted."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from plumbline.careers.models import Matter
from plumbline.doors.cli.province import Province
from plumbline.people.models import Tie
from plumbline.qualification.models import Qualification
from plumbline.training.models import Assignment, Credit
from tests import cast
from tests.careers.scene import proposed as matter
from tests.exams import hall
from tests.people.scene import declared
from tests.qualification.scene import ELSEWHERE, granted, proposed
from tests.scenes import FORMS, Scene
from tests.training.scene import assigned

GRANT, DECLINE = "qualification.grant", "qualification.decline"
PROPOSE, APPROVE = "qualification.propose_change", "qualification.approve_change"
REFUSE, CERTIFY = "qualification.decline_change", "qualification.certify"
DECIDE = ("careers.approve", "careers.decline")
CREDIT, END = "training.credit_exam", "people.end_tie"
MOVE = "people.move_officer"
Held = type[Qualification] | type[Assignment]
FOLLOWS: dict[str, tuple[Callable[[Province], Scene], str, Held]] = {
    "qualification.follow": (granted, "recruit", Qualification),
    "training.follow": (assigned, "handler", Assignment),
}
COVERS = {GRANT, DECLINE, PROPOSE, APPROVE, REFUSE, CERTIFY, *FOLLOWS, *DECIDE, CREDIT, END}
CHANGES = ("renew", "suspend", "restore", "revoke")
FITS = {"valid": {"renew", "suspend", "revoke"}, "suspended": {"restore", "revoke"}}
LEADS_TO = {"suspend": "suspended", "restore": "valid", "revoke": "revoked"}
TURNS = 60


@pytest.mark.rule("1.3a", "R-QUAL-01", "N-QUAL-02", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(6))
def test_a_level_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene = proposed(bureau).appoint("trainer", "ORGAN_HEAD", cast.PROVINCE)
    phase, waits, done, until = "proposed", "", 0, None
    certified: set[Any] = set()
    for _ in range(TURNS):
        act = chance.choice((GRANT, DECLINE, *(PROPOSE, APPROVE) * 3, REFUSE, CERTIFY))
        act = GRANT if phase == "proposed" and chance.random() < 0.5 else act
        who, change = chance.choice(("trainer", "provincial_head", "recruit")), ""
        form = dict(FORMS[act])
        if act == PROPOSE:
            change = form["change"] = chance.choice(CHANGES if chance.random() < 0.5
                                                    else CHANGES[:3])  # fmt: skip
            lawful = who == "trainer" and not waits and change in FITS.get(phase, ())
        elif act in (GRANT, DECLINE):
            lawful = who == "provincial_head" and phase == "proposed"
        elif act == CERTIFY:
            lawful = who == "trainer" and phase == "valid" and until not in certified
        else:
            lawful = who == "provincial_head" and bool(waits) and phase in FITS
        shut = scene.answer(act, who, **form)
        assert (not shut) is lawful, (act, who, change, phase, waits, shut)
        if shut:
            continue
        done += 1
        if act == CERTIFY:
            certified.add(until)
        elif act == PROPOSE:
            waits = change
        elif act in (APPROVE, REFUSE):
            phase = LEADS_TO.get(waits, phase) if act == APPROVE else phase
            waits = ""
        else:
            phase = "valid" if act == GRANT else "declined"
        row = Qualification.objects.get(pk=scene.ids["qualification"])
        assert (row.phase, row.change) == (phase, waits)
        until = row.until
        counted = bureau.actor("recruit").levels
        assert bool(counted) is (phase in {"valid", "suspended", "revoked"})
    assert done


@pytest.mark.rule("0.2", "1.3a", "1.2c", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("act", FOLLOWS)
def test_what_is_an_officers_follows_him_by_the_clock_alone(
    bureau: Province, act: str, seed: int
) -> None:
    chance = random.Random(seed)
    begin, whose, model = FOLLOWS[act]
    scene, held = begin(bureau), cast.STATION
    home = held
    for _ in range(16):
        if chance.random() < 0.4:
            home = ELSEWHERE if home == cast.STATION else cast.STATION
            scene.do(MOVE, "administrator", bureau.officers[whose],
                     unit=str(bureau.units[home]), document="调动通知")  # fmt: skip
        who = chance.choice(("clock", "clock", "trainer", "recruit"))
        lawful = who == "clock" and held != home
        shut = scene.answer(act, who)
        assert (not shut) is lawful, (who, held, home, shut)
        held = home if lawful else held
        assert model.objects.get(pk=scene.ids[model.kind]).line[-1] == held


@pytest.mark.rule("1.3c", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(4))
def test_a_matter_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene, phase = matter(bureau).appoint("station_head", "ORGAN_HEAD"), "proposed"
    for _ in range(12):
        act = chance.choice(DECIDE)
        who = chance.choice(("station_head", "head", "trainer", "handler"))
        lawful = who == "head" and phase == "proposed"
        shut = scene.answer(act, who, **FORMS[act])
        assert (not shut) is lawful, (act, who, phase, shut)
        if not shut:
            phase = {"careers.approve": "approved", "careers.decline": "declined"}[act]
    assert Matter.objects.get().phase == phase


@pytest.mark.rule("1.3a", "P-QUAL-01")
@pytest.mark.parametrize("seed", range(4))
def test_an_exam_is_credited_once_by_the_clock_and_when_nobody_contests(
    bureau: Province, seed: int
) -> None:
    chance = random.Random(seed)
    scene, days, appeal, credited = hall.published(bureau), 0, "", False
    for _ in range(14):
        turn = chance.choice(("day", "try", "try", "appeal", "answer"))
        if turn == "day":
            scene.tick(days=1)
            days += 1
        elif turn == "appeal" and not appeal and days <= 5:
            scene.do("exams.appeal", hall.CANDIDATE, hall.sitting_of(scene).pk, grounds="评分过低")
            appeal = "asked"
        elif turn == "answer" and appeal == "asked":
            scene.do("exams.answer_appeal", "inspector", hall.sitting_of(scene).pk, reasons="无误")
            appeal = "answered"
        elif turn == "try":
            who = chance.choice(("clock", "clock", "trainer", "head"))
            lawful = who == "clock" and days > 5 and appeal != "asked" and not credited
            shut = scene.answer(CREDIT, who, scene.ids["exam"])
            assert (not shut) is lawful, (who, days, appeal, credited, shut)
            credited = credited or lawful
        assert Credit.objects.count() == int(credited)


@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(3))
def test_a_tie_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene, phase = declared(bureau).appoint("handler", "ORGAN_HEAD"), "standing"
    for _ in range(8):
        who = chance.choice(("station_head", "head", "trainer", "handler", "upper"))
        lawful = who in ("head", "upper") and phase == "standing"
        shut = scene.answer(END, who, **FORMS[END])
        assert (not shut) is lawful, (who, phase, shut)
        if not shut:
            phase = "ended"
    assert Tie.objects.get().phase == phase
