"""The database is killed again and again while candidates save: what was acknowledged is there.

SIGKILL goes to the postmaster of a private server and all its children; granian stays and finds it
again. It holds as well where commits do not wait for the disk: a save asks for its own
to wait (decision 0020). The control names a save that was never made.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from uuid import UUID

import pytest

from tests.exams.candidates import Candidate, free_port, saving, wait_for_saves, web
from tests.faults.crashing import Crashing, crashing
from tests.faults.test_crash import CARELESS

MODULE, KILLS = "tests.exams.crashed", 6


def missing(crash: Crashing, people: list[Candidate]) -> list[list[str]]:
    """Asked of the private server, by a process of its own."""
    rows = [
        {"sitting": str(one.sitting), "cookie": one.cookie, "said": one.acknowledged}
        for one in people
    ]
    (crash.folder / "acknowledged.json").write_text(json.dumps(rows), encoding="utf-8")
    found: list[list[str]] = json.loads(crash.run("missing", str(crash.folder)))
    return found


@pytest.mark.thorough
@pytest.mark.rule("1.3a")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the children in /proc")
@pytest.mark.parametrize("settings", ["", CARELESS], ids=["careful", "careless"])
def test_a_killed_database_loses_no_acknowledged_answer(settings: str) -> None:
    with crashing(MODULE, settings) as crash:
        begun = json.loads(crash.told)
        people = [Candidate(UUID(one["sitting"]), one["cookie"]) for one in begun["people"]]
        questions, port = begun["questions"], free_port()
        with web(crash.env, port), saving(people, questions, port):
            for number in range(KILLS):
                wait_for_saves(people, sum(one.saves for one in people) + 20)
                time.sleep(random.Random(number).uniform(0.0, 0.3))
                crash.kill()
                crash.restart()
            wait_for_saves(people, sum(one.saves for one in people) + 20)
        print({"saves": sum(p.saves for p in people), "broken": sum(p.broken for p in people)})
        assert sum(one.saves for one in people) > 20 * KILLS
        assert sum(one.broken for one in people) >= KILLS  # the kills were felt
        assert missing(crash, people) == []
        people[0].acknowledged[questions[0]] = (10**9, ["nie"])
        assert missing(crash, people) == [[str(people[0].sitting), questions[0]]]
