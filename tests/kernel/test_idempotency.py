"""The same key, the same answer; at once as well as later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Report
from plumbline.kernel.act import ACTS, Done, Invalid, Refused
from plumbline.kernel.models import Attempt, Entry, Reply
from tests import cast, scenes
from tests.scenes import FORMS, MINUTE, Scene

REPORT: dict[str, Any] = {"way": "call", "facts": "手机被盗", "reporter": "钱某"}


def do(scene: Scene, act: str, by: str, key: str, on: UUID | None = None, **form: Any) -> Done:
    actor = scene.bureau.actor(by)
    return ACTS[act].do(actor, on or scene.on(act), form, at=scene.now, now=scene.now, key=key)


def test_a_repeat_answers_as_before_and_does_nothing(bureau: Province) -> None:
    scene = Scene(bureau)
    first = do(scene, "intake.report", "handler", "k-1", **REPORT)
    entries = Entry.objects.count()
    again = do(scene, "intake.report", "handler", "k-1", **REPORT)
    assert again.body == first.body
    assert Entry.objects.count() == entries
    assert Report.objects.count() == 1


def test_a_repeat_is_answered_also_after_the_subject_moved_on(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau).tick(minutes=1)
    first = do(scene, "casework.file", "head", "k", **FORMS["casework.file"])
    later = Scene(bureau, scene.now, ids=scene.ids)
    assert do(later, "casework.file", "head", "k", **FORMS["casework.file"]).body == first.body


def test_a_refusal_is_repeated_as_it_was(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau).tick(minutes=1)
    answers = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            do(scene, "review.approve", "head", "k", **FORMS["review.approve"])
        answers.append(refused.value.as_json())
    assert answers[0] == answers[1]
    assert answers[0]["refusals"]
    assert Attempt.objects.filter(act="review.approve").count() == 1


@pytest.mark.parametrize("change", ["form", "act", "subject", "at"])
def test_a_key_used_for_another_request_is_refused(bureau: Province, change: str) -> None:
    scene = scenes.investigating(bureau).tick(minutes=1)
    other = scenes.investigating(bureau)
    form = FORMS["casework.charge"]
    do(scene, "casework.charge", "handler", "k", **form)
    entries = Entry.objects.count()
    act, on = "casework.charge", None
    match change:
        case "form":
            form = form | {"name": "诈骗罪"}
        case "act":
            act, form = "casework.register_offline", FORMS["casework.register_offline"]
        case "subject":
            on = other.ids["case"]
        case _:
            scene.tick(seconds=1)
    with pytest.raises(Invalid) as wrong:
        do(scene, act, "handler", "k", on, **form)
    assert [field for field, _ in wrong.value.errors] == ["Idempotency-Key"]
    assert Entry.objects.count() == entries


def test_a_key_belongs_to_one_person(bureau: Province) -> None:
    scene = scenes.investigating(bureau).tick(minutes=1)
    one = do(scene, "casework.charge", "handler", "k", **FORMS["casework.charge"])
    two = do(scene, "casework.charge", "assistant", "k", **FORMS["casework.charge"])
    assert one.entry != two.entry


def test_without_a_key_every_request_is_new(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    one, two = (scenes.step(scene, "casework.charge") for _ in "12")
    assert one.entry != two.entry
    assert not Reply.objects.exists()


# -- at once --------------------------------------------------------------------------------------


def at_once(*jobs: Callable[[], Done]) -> list[Done | Exception]:
    """Do these at the same moment, each on its own connection."""
    barrier, answers = threading.Barrier(len(jobs)), list[Done | Exception]()

    def run(job: Callable[[], Done]) -> None:
        try:
            barrier.wait(10)
            answers.append(job())
        except Exception as error:  # noqa: BLE001 - the answer is looked at
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.usefixtures("fresh_bureau")
def test_two_heads_approving_at_once_have_one_effect() -> None:
    bureau = cast.existing()
    for _ in range(5):
        scene = scenes.reviewed(bureau)
        scene.appoint("chief", "ORGAN_HEAD").tick(minutes=1)
        form, at = FORMS["review.approve"], scene.now
        case = scene.ids["case"]
        actors = [bureau.actor("head"), bureau.actor("chief")]
        answers = at_once(
            *[partial(ACTS["review.approve"].do, a, case, form, at=at, now=at) for a in actors]
        )
        done = [a for a in answers if isinstance(a, Done)]
        refused = [a for a in answers if isinstance(a, Refused)]
        assert len(done) == 1, answers
        assert [r.gate for r in refused[0].refusals] == ["phase(reviewed)"]
        entry = Entry.objects.get(act="review.approve", subject_id=case)
        assert entry.pk == done[0].entry
        assert scene.case.entry_id == entry.pk


@pytest.mark.usefixtures("fresh_bureau")
@pytest.mark.parametrize("act", ["intake.report", "casework.charge"])
def test_one_key_sent_many_times_at_once_has_one_effect(act: str) -> None:
    bureau = cast.existing()
    scene = scenes.investigating(bureau).tick(minutes=1)
    form = REPORT if act == "intake.report" else FORMS[act]
    actor, on, at = bureau.actor("handler"), scene.on(act), scene.now + MINUTE
    before = Entry.objects.count()
    for key in ("k-1", "k-2", "k-3"):
        job = partial(ACTS[act].do, actor, on, form, at=at, now=at, key=key)
        answers = at_once(*[job] * 4)
        bodies = [a.body if isinstance(a, Done) else a for a in answers]
        assert bodies == [bodies[0]] * 4
        assert isinstance(bodies[0], dict)
    assert Entry.objects.count() == before + 3


@pytest.mark.usefixtures("fresh_bureau")
def test_numbers_have_no_gaps_and_no_doubles_under_load() -> None:
    bureau = cast.existing()
    actor, unit, at = bureau.actor("handler"), bureau.units[cast.STATION], cast.OPENS

    def job() -> Done:
        return [ACTS["intake.report"].do(actor, unit, REPORT, at=at, now=at) for _ in "12345"][-1]

    answers = at_once(*[job] * 4)
    assert all(isinstance(answer, Done) for answer in answers), answers
    numbers = sorted(int(number[-6:]) for number in Report.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 21))
