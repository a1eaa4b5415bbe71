"""The rates of 3.4d: counted from what was done, every exception by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.property.models import Thing
from plumbline.property.rates import Rate, rates
from tests import cast
from tests.measures import scene as measures
from tests.property.scene import chain, drawn, fated, held, kept, registered
from tests.scenes import FORMS, Scene, step

pytestmark = pytest.mark.usefixtures("db")


def three(scene: Scene, who: str = "upper") -> list[Rate]:
    return rates(scene.bureau.actor(who), scene.now)[1:]  # the first is of case centres


@pytest.mark.rule("3.4d", "N-PROP-02")
def test_a_county_without_a_centre_is_an_exception_by_name(bureau: Province) -> None:
    scene = Scene(bureau)
    (centre, stored, disposed) = three(scene)
    assert (centre.met, centre.of, centre.percent) == (0, 1, "0.00")
    assert [short.what for short in centre.exceptions] == ["长春市公安局南关区分局"]
    assert (stored.of, stored.percent, disposed.of) == (0, "", 0)
    assert three(kept(bureau))[0].percent == "100.00"


@pytest.mark.rule("3.4d", "N-PROP-02")
def test_what_is_handed_over_in_time_counts_and_what_is_late_is_named(bureau: Province) -> None:
    scene = kept(bureau)
    assert (three(scene)[1].met, three(scene)[1].of) == (1, 1)
    late = registered(bureau).tick(days=2)
    step(late, "property.hand_over")
    step(late, "property.receive")
    rate = three(late)[1]
    assert (rate.met, rate.of, rate.percent) == (1, 2, "50.00")
    number = Thing.objects.get(pk=late.ids["thing"]).number
    assert [(short.what, short.why) for short in rate.exceptions] == [(number, "移交超过期限")]


@pytest.mark.rule("3.4d", "D-PROP-01")
def test_a_handover_entered_after_its_day_proves_nothing(bureau: Province) -> None:
    scene = registered(bureau)
    signed, entered = scene.now + timedelta(minutes=1), scene.now + timedelta(days=2)
    bureau.do("property.hand_over", "handler", scene.ids["thing"], signed, entered,
              **FORMS["property.hand_over"])  # fmt: skip
    scene.now = entered
    step(scene, "property.receive")
    (short,) = three(scene)[1].exceptions
    assert short.why == "期限届满后才登记移交"


@pytest.mark.rule("3.4d", "N-PROP-02", "D-PROP-09")
def test_who_keeps_things_sees_their_rates_but_nothing_that_he_counts_blind(
    bureau: Province,
) -> None:
    scene = kept(bureau)
    assert (three(scene, "custodian")[1].met, three(scene, "custodian")[1].of) == (1, 1)
    counted = drawn(bureau)
    scene.now = counted.now
    assert three(scene, "second_custodian")[1].of == 0
    assert three(scene, "custodian")[1].of > 0


@pytest.mark.rule("3.4d", "D-PROP-01")
def test_what_nobody_registered_is_an_exception_once_its_day_is_over(bureau: Province) -> None:
    scene = held(measures.seized)(bureau)
    assert three(scene)[1].of == 0  # neither good nor bad yet
    scene.tick(days=2)
    (short,) = three(scene)[1].exceptions
    assert (short.what, short.why, short.kind) == ("折叠刀", "没有登记", "preservation")
    step(scene, "property.register")
    (short,) = three(scene)[1].exceptions
    assert short.why == "没有移交"


@pytest.mark.rule("3.4d", "N-PROP-02")
def test_only_what_left_with_its_papers_is_disposed_of_soundly(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    (short,) = three(scene)[2].exceptions
    assert short.why == "已经决定处理，仍在保管"
    step(scene, "property.propose_disposal", way="return_holder")
    step(scene, "property.give_back")
    assert three(scene)[2].percent == "100.00"
    bare = measures.seized(bureau)
    step(bare, "measures.dispose")
    rate = three(bare)[2]
    assert (rate.met, rate.of) == (1, 2)
    assert rate.exceptions[0].why == "没有登记，没有凭证"


@pytest.mark.rule("3.4d")
def test_a_rate_is_never_rounded_up_and_nobody_sees_beyond_his_line(bureau: Province) -> None:
    assert Rate("", "", 9999, 10001, (), "thing").percent == "99.98"
    assert Rate("", "", 1, 1, (), "thing").percent == "100.00"
    scene = chain("register", "hand_over", "receive")(bureau)
    assert three(scene, "stranger")[1].of == 0


@pytest.mark.rule("3.4d")
def test_a_county_without_a_case_centre_is_an_exception_until_one_is_in_use(
    bureau: Province,
) -> None:
    scene = Scene(bureau)
    who = bureau.actor("upper")
    rate = rates(who, scene.now)[0]
    assert (rate.met, rate.of) == (0, 1)
    assert [short.why for short in rate.exceptions] == ["没有在用的执法办案管理中心"]
    county = bureau.units[cast.COUNTY]
    scene.do(
        "premises.open_area",
        "administrator",
        county,
        **(FORMS["premises.open_area"] | {"shared": True}),
    )
    assert rates(who, scene.now)[0].percent == "100.00"
