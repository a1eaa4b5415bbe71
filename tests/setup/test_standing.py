"""A test sees what its own acts made, whatever stands of the test before (tests/standing.py)."""

from __future__ import annotations

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from tests.scenes import Scene, accepted, filing_requested
from tests.standing import Standing

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def several(db: None) -> Standing:
    """What several tests share, inside this one: its own transaction is the outer one's block."""
    return Standing()


def begun(bureau: Province, one: Standing, times: list[str]) -> Scene:
    """A case, kept as `tests.scenes` keeps each act; notes each time that it is really done."""

    def do() -> Scene:
        times.append("done")
        return accepted(bureau)

    return one.once("accepted", do)


def test_an_act_that_stands_is_given_and_not_done_again(
    bureau: Province, several: Standing
) -> None:
    times: list[str] = []
    with several.test(afresh=False):
        first = begun(bureau, several, times)
        assert Case.objects.count() == 1
    with several.test(afresh=False):
        assert begun(bureau, several, times).ids == first.ids
        assert Case.objects.count() == 1
    with several.test(afresh=True):
        assert not Case.objects.exists()
        begun(bureau, several, times)
    assert times == ["done", "done"]
    several.close()


def test_a_question_before_the_act_sees_a_bureau_without_it(
    bureau: Province, several: Standing
) -> None:
    times: list[str] = []
    with several.test(afresh=False):
        begun(bureau, several, times)
    with several.test(afresh=False):
        assert not Case.objects.exists()
        begun(bureau, several, times)
        assert Case.objects.count() == 1
    assert times == ["done", "done"]
    several.close()


def test_what_a_test_writes_itself_is_gone_and_what_follows_it_is_not_kept(
    bureau: Province, several: Standing
) -> None:
    times: list[str] = []
    with several.test(afresh=False):
        scene = begun(bureau, several, times)
        Case.objects.filter(pk=scene.ids["case"]).update(brief="改过")
        several.once("later", lambda: filing_requested(bureau))
        assert Case.objects.count() == 2
    with several.test(afresh=False):
        assert begun(bureau, several, times).case.brief == "盗窃"
        assert (len(several.steps), Case.objects.count()) == (1, 1)
    assert times == ["done"]
    several.close()


def test_a_run_that_is_refused_is_done_again(bureau: Province, several: Standing) -> None:
    def broken() -> Scene:
        accepted(bureau)
        raise LookupError

    before = Entry.objects.count()
    with several.test(afresh=False), pytest.raises(LookupError):
        several.once("broken", broken)
    with several.test(afresh=False):
        assert (Entry.objects.count(), several.steps) == (before, [])
    several.close()
