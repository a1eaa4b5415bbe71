"""The web server is killed again and again while candidates save: what it acknowledged is there.

SIGKILL goes to granian and its workers. The control forgets an acknowledged save on purpose: the
comparison must find it missing.
"""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from tests.exams.candidates import free_port, missing, saving, wait_for_saves, web, writing

SECONDS, KILLS = 30.0, 6


@pytest.mark.thorough
@pytest.mark.rule("1.3a")
def test_a_killed_web_server_loses_no_acknowledged_answer(fresh_bureau: Any) -> None:
    people, questions = writing()
    port = free_port()
    with saving(people, questions, port):
        for _ in range(KILLS):
            with web(fresh_bureau.env, port):
                before = sum(one.saves for one in people)
                wait_for_saves(people, before + 20)
                time.sleep(random.Random(before).uniform(0.2, SECONDS / KILLS / 2))
    print({"saves": sum(p.saves for p in people), "broken": sum(p.broken for p in people)})
    assert sum(one.saves for one in people) > 20 * KILLS
    assert sum(one.broken for one in people) > 0  # the kills were felt
    assert missing(people) == []
    # The control: somebody was told of a save that is not there.
    people[0].acknowledged[questions[0]] = (10**9, ["nie"])
    assert missing(people) == [(people[0].sitting, questions[0])]
