"""Persons: what their standing demands, correcting them, and what is owed because of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from plumbline.casework import reads
from plumbline.casework.models import Permission, Person, SupervisorNotice
from plumbline.casework.standing import attendants, flags, unpermitted, untold
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from tests import scenes
from tests.casework import scene as build
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2026, 3, 3)


def wrong(scene: Scene, act: str, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        step(scene, act, **form)
    return invalid.value.errors


def person(bureau: Province, **more: Any) -> tuple[Scene, Person]:
    scene = build.with_suspect(bureau, **more)
    return scene, scene.case.persons.latest("pk")


def needed_by(person: Person) -> list[str]:
    """Who is still to be there for him, as the case's page says it."""
    return attendants(person, DAY, {helper.role for helper in person.helpers.all()})


@pytest.mark.parametrize(
    ("born", "minor"),
    [("2008-03-04", True), ("2008-03-03", True), ("2008-03-02", False), ("1990-01-01", False)],
)
def test_a_person_is_a_minor_through_the_eighteenth_birthday(
    bureau: Province, *, born: str, minor: bool
) -> None:
    _, found = person(bureau, born=born)
    assert found.minor(DAY) is minor
    assert ("未成年人" in flags(found, DAY)) is minor
    assert needed_by(found) == (["监护人或者合适成年人"] if minor else [])


def test_a_minor_without_guardian_needs_an_appropriate_adult(bureau: Province) -> None:
    scene, minor = person(bureau, born="2012-05-01")
    step(scene, "casework.add_person", role="guardian", name="吴父", guardian_of=minor.pk)
    assert needed_by(minor) == []
    step(scene, "casework.correct_person", person=minor.pk, grounds="其父在押",
         changes=[{"column": "no_guardian", "value": "监护人在押，不能到场"}])  # fmt: skip
    assert needed_by(Person.objects.get(pk=minor.pk)) == ["合适成年人"]
    step(scene, "casework.add_person", role="adult", name="社工郑某", guardian_of=minor.pk)
    assert needed_by(minor) == []


@pytest.mark.parametrize(
    ("more", "helper", "needed"),
    [
        ({"standing": ["deaf"]}, "sign", "通晓手语的人员"),
        ({"standing": ["mute"]}, "sign", "通晓手语的人员"),
        ({"language": "俄语"}, "interpreter", "翻译人员"),
    ],
)
def test_who_cannot_follow_is_helped(
    bureau: Province, more: dict[str, Any], helper: str, needed: str
) -> None:
    scene, suspect = person(bureau, **more)
    assert needed_by(suspect) == [needed]
    step(scene, "casework.add_person", role=helper, name="张某", guardian_of=suspect.pk)
    assert needed_by(suspect) == []


def test_every_flag_is_stored_and_shown(bureau: Province) -> None:
    scene, suspect = person(
        bureau, standing=["blind", "pregnant", "official"], deputy="township", nationality="俄罗斯"
    )
    assert (suspect.blind, suspect.pregnant, suspect.official, suspect.deaf) == (
        True, True, True, False,
    )  # fmt: skip
    (shown,) = reads.case(scene.case, bureau.actor("handler"), scene.now)["persons"]
    assert shown["flags"] == ["盲", "怀孕", "公职人员", "乡镇人大代表", "外国人"]
    assert ["国籍", "俄罗斯"] in shown["facts"]


def test_a_unit_has_a_code_and_somebody_who_answers_for_it(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    unit = {"name": "某商贸公司", "standing": ["organisation"], "unit_code": "91220102MA0Y5N1234"}
    assert wrong(scene, "casework.add_person", **unit)[0][0] == "representative"
    step(scene, "casework.add_person", **unit, representative="钱某")
    assert scene.case.persons.get().representative == "钱某"


def test_only_helpers_stand_for_somebody_of_the_same_case(bureau: Province) -> None:
    scene, suspect = person(bureau)
    other = scenes.investigating(bureau, "administrative")
    form = {"role": "guardian", "name": "吴父", "guardian_of": suspect.pk}
    assert wrong(other, "casework.add_person", **form)[0][1] == "本案没有登记这个人"
    assert wrong(scene, "casework.add_person", **{**form, "role": "witness"})[0][0] == (
        "guardian_of"
    )


# -- corrections ----------------------------------------------------------------------------------


def test_a_correction_changes_what_it_names_and_leaves_the_rest(bureau: Province) -> None:
    scene, suspect = person(bureau, phone="13900000000", standing=["deaf"])
    step(scene, "casework.correct_person", changes=[
        {"column": "name", "value": "伍某"}, {"column": "sex", "value": "男"},
        {"column": "born", "value": "1991-02-03"},
        {"column": "deputy", "value": "县级以上人大代表"},
    ])  # fmt: skip
    found = Person.objects.get(pk=suspect.pk)
    assert (found.name, found.sex, found.born, found.deputy) == (
        "伍某", "male", date(1991, 2, 3), "county",
    )  # fmt: skip
    assert (found.phone, found.deaf) == ("13900000000", True)
    step(scene, "casework.correct_person", changes=[], cleared=True)
    assert not Person.objects.get(pk=suspect.pk).deaf


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", ""),
        ("born", "明天"),
        ("born", "2027-01-01"),
        ("id_number", "123"),
        ("role", "法官"),
    ],
)
def test_a_correction_is_held_to_what_registration_is_held_to(
    bureau: Province, column: str, value: str
) -> None:
    scene, suspect = person(bureau)
    wrong(scene, "casework.correct_person", changes=[{"column": column, "value": value}])
    assert Person.objects.get(pk=suspect.pk).name == "吴某"


def test_an_empty_correction_is_none(bureau: Province) -> None:
    scene, _ = person(bureau)
    assert wrong(scene, "casework.correct_person", changes=[])[0][0] == "changes"


# -- foreigners, deputies, officials --------------------------------------------------------------


@pytest.mark.rule("D-ADM-40")
def test_a_restricted_foreigner_is_reported_within_48_hours(bureau: Province) -> None:
    scene = build.restricted(bureau)
    duty = scene.duty("casework.foreigner_reported")
    restricted = scene.now.astimezone(SHANGHAI)
    whole = restricted.replace(minute=0, second=0, microsecond=0) + timedelta(hours=49)
    assert duty.due_at == whole  # the starting hour is not counted (N-TIME-01)
    tick = timedelta(microseconds=1)
    assert (duty.late_by(whole), duty.late_by(whole + tick)) == (None, tick)
    through(scene, "casework.report_foreigner")
    assert scene.duty("casework.foreigner_reported").settled_at == scene.now


@pytest.mark.rule("D-ADM-40")
def test_each_restricted_foreigner_has_a_report_of_his_own(bureau: Province) -> None:
    scene = build.restricted(bureau)
    first = scene.ids["foreign_report"]
    step(scene, "casework.add_person", name="伊万", nationality="俄罗斯")
    step(scene, "casework.note_restricted")
    through(scene, "casework.report_foreigner")
    scene.ids = {"foreign_report": first}
    assert scene.duty("casework.foreigner_reported").settled_at is None


@pytest.mark.rule("D-ADM-40")
def test_a_chinese_citizen_is_not_reported(bureau: Province) -> None:
    scene, suspect = person(bureau)
    found = wrong(scene, "casework.note_restricted", person=suspect.pk)
    assert found == [("person", "此人登记为中国公民；确系外国人的，先更正其国籍")]


@pytest.mark.rule("G-ADM-33")
def test_a_county_deputy_may_be_detained_only_with_permission(bureau: Province) -> None:
    scene = build.with_deputy(bureau)
    suspect = scene.case.persons.get()
    assert unpermitted(suspect)
    (shown,) = reads.case(scene.case, bureau.actor("handler"), scene.now)["persons"]
    assert ["拘留须先经许可", "本级人大主席团或者常务委员会"] in shown["facts"]
    through(scene, "casework.record_permission")
    assert Permission.objects.get().person == suspect
    assert not unpermitted(suspect)


@pytest.mark.rule("G-ADM-33")
@pytest.mark.parametrize("deputy", ["", "township"])
def test_a_township_deputy_needs_no_permission(bureau: Province, deputy: str) -> None:
    scene, suspect = person(bureau, deputy=deputy)
    assert not unpermitted(suspect)
    if not deputy:
        wrong(scene, "casework.record_permission", person=suspect.pk)


@pytest.mark.gate("casework.supervisor_told")
@pytest.mark.rule("D-ADM-28")
def test_no_case_is_closed_before_the_supervisory_organ_knows(bureau: Province) -> None:
    scene = build.official_penalised(bureau)
    assert [one.name for one in untold(scene.case)] == ["吴某"]
    told = stopped(scene, "casework.close", "casework.supervisor_told")
    assert told["says"] == "受处罚的1名公职人员还没有通报监察机关"
    through(scene, *build.CARRIED_OUT)
    stopped(scene, "casework.close", "casework.supervisor_told")
    through(scene, "penalty.notify_supervisor", "casework.close")
    assert SupervisorNotice.objects.get().organ == "南关区监察委员会"
    assert scene.case.phase == "closed"


@pytest.mark.rule("D-ADM-28")
def test_nobody_is_told_of_who_holds_no_office(bureau: Province) -> None:
    assert untold(scenes.decided(bureau, "administrative").case) == []
