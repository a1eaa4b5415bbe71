"""Recusal ties: who declares and ends them, who sees them, and that they keep an officer out."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from plumbline.doors.cli.ledger import _open_to
from plumbline.doors.cli.province import Province
from plumbline.doors.cli.session import Seat
from plumbline.kernel.act import Invalid, NotFound
from plumbline.kernel.catalogue import find, view
from plumbline.kernel.models import Clear, Entry, Look
from plumbline.kernel.scope import visible
from plumbline.people.models import Tie, Unit
from plumbline.people.ties import DeclareTie, mark, ties_of
from tests import cast, scenes
from tests.doors.web.desk import Desks, text
from tests.people import scene as people
from tests.scenes import FORMS, Scene, doer, step

pytestmark = pytest.mark.usefixtures("db")
DECLARE, END = "people.declare_tie", "people.end_tie"
NUMBER = str(scenes.SUSPECT["id_number"])
TIE = {**people.TIE, "identity": NUMBER}


def declared(bureau: Province, who: str = "handler") -> Scene:
    """An officer declared the suspect of the scenes as a relative."""
    return people.declared(bureau, who, identity=NUMBER)


def suspected(bureau: Province) -> Scene:
    """A case with the suspect of the scenes in it."""
    scene = scenes.investigating(bureau)
    step(scene, "casework.add_person", **scenes.SUSPECT)
    return scene


@pytest.mark.rule("G-ADM-05")
def test_of_the_number_only_a_mark_is_kept(bureau: Province) -> None:
    scene = declared(bureau)
    tie = Tie.objects.get()
    assert tie.mark == mark(NUMBER) == mark(NUMBER.lower())
    assert NUMBER not in str(vars(tie))
    entry = Entry.objects.get(act=DECLARE)
    assert entry.pk == scene.entry.pk
    assert NUMBER not in json.dumps(entry.body)
    assert TIE["name"] not in json.dumps(entry.body, ensure_ascii=False)
    assert [(row.name, row.value) for row in Clear.objects.filter(entry=entry)] == [
        ("name", TIE["name"])
    ]


@pytest.mark.parametrize("number", ["", "110105194912310021", "91220102MA0Y5N1235", "王某"])
def test_a_number_is_proved_by_its_last_character(number: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DeclareTie).validate_python({**TIE, "identity": number})


def test_an_organisation_is_known_by_its_credit_code() -> None:
    found = TypeAdapter(DeclareTie).validate_python({**TIE, "identity": "91350100m000100y43"})
    assert found.identity == "91350100M000100Y43"


@pytest.mark.gate("phase(serving)", DECLARE)
@pytest.mark.gate("people.own_ties")
@pytest.mark.rule("G-ADM-05")
def test_a_tie_is_declared_by_oneself_or_noted_by_the_head(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    shut = scene.refused(DECLARE, "assistant", officer, **TIE)
    assert shut["people.own_ties"].as_json()["says"] == (
        "回避关系由本人申报，或者由其所在单位负责人、法制员登记"
    )
    scene.do(DECLARE, "station_head", officer, **TIE)
    with pytest.raises(Invalid, match="与此人的回避关系已经登记"):
        scene.do(DECLARE, "handler", officer, **TIE)
    scene.do(DECLARE, "handler", officer, **{**TIE, "identity": "110105199003070017"})
    scene.do("people.leave", "administrator", officer, reason="retired", last_day="2026-03-03")
    assert scene.answer(DECLARE, "station_head", officer, **TIE) == {"phase(serving)"}


@pytest.mark.rule("G-ADM-05")
def test_only_the_officer_and_who_decides_on_recusal_see_it(bureau: Province) -> None:
    scene = declared(bureau)
    pk, day = scene.ids["tie"], scene.now.date()
    for who in ("handler", "head", "chief", "upper"):
        _, shown = view("tie", pk, bureau.actor(who), scene.now, "test")
        assert TIE["name"] in str(shown)
        assert NUMBER not in str(shown)
        assert visible(Tie, bureau.actor(who), day).count() == 1
    assert Look.objects.filter(subject_id=pk, fields=["name"]).count() == 4
    for who in ("assistant", "station_head", "reviewer", "auditor", "administrator", "inspector"):
        with pytest.raises(NotFound):
            find("tie", pk, bureau.actor(who), scene.now)
        assert visible(Tie, bureau.actor(who), day).count() == 0


@pytest.mark.gate("casework.not_recused")
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
def test_whoever_is_bound_to_a_party_takes_no_part_in_the_case(bureau: Province) -> None:
    scene = suspected(bureau)
    officer = bureau.officers["handler"]
    scene.do(DECLARE, "handler", officer, **TIE)
    told = scene.refused("casework.charge", "handler", **FORMS["casework.charge"])
    says = told["casework.not_recused"].as_json()["says"]
    assert says == "按照登记的回避关系，您应当回避，不得再参与本案的调查、审核和审批"
    assert TIE["name"] not in json.dumps(told["casework.not_recused"].as_json(), ensure_ascii=False)
    assert "casework.not_recused" not in scene.answer(
        "casework.charge", "assistant", **FORMS["casework.charge"]
    )
    shut = scene.refused("casework.assign", doer("casework.assign"),
                         **{**FORMS["casework.assign"], "officers": [str(officer)]})  # fmt: skip
    assert "按照登记的回避关系应当回避" in shut["casework.named_not_recused"].as_json()["says"]
    step(scene, "casework.assign", officers=["@assistant"])


@pytest.mark.rule("G-ADM-05")
def test_a_tie_to_somebody_else_or_to_a_witness_keeps_nobody_out(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    other = "110105199003070017"
    scene.do(DECLARE, "handler", bureau.officers["handler"], **{**TIE, "identity": other})
    scene.do("casework.add_person", "handler", role="witness", name="孙某", id_number=other)
    scene.do("casework.charge", "handler", **FORMS["casework.charge"])
    officer, day = bureau.officers["handler"], scene.now.date()
    assert ties_of({officer}, day) == [(mark(other), officer)]
    assert ties_of({bureau.officers["head"]}, day) == ties_of(set(), day) == []


@pytest.mark.gate("people.tie_of_another")
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
def test_nobody_frees_himself_of_a_tie(bureau: Province) -> None:
    scene = declared(bureau, "head")
    form = FORMS[END]
    told = scene.refused(END, "head", **form)["people.tie_of_another"].as_json()
    assert told["says"] == "不得终止本人的回避关系"
    with pytest.raises(Invalid, match="尚未到期"):
        scene.do(END, "upper", **{**form, "until": "2026-03-04"})
    scene.do(END, "upper", **form)
    assert Tie.objects.get().phase == "ended"


@pytest.mark.gate("phase(standing)", END)
@pytest.mark.rule("G-ADM-05")
def test_a_tie_that_ended_binds_until_its_last_day(bureau: Province) -> None:
    scene = suspected(bureau)
    scene.do(DECLARE, "handler", bureau.officers["handler"], **TIE)
    scene.do(END, "head", **FORMS[END])
    assert scene.answer(END, "head", **FORMS[END]) == {"phase(standing)"}
    charge = FORMS["casework.charge"]
    assert scene.answer("casework.charge", "handler", **charge) == {"casework.not_recused"}
    scene.tick(days=1)
    scene.do("casework.charge", "handler", **charge)


@pytest.mark.rule("G-ADM-05")
def test_a_full_export_leaves_the_names_of_ties_out(bureau: Province) -> None:
    seat = Seat(bureau.actor("auditor"), cast.OPENS)
    step(scenes.investigating(bureau), "casework.add_person", **scenes.SUSPECT)
    scene = step_ended(declared(bureau))
    acts = {Entry.objects.get(pk=pk).act for pk in _open_to(seat)(Entry.objects.order_by("id"))}
    assert not acts & {DECLARE, END}
    assert "casework.add_person" in acts  # the control
    assert scene.entry.act == END


def step_ended(scene: Scene) -> Scene:
    """The head ended the tie."""
    step(scene, END)
    return scene


@pytest.mark.rule("G-ADM-05")
def test_the_page_of_an_officer_tells_others_nothing_of_ties(bureau: Province) -> None:
    scene, desks = declared(bureau), Desks(bureau)
    page, officer = f"/subjects/tie/{scene.ids['tie']}", bureau.officers["handler"]
    assert TIE["name"] in text(desks.get(page, "head"))
    assert TIE["name"] in text(desks.get(page, "handler"))
    assert TIE["name"] not in text(desks.get("/lists/tie", "head"))
    assert "近亲属" in text(desks.get("/lists/tie?q=2201&phase=standing", "head"))
    assert TIE["name"] in text(desks.get(f"/subjects/officer/{officer}", "handler"))
    for who in ("assistant", "station_head", "auditor", "administrator"):
        assert desks.get(page, who).status_code == 404
        shown = text(desks.get(f"/subjects/officer/{officer}", who))
        assert TIE["name"] not in shown
        assert "近亲属 " not in shown
        assert "近亲属" not in text(desks.get("/lists/tie", who))
        assert desks.get(f"/ledger/entries/{scene.entry.pk}", who).status_code == 404


@pytest.mark.rule("G-ADM-05", "0.2")
def test_a_tie_goes_with_the_officer_to_another_unit(bureau: Province) -> None:
    scene = declared(bureau)
    scene.do(END, "head", **FORMS[END])
    other = people.declared(bureau, "handler", identity="91350100M000100Y43").ids["tie"]
    scene.tick(minutes=5)
    elsewhere = Unit.objects.get(code="220202")
    scene.do("people.move_officer", "administrator", bureau.officers["handler"],
             unit=str(elsewhere.pk), document="调动通知")  # fmt: skip
    for tie in (scene.ids["tie"], other):
        assert Tie.objects.get(pk=tie).line == elsewhere.line
        find("tie", tie, bureau.actor("handler"), scene.now)
        for who in ("head", "chief"):  # of the unit that he left
            with pytest.raises(NotFound):
                find("tie", tie, bureau.actor(who), scene.now)
    scene.appoint("recruit", "ORGAN_HEAD", elsewhere.code)
    find("tie", other, bureau.actor("recruit"), scene.now)
