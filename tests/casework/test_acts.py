"""What the acts on a case do, and what their forms refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.casework import reads
from plumbline.casework.models import Charge, Evidence, Person
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from tests import scenes
from tests.scenes import FORMS, step

pytestmark = pytest.mark.usefixtures("db")


def wrong(scene: scenes.Scene, act: str, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        step(scene, act, **form)
    return invalid.value.errors


@pytest.mark.rule("4.1a")
@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("123", "身份证号码应为十八位"),
        ("11010519491231002Y", "身份证号码校验位不正确"),
        ("110105194912310021", "身份证号码校验位不正确"),
        ("1101051949123100２X", "身份证号码应为十八位"),
    ],
)
def test_an_identity_number_must_be_right(bureau: Province, number: str, says: str) -> None:
    scene = scenes.investigating(bureau)
    assert wrong(scene, "casework.add_person", id_number=number) == [("id_number", says)]
    assert not Person.objects.exists()


@pytest.mark.parametrize("number", ["", "11010519491231002X", "11010519491231002x"])
def test_a_right_identity_number_is_taken(bureau: Province, number: str) -> None:
    step(scenes.investigating(bureau), "casework.add_person", id_number=number)
    assert Person.objects.get().id_number == number.upper()


def test_nobody_is_born_tomorrow(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    tomorrow = (scene.now + timedelta(days=1)).date()
    found = wrong(scene, "casework.add_person", born=tomorrow.isoformat())
    assert found == [("born", "出生日期不能晚于办理之日")]
    step(scene, "casework.add_person", born=scene.now.date().isoformat())


@pytest.mark.rule("D-ADM-01")
def test_evidence_is_collected_before_it_is_registered(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    later = (scene.now + timedelta(hours=1)).isoformat()
    found = wrong(scene, "casework.add_evidence", collected_at=later)
    assert found == [("collected_at", "取得时间不能晚于登记时间")]
    step(scene, "casework.add_evidence", collected_at=scene.now.isoformat())


def test_rows_remember_the_entry_that_made_them(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    for act, rows in (("add_person", Person), ("add_evidence", Evidence), ("charge", Charge)):
        done = step(scene, f"casework.{act}")
        assert rows._default_manager.get().entry_id == done.entry  # noqa: SLF001


def test_where_the_person_was_handled_is_kept(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    step(scene, "casework.note_handling", in_area=False, exception="急救")
    case = scene.case
    assert (case.in_area, case.area_exception) == (False, "急救")


@pytest.mark.parametrize(
    ("nature", "outcome"), [("criminal", "prosecution"), ("administrative", "penalty")]
)
def test_a_case_ends_with_its_outcome(bureau: Province, nature: str, outcome: str) -> None:
    scene = scenes.closed(bureau, nature)
    assert (scene.case.phase, scene.case.outcome) == ("closed", outcome)


def test_prosecution_is_no_administrative_decision(bureau: Province) -> None:
    scene = scenes.approved(bureau, "administrative")
    assert wrong(scene, "penalty.decide", outcome="prosecution")[0][0] == "outcome"


# -- reads ----------------------------------------------------------------------------------------


def numbers(bureau: Province, who: str, scene: scenes.Scene, **asked: str) -> set[str]:
    return {case.number for case in reads.cases(bureau.actor(who), scene.now, **asked)}


def test_lists_show_what_the_scope_shows(bureau: Province) -> None:
    one, two = scenes.accepted(bureau), scenes.offline(bureau)
    both = {one.case.number, two.case.number}
    assert numbers(bureau, "handler", two) == both
    assert numbers(bureau, "head", two) == numbers(bureau, "upper", two) == both
    assert numbers(bureau, "station_head", two) == {one.case.number}
    for who in ("stranger", "recruit", "administrator", "trainer"):
        assert numbers(bureau, who, two) == set()


def test_what_is_listed_is_seen_and_the_reverse(bureau: Province) -> None:
    from plumbline.kernel import catalogue
    from plumbline.kernel.act import NotFound

    cases = [build(bureau) for build in (scenes.accepted, scenes.offline, scenes.reviewed)]
    now = cases[-1].now + timedelta(days=1)
    for who in bureau.officers:
        actor = bureau.actor(who)
        listed = {case.pk for case in reads.cases(actor, now)}
        seen = set()
        for scene in cases:
            try:
                seen.add(catalogue.find("case", scene.ids["case"], actor, now).pk)
            except NotFound:
                continue
        assert listed == seen, who


def test_lists_are_narrowed(bureau: Province) -> None:
    one, two = scenes.accepted(bureau), scenes.reviewed(bureau, "administrative")
    assert numbers(bureau, "head", two, phase="reviewed") == {two.case.number}
    assert numbers(bureau, "head", two, nature="criminal") == {one.case.number}
    assert numbers(bureau, "head", two, words="殴打") == {two.case.number}
    assert numbers(bureau, "head", two, words=one.case.number) == {one.case.number}


def test_what_waits_for_whom(bureau: Province) -> None:
    builds = (scenes.filing_requested, scenes.under_review, scenes.reviewed)
    asked, review, approval = [build(bureau).ids["case"] for build in builds]
    now = scenes.Scene(bureau).now + timedelta(days=1)

    def waits(who: str) -> list[Any]:
        return [case.pk for case in reads.waiting(bureau.actor(who), now)]

    assert waits("head") == [asked, approval]
    assert waits("reviewer") == [review]
    assert waits("handler") == []
    assert waits("station_head") == []


def test_an_officers_own_open_cases(bureau: Province) -> None:
    kept = scenes.investigating(bureau).ids["case"]
    scenes.closed(bureau)
    scenes.not_filed(bureau)
    for who in ("handler", "assistant"):
        assert [case.pk for case in reads.handled(bureau.actor(who))] == [kept]
    assert not reads.handled(bureau.actor("head")).exists()
    assert FORMS
