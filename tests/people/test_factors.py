"""One-time codes beside the password: as RFC 6238 has them, once each, at every door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Entry
from plumbline.people import onetime
from plumbline.people.accounts import TRIES, CodeWanted, SignInError, second_step, sign_in
from plumbline.people.factors import secret_of
from plumbline.people.models import Account, Factor
from tests import cast
from tests.scenes import Scene

SECRET = b"12345678901234567890"  # of the RFC's own examples
WRITTEN = onetime.written(SECRET)


@pytest.mark.parametrize(("second", "said"), [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
    (2000000000, "279037"), (20000000000, "353130"),
])  # fmt: skip
def test_codes_are_those_of_the_rfc(second: int, said: str) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert onetime.code(SECRET, onetime.step_of(at)) == said
    assert onetime.matching(SECRET, said, at, -1) == second // 30


def test_a_clock_may_be_off_by_one_step_and_no_more() -> None:
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    step = onetime.step_of(at)
    for off in (-1, 0, 1):
        assert onetime.matching(SECRET, onetime.code(SECRET, step + off), at, -1) == step + off
    for off in (-2, 2):
        assert onetime.matching(SECRET, onetime.code(SECRET, step + off), at, -1) is None


def factored(bureau: Province) -> Scene:
    """The handler has set up a second factor."""
    scene = Scene(bureau)
    at = scene.now + timedelta(minutes=1)
    scene.do("people.add_factor", "handler", bureau.officers["handler"], secret=WRITTEN,
             code=onetime.code(SECRET, onetime.step_of(at)))  # fmt: skip
    return scene.tick(minutes=5)


def number(bureau: Province, who: str = "handler") -> str:
    return Account.objects.get(officer=bureau.officers[who]).number


def now_code(scene: Scene) -> str:
    return onetime.code(SECRET, onetime.step_of(scene.now))


def test_who_has_a_second_factor_needs_its_code(bureau: Province) -> None:
    scene = factored(bureau)
    with pytest.raises(CodeWanted):
        sign_in(number(bureau), cast.PASSWORD, scene.now)
    with pytest.raises(SignInError):
        sign_in(number(bureau), cast.PASSWORD, scene.now, "000000")
    found = sign_in(number(bureau), cast.PASSWORD, scene.now, now_code(scene))
    assert found.officer_id == bureau.officers["handler"]
    sign_in(number(bureau, "reviewer"), cast.PASSWORD, scene.now)  # nobody else is asked


def test_a_code_opens_once(bureau: Province) -> None:
    scene = factored(bureau)
    second_step(number(bureau), now_code(scene), scene.now)
    with pytest.raises(SignInError):
        second_step(number(bureau), now_code(scene), scene.now)
    scene.tick(seconds=30)
    second_step(number(bureau), now_code(scene), scene.now)


def test_wrong_codes_lock_the_account(bureau: Province) -> None:
    scene = factored(bureau)
    for _ in range(TRIES):
        with pytest.raises(SignInError):
            second_step(number(bureau), "000000", scene.now)
    assert Account.objects.get(number=number(bureau)).locked_until
    with pytest.raises(SignInError):
        second_step(number(bureau), now_code(scene), scene.now)


def test_the_second_step_alone_opens_nothing_without_a_factor(bureau: Province) -> None:
    with pytest.raises(SignInError):
        second_step(number(bureau, "reviewer"), "123456", cast.OPENS)


@pytest.mark.gate("people.own_account")
def test_nobody_sets_up_the_factor_of_somebody_else(bureau: Province) -> None:
    scene = Scene(bureau)
    at = scene.now + timedelta(minutes=1)
    code = onetime.code(SECRET, onetime.step_of(at))
    shut = scene.refused("people.add_factor", "administrator", bureau.officers["handler"],
                         secret=WRITTEN, code=code)  # fmt: skip
    assert set(shut) == {"people.own_account"}


@pytest.mark.gate("people.others_account")
@pytest.mark.gate("people.has_factor")
def test_only_an_administrator_takes_a_factor_away_and_not_his_own(bureau: Province) -> None:
    scene, officer = factored(bureau), bureau.officers["handler"]
    shut = scene.refused("people.drop_factor", "administrator", bureau.officers["administrator"],
                         reasons="手机遗失")  # fmt: skip
    assert set(shut) == {"people.others_account", "people.has_factor"}
    scene.do("people.drop_factor", "administrator", officer, reasons="手机遗失")
    sign_in(number(bureau), cast.PASSWORD, scene.now)


@pytest.mark.parametrize(("form", "field"), [
    ({"secret": WRITTEN, "code": "000000"}, "code"),
    ({"secret": "A" * 8 + " " * 30 + "A" * 8, "code": "123456"}, "secret"),
])  # fmt: skip
def test_a_copy_that_does_not_work_is_not_kept(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        Scene(bureau).do("people.add_factor", "handler", bureau.officers["handler"], **form)
    assert [name for name, _ in caught.value.errors] == [field]
    assert not Factor.objects.exists()


def test_the_secret_stands_nowhere_in_the_clear(bureau: Province) -> None:
    factored(bureau)
    factor = Factor.objects.get()
    assert secret_of(factor) == SECRET
    assert WRITTEN not in factor.secret
    assert WRITTEN not in str(Entry.objects.latest("id").body)
    assert not Clear.objects.filter(value__contains=WRITTEN).exists()
