"""What acts on measures leave behind: rows, evidence, pages; and input they do not take."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.admissible import usable
from plumbline.casework.models import Evidence
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.measures import reads
from plumbline.measures.models import Belonging, Item, Record
from tests.measures.scene import THING, after, on_spot, peopled, registered, seized, served, upheld
from tests.scenes import READY, Scene, step, through

pytestmark = pytest.mark.usefixtures("db")


def newest(scene: Scene) -> Evidence:
    return Evidence.objects.filter(case=scene.ids["case"]).latest("pk")


FOUND: list[tuple[str, str, str]] = [  # act, kind of evidence, how it was taken
    ("measures.inspect", "record", "inspection"),
    ("measures.inspect_at_once", "record", "inspection"),
    ("measures.take_specimen", "physical", "inspection"),
    ("measures.draw_blood", "physical", "inspection"),
    ("measures.test_breath", "record", "inspection"),
    ("measures.identify", "record", "identification"),
    ("measures.preserve", "physical", "seizure"),
    ("measures.preserve_on_spot", "physical", "seizure"),
    ("measures.receive_opinion", "expert_opinion", "received"),
]


@pytest.mark.rule("D-ADM-01", "G-ADM-01")
@pytest.mark.parametrize(("act", "kind", "taking"), FOUND)
def test_what_is_found_becomes_usable_evidence_in_the_same_act(
    bureau: Province, act: str, kind: str, taking: str
) -> None:
    scene = READY[act](bureau)
    before = Evidence.objects.filter(case=scene.ids["case"]).count()
    step(scene, act)
    item = newest(scene)
    assert Evidence.objects.filter(case=scene.ids["case"]).count() == before + 1
    assert (item.kind, item.taking, item.entry_id) == (kind, taking, scene.entry.pk)
    assert len(item.officers) == 2
    assert usable(item)


@pytest.mark.rule("G-ADM-03")
def test_what_one_officer_seized_is_usable_only_as_recorded(bureau: Province) -> None:
    scene = peopled(bureau)
    step(scene, "measures.preserve_on_spot", officers=[], standard_place=True)
    item = newest(scene)
    assert (len(item.officers), item.recording, item.standard_place) == (1, "full", True)
    assert usable(item)


@pytest.mark.rule("C-ADM-01")
def test_an_index_of_the_recording_stands_for_the_written_record(bureau: Province) -> None:
    scene = READY["measures.inspect"](bureau)
    points = [{"begins": "00:10", "ends": "03:25", "shows": "床下发现刀具"}]
    step(scene, "measures.inspect", record="", inspected=None, recording="full", key_points=points)
    row = Record.objects.get(case=scene.ids["case"])
    assert (row.key_points, row.text) == (points, "")
    assert newest(scene).kind == "electronic"


@pytest.mark.rule("G-ADM-13")
def test_a_certificate_is_asked_for_approved_used_and_returned(bureau: Province) -> None:
    scene = READY["measures.return_certificate"](bureau)
    with pytest.raises(Invalid, match="unused"):
        step(scene, "measures.return_certificate", unused="没有用")
    step(scene, "measures.return_certificate")
    unused = READY["measures.inspect"](bureau)
    with pytest.raises(Invalid, match="certificate_shown"):
        step(unused, "measures.inspect", certificate_shown=False)
    with pytest.raises(Invalid, match="unused"):
        step(unused, "measures.return_certificate")
    step(unused, "measures.return_certificate", unused="被检查人主动交出")


@pytest.mark.rule("G-ADM-15")
def test_unrelated_belongings_are_registered_kept_and_returned(bureau: Province) -> None:
    scene = after("measures.safety_check")(bureau)
    kept = Belonging.objects.get(case=scene.ids["case"])
    assert (kept.name, kept.returned_at) == ("钱包", None)
    step(scene, "measures.return_belongings")
    kept.refresh_from_db()
    assert (kept.returned_at, kept.returned_to) == (scene.now, "吴某")
    with pytest.raises(Invalid, match="没有保管"):
        step(scene, "measures.return_belongings")


BREATH = {"result": 30, "disputed": False, "refused": False, "drunk": False, "accident": False}


@pytest.mark.rule("D-ADM-20")
@pytest.mark.parametrize(
    ("change", "phase"),
    [
        ({}, "accepted"),
        ({"disputed": True, "signed": False}, "blood_owed"),
        ({"refused": True, "result": None, "signed": False}, "blood_owed"),
        ({"drunk": True}, "blood_owed"),
        ({"accident": True}, "blood_owed"),
    ],
)
def test_breath_comes_first_and_blood_in_four_cases(
    bureau: Province, change: dict[str, Any], phase: str
) -> None:
    scene = peopled(bureau)
    step(scene, "measures.test_breath", **{**BREATH, **change})
    assert scene.case.breath_tests.get().phase == phase
    shut = scene.shut("measures.draw_blood", "handler")
    assert ("phase(blood_owed)" in shut) is (phase == "accepted")


@pytest.mark.rule("D-ADM-20")
@pytest.mark.parametrize("wrong", [{"signed": False}, {"result": None}, {"refused": True}])
def test_an_undisputed_result_is_signed_and_a_refused_test_has_none(
    bureau: Province, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        step(peopled(bureau), "measures.test_breath", **{**BREATH, **wrong})


@pytest.mark.rule("D-ADM-19")
def test_each_leg_of_a_sample_names_who_answers_for_it(bureau: Province) -> None:
    scene = READY["measures.pass_specimen"](bureau)
    with pytest.raises(Invalid, match="responsible"):
        step(scene, "measures.pass_specimen", responsible="")
    step(scene, "measures.pass_specimen")
    step(scene, "measures.pass_specimen", giver="市局物证室", taker="鉴定中心")
    legs = [(leg.giver, leg.taker) for leg in scene.case.specimens.get().legs.order_by("pk")]
    assert legs == [("李勤", "市局物证室"), ("市局物证室", "鉴定中心")]
    with pytest.raises(Invalid, match="handed_at"):
        step(scene, "measures.pass_specimen", giver="鉴定中心",
             handed_at="2026-03-01T09:00:00+08:00")  # fmt: skip


@pytest.mark.rule("G-ADM-20")
def test_what_may_not_be_seized_is_registered_and_stays_with_its_holder(bureau: Province) -> None:
    scene = after("measures.register_property")(bureau)
    item = Item.objects.get(case=scene.ids["case"])
    assert (item.preservation, item.disposal, item.owner) == (None, "with_holder", "郑某")


@pytest.mark.rule("G-ADM-22", "D-ADM-22")
def test_what_was_registered_may_be_turned_into_seizure_each_thing_once(bureau: Province) -> None:
    two = [THING, {**THING, "name": "铁棍"}]
    scene = READY["measures.preserve"](bureau)
    step(scene, "measures.preserve", items=two)
    first, second = Item.objects.filter(case=scene.ids["case"]).order_by("pk")
    for fates in ([first], [first, first], [first, second, second]):
        rows = [{"item": item.pk, "disposal": "returned"} for item in fates]
        with pytest.raises(Invalid, match="逐件处理"):
            step(scene, "measures.dispose", fates=rows)
    rows = [
        {"item": first.pk, "disposal": "returned"},
        {"item": second.pk, "disposal": "destroyed"},
    ]
    step(scene, "measures.dispose", fates=rows)
    step(registered(bureau), "measures.dispose", fates=[{"item": "@item", "disposal": "seized"}])


@pytest.mark.rule("G-ADM-19")
def test_a_refused_measure_is_to_be_lifted_and_the_things_go_back(bureau: Province) -> None:
    scene = through(on_spot(bureau), "measures.report_on_spot")
    step(scene, "measures.decide_on_spot", granted=False)
    preservation = scene.case.preservations.get()
    assert (preservation.phase, preservation.lift_for) == ("to_lift", "not_approved")
    step(scene, "measures.lift", ground="not_approved")
    assert Item.objects.get(preservation=preservation).disposal == "returned"


@pytest.mark.rule("G-ADM-24")
def test_a_bank_is_told_of_a_freezing(bureau: Province) -> None:
    with pytest.raises(Invalid, match="金融机构"):
        step(READY["measures.serve_freezing"](bureau), "measures.serve_freezing", bank_told=False)


PAGES: list[Any] = [
    READY["measures.return_certificate"], READY["measures.pass_specimen"],
    READY["measures.draw_blood"], READY["measures.send_material"], served, upheld, seized,
    on_spot,
]  # fmt: skip


@pytest.mark.parametrize("build", PAGES)
def test_every_matter_shows_its_facts(bureau: Province, build: Any) -> None:
    scene = build(bureau)
    actor = bureau.actor("head")
    for kind, pk in scene.ids.items():
        if catalogue.kinds()[kind].__module__.startswith("plumbline.measures"):
            shown = catalogue.view(kind, pk, actor, scene.now, "查阅")[1]
            assert shown["case"] == str(scene.ids["case"])
            assert shown["facts"]
            for label, value in [*shown["facts"], *(
                fact for part in shown.get("parts", []) for fact in part["facts"]
            )]:  # fmt: skip
                assert label and value


def test_fields_offer_what_is_open_in_the_case(bureau: Province) -> None:
    scene = through(seized(bureau), "measures.note_injury", "measures.note_value",
                    "measures.commission")  # fmt: skip
    case = scene.case
    for options in (reads.wounds, reads.valuations, reads.appraisals):
        assert len(options(case)) == 1
    assert reads.opinions(case) == []
    assert [label for _, label in reads.items(case.preservations.get())] == ["折叠刀 ×1"]
