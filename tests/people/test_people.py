"""Units, officers, posts, sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Entry
from plumbline.people import genesis
from plumbline.people.accounts import SignInError, give_token, of_token, sign_in
from plumbline.people.models import Account, Officer, Post, Token, Unit
from plumbline.qualification.reads import actor
from tests import cast
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
NOW = cast.OPENS


def wrong(scene: Scene, act: str, on: UUID, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, "administrator", on, **form)
    return invalid.value.errors


# -- genesis --------------------------------------------------------------------------------------


def test_a_ledger_is_founded_once(bureau: Province) -> None:
    with pytest.raises(genesis.AlreadyFoundedError):
        genesis.establish(
            "99", "某省公安厅", number="9900001", person="某人", password=cast.PASSWORD, now=NOW
        )


def test_the_first_entry_names_nobody_and_hides_the_person(bureau: Province) -> None:
    first = Entry.objects.earliest("id")
    assert (first.act, first.actor, first.role) == ("people.establish", None, "")
    assert (first.subject_id, first.made_id) == (
        bureau.units[cast.PROVINCE], bureau.officers["administrator"]
    )  # fmt: skip
    assert "安宁" not in str(first.body)


def test_everything_in_the_province_was_done_by_acts(bureau: Province) -> None:
    made = set(Entry.objects.exclude(made_id=None).values_list("made_id", flat=True))
    assert set(Officer.objects.values_list("pk", flat=True)) <= made
    assert set(Unit.objects.exclude(code=cast.PROVINCE).values_list("pk", flat=True)) <= made


# -- units and officers ---------------------------------------------------------------------------


def test_a_unit_stands_below_the_one_that_founds_it(bureau: Province) -> None:
    scene, above = Scene(bureau), bureau.units[cast.COUNTY]
    form = {"code": "220102003", "name": "新春派出所", "level": "station"}
    made = scene.do("people.found_unit", "administrator", above, **form).made
    assert Unit.objects.get(pk=made).line == ["22", "2201", "220102", "220102003"]
    assert wrong(scene, "people.found_unit", above, **form) == [("code", "该代码已经使用")]


def test_a_number_is_given_to_one_officer(bureau: Province) -> None:
    number = Officer.objects.get(pk=bureau.officers["handler"]).number
    found = wrong(Scene(bureau), "people.enrol", bureau.units[cast.STATION], number=number,
                  name="另人", password=cast.PASSWORD)  # fmt: skip
    assert found == [("number", "该警号已经登记")]


def test_a_password_has_twelve_characters(bureau: Province) -> None:
    found = wrong(Scene(bureau), "people.enrol", bureau.units[cast.STATION], number="2209999",
                  name="新警", password="short-pass1")  # fmt: skip
    assert [field for field, _ in found] == ["password"]


# -- posts ----------------------------------------------------------------------------------------


def appointment(bureau: Province, **other: Any) -> dict[str, Any]:
    station = str(bureau.units[cast.STATION])
    return {"role": "CASE_OFFICER", "unit": station, "since": "2026-03-03", **other}


@pytest.mark.rule("2.2a")
def test_an_auxiliary_holds_no_post_of_an_officer(bureau: Province) -> None:
    found = wrong(Scene(bureau), "people.appoint", bureau.officers["auxiliary"],
                  **appointment(bureau))  # fmt: skip
    assert found == [("role", "辅警只能担任警务辅助人员")]


@pytest.mark.rule("2.2a")
def test_a_post_is_in_a_unit_that_exists_and_does_not_end_before_it_begins(
    bureau: Province,
) -> None:
    scene, officer = Scene(bureau), bureau.officers["recruit"]
    form = appointment(bureau, unit=str(uuid4()))
    assert wrong(scene, "people.appoint", officer, **form) == [("unit", "没有这个单位")]
    form = appointment(bureau, until="2026-03-02")
    assert wrong(scene, "people.appoint", officer, **form) == [("until", "止日不能早于起日")]


def test_an_administrator_appoints_in_his_own_line_only(bureau: Province) -> None:
    scene = Scene(bureau).appoint("upper", "SYSTEM_ADMIN", "2201")
    form = appointment(bureau, unit=str(bureau.units["220202001"]))
    with pytest.raises(Invalid) as wrong_unit:
        scene.do("people.appoint", "upper", bureau.officers["recruit"], **form)
    assert wrong_unit.value.errors == [("unit", "没有这个单位")]
    scene.do("people.appoint", "upper", bureau.officers["recruit"], **appointment(bureau))


@pytest.mark.rule("2.2a", "1.2b")
def test_a_post_that_has_an_end_is_not_prolonged_by_relieving_of_it(bureau: Province) -> None:
    scene, who = Scene(bureau), bureau.officers["recruit"]
    form = appointment(bureau) | {"since": "2026-03-03", "until": "2026-03-10"}
    scene.do("people.appoint", "administrator", who, **form)
    given = Post.objects.filter(officer=who).latest("pk").pk
    said = [("until", "不能晚于原定的止日；继续任职的，另行办理任职")]
    assert wrong(scene, "people.relieve", who, post=given, until="2026-03-11") == said
    scene.do("people.relieve", "administrator", who, post=given, until="2026-03-09")
    assert wrong(scene, "people.relieve", who, post=given, until="2026-03-10") == said


@pytest.mark.rule("2.2a", "0.2")
def test_another_role_in_a_unit_lets_nobody_appoint_or_move_there(bureau: Province) -> None:
    scene = Scene(bureau).appoint("custodian", "SYSTEM_ADMIN", cast.STATION)  # and the county's
    who, county = bureau.officers["recruit"], str(bureau.units[cast.COUNTY])
    moved = {"unit": county, "document": "调动通知"}
    given = appointment(bureau, unit=county)
    for act, form in (("people.appoint", given), ("people.move_officer", moved)):
        with pytest.raises(Invalid) as invalid:
            scene.do(act, "custodian", who, **form)
        assert invalid.value.errors == [("unit", "没有这个单位")]


@pytest.mark.rule("2.2a")
def test_a_post_ends_by_being_relieved_of_it(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    post = Post.objects.get(officer=officer)
    act = "people.relieve"
    assert wrong(scene, act, officer, post=post.pk, until="2026-02-01") == [
        ("until", "止日不能早于起日")
    ]
    other = bureau.officers["head"]
    assert wrong(scene, act, other, post=post.pk, until="2026-03-31") == [("post", "没有这项职务")]
    scene.do(act, "administrator", officer, post=post.pk, until="2026-03-31")
    held = bureau.actor("handler").posts
    assert [str(post.until) for post in held] == ["2026-03-31"]


def test_an_actor_is_an_officer_in_service(bureau: Province) -> None:
    found = actor(bureau.officers["chief"])
    assert found is not None
    assert (found.name, found.clearance) == ("郑重", 2)
    assert bureau.actor("head").clearance == 1
    assert bureau.actor("handler").clearance == 0
    assert actor(uuid4()) is None


# -- sign-in --------------------------------------------------------------------------------------


def number(bureau: Province, who: str = "handler") -> str:
    return Officer.objects.get(pk=bureau.officers[who]).number


def test_number_and_password_sign_in(bureau: Province) -> None:
    account = sign_in(number(bureau), cast.PASSWORD, NOW)
    assert account.officer_id == bureau.officers["handler"]


def test_a_wrong_number_and_a_wrong_password_look_alike(bureau: Province) -> None:
    found = []
    for who, password in ((number(bureau), "wrong-password"), ("0000000", cast.PASSWORD)):
        with pytest.raises(SignInError) as wrong_pair:
            sign_in(who, password, NOW)
        found.append((wrong_pair.value.args, wrong_pair.value.locked_until))
    assert found[0] == found[1]


def test_five_wrong_passwords_lock_for_a_while(bureau: Province) -> None:
    who = number(bureau)
    for _ in range(4):
        with pytest.raises(SignInError):
            sign_in(who, "wrong-password", NOW)
    with pytest.raises(SignInError) as locked:
        sign_in(who, "wrong-password", NOW)
    until = locked.value.locked_until
    assert until == NOW + timedelta(minutes=15)
    with pytest.raises(SignInError):
        sign_in(who, cast.PASSWORD, until - timedelta(seconds=1))
    assert sign_in(who, cast.PASSWORD, until).number == who


def test_a_right_password_forgets_the_wrong_ones(bureau: Province) -> None:
    who = number(bureau)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInError):
                sign_in(who, "wrong-password", NOW)
        sign_in(who, cast.PASSWORD, NOW)
    assert Account.objects.get(number=who).failures == 0


def test_a_token_stands_for_its_account_until_it_expires(bureau: Province) -> None:
    account = sign_in(number(bureau), cast.PASSWORD, NOW)
    text, expires = give_token(account, NOW)
    assert of_token(text, expires - timedelta(seconds=1)) == account
    assert of_token(text, expires) is None
    assert of_token(text + "x", NOW) is None
    assert text.encode() not in bytes(Token.objects.get().digest)


def test_passwords_are_kept_as_argon2(bureau: Province) -> None:
    kept = set(Account.objects.values_list("password", flat=True))
    assert len(kept) == len(bureau.officers)
    assert all(text.startswith("argon2") for text in kept)
