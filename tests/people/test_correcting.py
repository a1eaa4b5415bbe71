"""What was entered is corrected; a password is set once; a directory is let in and out."""

from __future__ import annotations

from datetime import date

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.people.accounts import SignInError, sign_in
from plumbline.people.directories import directory_of
from plumbline.people.models import Officer
from tests import cast
from tests.people.scene import enrolled
from tests.scenes import Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
WHY = {"reasons": "更名"}


@pytest.mark.rule("2.2a")
def test_a_name_is_corrected_and_the_old_one_stays_in_the_ledger(bureau: Province) -> None:
    scene, recruit = Scene(bureau), bureau.officers["recruit"]
    before = Officer.objects.get(pk=recruit)
    scene.do("people.correct", "administrator", recruit, name="赵改", **WHY)
    now = Officer.objects.get(pk=recruit)
    assert (now.name, now.number, now.law_background) == ("赵改", before.number, False)
    assert scene.entry.body["form"]["name"] == "赵改"
    scene.do("people.correct", "administrator", recruit, law_background=True, **WHY)
    now = Officer.objects.get(pk=recruit)
    assert (now.name, now.law_background) == ("赵改", True)
    with pytest.raises(Invalid) as wrong:
        scene.do("people.correct", "administrator", recruit, name="赵改", **WHY)
    assert wrong.value.errors == [("name", "与登记的内容相同，无须更正")]


@pytest.mark.gate("people.password_unset")
@pytest.mark.rule("2.2a")
def test_a_password_is_set_for_whoever_has_none_and_for_nobody_else(bureau: Province) -> None:
    scene = enrolled(bureau)
    with pytest.raises(SignInError):
        sign_in("T2", "", scene.now)
    step(scene, "people.set_password")
    assert sign_in("T2", cast.PASSWORD, scene.now).number == "T2"
    told = stopped(scene, "people.set_password", "people.password_unset", password="y" * 12)
    assert told["says"] == "该账号已有密码，不能由他人另设"
    assert cast.PASSWORD not in str(scene.entry.body)


@pytest.mark.rule("2.2a")
def test_a_directory_is_let_in_until_a_day_and_the_newest_word_counts(bureau: Province) -> None:
    scene, who = Scene(bureau), bureau.officers["administrator"]
    unit, act = bureau.units[cast.CITY], "people.register_directory"
    form = {"name": "人事系统", "officer": str(who)}
    assert directory_of(who, date(2026, 3, 3)) is None
    scene.do(act, "administrator", unit, **form)
    found = directory_of(who, date(2030, 1, 1))
    assert found is not None
    assert found.unit.pk == unit
    assert directory_of(who, date(2026, 3, 2)) is None
    scene.do(act, "administrator", unit, **form, until="2026-03-05")
    assert directory_of(who, date(2026, 3, 5)) is not None
    assert directory_of(who, date(2026, 3, 6)) is None
    for wrong in ({"until": "2026-03-01"}, {"officer": str(unit)}):
        with pytest.raises(Invalid):
            scene.do(act, "administrator", unit, **{**form, **wrong})
    assert scene.answer(act, "trainer", unit, **form) == {"role"}
