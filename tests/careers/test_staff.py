"""Who leads legal affairs, how units are staffed, how legal staff move, and who has left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.careers import reads
from plumbline.careers.models import Matter
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.people.accounts import SignInError, give_token, of_token, sign_in
from plumbline.people.models import Account, Officer, Post, Unit
from tests import cast
from tests.careers.scene import proposed
from tests.scenes import Scene, through

pytestmark = pytest.mark.usefixtures("db")
TODAY = date(2026, 3, 3)


def organs() -> list[Unit]:
    return list(Unit.objects.order_by("code"))


def takes_over(scene: Scene, who: str, role: str, unit: str, **other: Any) -> Scene:
    scene.do("people.take_over_post", "administrator", scene.bureau.officers[who], role=role,
             unit=str(scene.bureau.units[unit]), since="2026-03-01", ground="原任命文件",
             **other)  # fmt: skip
    return scene


@pytest.mark.rule("R-SUP-01", "5.1a")
def test_who_leads_legal_affairs_is_shown_with_vacancies_and_wrong_offices(
    bureau: Province,
) -> None:
    def fault(unit: str) -> str:
        return {one.unit.code: one.fault for one in reads.leading(organs(), TODAY)}[unit]

    scene = Scene(bureau)
    assert {one.unit.level for one in reads.leading(organs(), TODAY)} == {"city", "county"}
    assert fault(cast.CITY) == "没有登记主管法制工作的负责人"
    takes_over(scene, "upper", "ORGAN_HEAD", cast.CITY, charge="legal_leader", rank="commissar")
    assert fault(cast.CITY) == "主管法制工作的负责人职务不符"  # in a county it would do
    takes_over(scene, "upper", "ORGAN_HEAD", cast.CITY, charge="legal_leader", rank="daily")
    assert fault(cast.CITY) == "没有登记法制部门负责人"
    takes_over(scene, "head", "ORGAN_HEAD", cast.COUNTY, charge="legal_leader", rank="commissar")
    takes_over(scene, "reviewer", "LEGAL_DEPT", cast.COUNTY, charge="legal_head")
    assert fault(cast.COUNTY) == ""


@pytest.mark.rule("R-SUP-01", "5.2a")
def test_staffing_shows_required_actual_and_gap_with_the_people(bureau: Province) -> None:
    scene, county = Scene(bureau), bureau.units[cast.COUNTY]
    form = {"role": "LEGAL_DEPT", "basis": "参照一线实战部门标准，承担信访增配一人"}
    for required, since in ((3, "2026-01-01"), (5, "2026-03-01"), (9, "2027-01-01")):
        scene.do("people.establish_posts", "administrator", county, required=required,
                 since=since, **form)  # fmt: skip
    (row,) = reads.staffing(organs(), TODAY)
    assert (row.unit.code, row.required, row.gap) == (cast.COUNTY, 5, 3)
    assert [one.name for one in row.people] == ["沈明", "许新"]
    with CaptureQueriesContext(connection) as asked:
        reads.staffing([row.unit], TODAY)
    assert len(asked) == 2
    with pytest.raises(Invalid):
        scene.do("people.establish_posts", "administrator", county, role="CLOCK", required=1,
                 since="2026-03-01", basis="编制方案")  # fmt: skip


@pytest.mark.rule("5.2d")
def test_rotation_and_training_are_counted_with_the_people_behind(bureau: Province) -> None:
    scene = through(proposed(bureau, "handler", sort="training", what="到法制大队"),
                    "careers.approve")  # fmt: skip
    scene.do("careers.propose", "provincial_lawyer", bureau.officers["reviewer"], sort="rotation",
             what="到南岭派出所", grounds="年度轮岗", since="2026-04-01")  # fmt: skip
    before = {one.unit.code: one for one in reads.moving(organs(), 2026, TODAY)}[cast.COUNTY]
    assert (before.rate, before.rotated) == ("0%", ())
    through(scene, "careers.approve")
    found = {one.unit.code: one for one in reads.moving(organs(), 2026, TODAY)}
    county = found[cast.COUNTY]
    assert [one.name for one in county.staff] == ["沈明", "许新"]
    assert ([one.name for one in county.rotated], county.rate) == (["沈明"], "50%")
    assert [one.name for one in county.trained] == ["李勤"]
    assert found["220202"].rate == "—"
    assert {one.rate for one in reads.moving(organs(), 2025, TODAY)} <= {"0%", "—"}


@pytest.mark.rule("D-QUAL-01", "1.3b")
def test_a_proposal_shows_the_level_and_gives_no_score(bureau: Province) -> None:
    scene = proposed(bureau)
    shown = reads.career_matter(Matter.objects.get(), bureau.actor("head"), scene.now)
    assert ["今日的执法资格", "基本级执法资格"] in shown["facts"]


@pytest.mark.gate("phase", "people.leave")
@pytest.mark.rule("5.2a", "2.2a")
def test_who_leaves_is_out_the_same_minute_and_his_posts_remain_on_record(
    bureau: Province,
) -> None:
    scene, handler = Scene(bureau), bureau.officers["handler"]
    account = Account.objects.get(officer=handler)
    token, _ = give_token(account, scene.now)
    form = {"reason": "retired", "last_day": "2026-03-03"}
    with pytest.raises(Invalid):
        scene.do("people.leave", "administrator", handler, **{**form, "last_day": "2026-03-09"})
    scene.do("people.leave", "administrator", handler, **form)
    left = Officer.objects.get(pk=handler)
    assert (left.phase, left.left_for, left.left_on) == ("left", "retired", TODAY)
    with pytest.raises(SignInError):
        sign_in(account.number, cast.PASSWORD, scene.now)
    assert of_token(token, scene.now) is None
    with pytest.raises(LookupError):
        bureau.actor("handler")
    posts = Post.objects.filter(officer=handler)
    assert [post.until for post in posts] == [TODAY]  # kept, with its end
    assert scene.answer("people.leave", "administrator", handler, **form) == {"phase(serving)"}
