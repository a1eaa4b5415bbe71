"""The record of questioning: who asks, where, beside whom, and how it becomes evidence."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework import admissible
from plumbline.casework.models import Evidence
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Entry
from plumbline.questioning.models import Statement
from plumbline.questioning.terms import Place
from tests.questioning.scene import asking, attending, ended, q, restrained, suspected, written
from tests.scenes import FORMS, NAMED, Scene, person, step, stopped

OPEN, FINISH = "questioning.open_statement", "questioning.finish_statement"
NAMED["witness"] = person("witness")
CHILD = "2012-05-06"


def statement(scene: Scene) -> Statement:
    return Statement.objects.get(pk=scene.ids["statement"])


def evidence(scene: Scene) -> Evidence:
    """The item that the scene's statement became."""
    item = statement(scene).evidence_item
    assert item is not None
    return Evidence.objects.get(pk=item)


def with_person(bureau: Province, role: str, **form: Any) -> Scene:
    """A case with one more person."""
    scene = suspected(bureau)
    step(scene, "casework.add_person", role=role, name="周某", **form)
    return scene


def at_home(scene: Scene, role: str, **form: Any) -> dict[str, Any]:
    """Asking this person at home."""
    form = {"person": NAMED[role](scene), "place": "home", "place_name": "其住处", **form}
    return {**form, "identity": "", "delegate": "", "prior": ""} | form


# -- who and where --------------------------------------------------------------------------------


@pytest.mark.gate("questioning.two_officers")
@pytest.mark.rule("G-ADM-01", "G-ADM-03")
@pytest.mark.parametrize(
    ("form", "shut"),
    [
        ({"second": None, "place": "home"}, True),
        ({"second": None, "place": "scene"}, True),
        ({"second": "@handler", "place": "home"}, True),
        ({"second": "@assistant", "place": "home"}, False),
        ({"second": "@assistant", "place": "home", "recorded": False}, False),
    ],
)
def test_two_officers_question_outside_the_area(
    bureau: Province,
    form: dict[str, Any],
    shut: bool,  # noqa: FBT001
) -> None:
    scene = with_person(bureau, "witness")
    form = at_home(scene, "witness", **form)
    if shut:
        stopped(scene, OPEN, "questioning.two_officers", **form)
    else:
        step(scene, OPEN, **form)


@pytest.mark.rule("G-ADM-03")
@pytest.mark.parametrize("recorded", [True, False])
def test_one_officer_questions_in_the_area_with_a_full_recording_only(
    bureau: Province,
    recorded: bool,  # noqa: FBT001
) -> None:
    scene = with_person(bureau, "witness")
    form = at_home(scene, "witness", place="area", second=None, recorded=recorded)
    if recorded:
        step(scene, OPEN, **form)
    else:
        stopped(scene, OPEN, "questioning.two_officers", **form)


@pytest.mark.rule("G-ADM-03")
@pytest.mark.parametrize(
    ("second", "recording", "usable"),
    [(None, "full", True), (None, "partial", False), (None, "lost", False), (None, "none", False),
     ("@assistant", "lost", True)],
)  # fmt: skip
def test_the_statement_of_one_officer_without_its_recording_is_no_evidence(
    bureau: Province,
    second: str | None,
    recording: str,
    usable: bool,  # noqa: FBT001
) -> None:
    scene = attending(bureau)
    step(scene, OPEN, second=second)
    q(scene, "write_statement")
    step(scene, FINISH, recording=recording)
    item = evidence(scene)
    assert admissible.usable(item) is usable


@pytest.mark.gate("questioning.in_area")
@pytest.mark.rule("G-ADM-12")
@pytest.mark.parametrize("place", [place for place in Place.values if place != "area"])
def test_a_suspect_who_was_brought_in_is_questioned_in_the_area(
    bureau: Province, place: str
) -> None:
    scene = attending(bureau)
    told = stopped(scene, OPEN, "questioning.in_area", place=place, assisting="某所")
    assert told["says"] == "违法嫌疑人已经到案，询问应当在执法办案场所进行"
    step(scene, OPEN)
    assert statement(scene).attendance_id == scene.ids["summons"]


@pytest.mark.gate("questioning.in_area")
@pytest.mark.rule("G-ADM-12", "D-ADM-16")
def test_in_the_area_only_recorded_and_within_a_running_attendance(bureau: Province) -> None:
    told = stopped(attending(bureau), OPEN, "questioning.in_area", recorded=False)
    assert told["says"] == "在执法办案场所询问违法嫌疑人，应当全程同步录音录像"
    for build in (suspected, ended):
        told = stopped(build(bureau), OPEN, "questioning.in_area")
        assert told["says"] == "在执法办案场所询问违法嫌疑人，须有正在进行的传唤或者到案"
    told = stopped(restrained(bureau), OPEN, "questioning.in_area")
    assert told["says"] == "此人正被约束至酒醒，约束期间不得询问"
    step(suspected(bureau), OPEN, place="home", place_name="其住处", recorded=False)


@pytest.mark.gate("questioning.alone")
@pytest.mark.rule("D-ADM-11")
def test_persons_are_questioned_individually(bureau: Province) -> None:
    scene = attending(bureau)
    told = stopped(scene, OPEN, "questioning.alone", individually=False)
    assert told["missing"]["why"] == "有其他当事人、证人在场"
    step(scene, OPEN)
    told = stopped(scene, OPEN, "questioning.alone")
    assert told["missing"]["why"] == "此人已有一份笔录正在制作"
    step(scene, "casework.add_person", role="witness", name="周某")
    form = at_home(scene, "witness")
    told = stopped(scene, OPEN, "questioning.alone", **form)
    assert told["missing"]["why"] == "询问民警正在询问另一人"
    q(scene, "abandon_statement")
    step(scene, OPEN, **form)


@pytest.mark.gate("questioning.rights_told")
@pytest.mark.rule("D-ADM-11")
@pytest.mark.parametrize("field", ["told_truth", "told_refusal"])
def test_rights_and_duties_are_told_first(bureau: Province, field: str) -> None:
    scene = attending(bureau)
    told = stopped(scene, OPEN, "questioning.rights_told", None, **{field: False})
    assert told["says"].startswith("没有告知被询问人：")
    step(scene, OPEN)


@pytest.mark.gate("questioning.first_items")
@pytest.mark.rule("D-ADM-11")
@pytest.mark.parametrize("field", ["identity", "delegate", "prior"])
def test_the_first_questioning_asks_identity_delegate_status_and_record(
    bureau: Province, field: str
) -> None:
    scene = attending(bureau)
    stopped(scene, OPEN, "questioning.first_items", **{field: ""})
    q(scene, "open_statement", "write_statement", "finish_statement")
    step(scene, OPEN, **{field: ""})  # the second time it is known
    assert statement(scene).turn == 2


@pytest.mark.rule("D-ADM-11")
def test_of_a_foreigner_the_entry_is_asked_and_of_a_witness_nothing(bureau: Province) -> None:
    scene = attending(bureau, nationality="俄罗斯")
    told = stopped(scene, OPEN, "questioning.first_items")
    assert told["missing"]["missing"] == "国籍、证件、签证和入境情况"
    step(scene, OPEN, entry="俄罗斯，护照，旅游签证，三月一日入境")
    scene = with_person(bureau, "witness")
    step(scene, OPEN, **at_home(scene, "witness"))


# -- beside whom ----------------------------------------------------------------------------------

BESIDE: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"companion": "guardian"}, True),
    ({"companion": "guardian", "companion_name": "其父吴某某"}, False),
    ({"companion": "school", "companion_name": "班主任"}, True),
    ({"companion": "school", "efforts": "父母在外地"}, True),
    ({"companion": "school", "companion_name": "班主任", "efforts": "父母在外地"}, False),
    ({"efforts": "父母、学校均无法联系"}, False),
]


@pytest.mark.gate("questioning.companion")
@pytest.mark.rule("D-ADM-12")
@pytest.mark.parametrize(("form", "shut"), BESIDE)
def test_a_minor_has_a_guardian_or_an_appropriate_adult_or_the_efforts_are_noted(
    bureau: Province,
    form: dict[str, str],
    shut: bool,  # noqa: FBT001
) -> None:
    scene = attending(bureau, born=CHILD)
    if shut:
        stopped(scene, OPEN, "questioning.companion", **form)
    else:
        step(scene, OPEN, **form)


@pytest.mark.rule("D-ADM-12")
@pytest.mark.parametrize(("born", "shut"), [("2008-03-03", True), ("2008-03-02", False)])
def test_a_minor_is_who_is_under_eighteen_on_the_day(
    bureau: Province,
    born: str,
    shut: bool,  # noqa: FBT001
) -> None:
    scene = attending(bureau, born=born)
    gates = scene.answer(OPEN, "handler", **FORMS[OPEN])
    assert gates == ({"questioning.companion"} if shut else set())


@pytest.mark.gate("questioning.helpers")
@pytest.mark.rule("D-ADM-13")
@pytest.mark.parametrize(
    ("flag", "field"),
    [({"standing": ["deaf"]}, "signer"), ({"standing": ["mute"]}, "signer"),
     ({"language": "蒙古语"}, "interpreter")],
)  # fmt: skip
def test_the_deaf_have_a_sign_language_helper_and_others_an_interpreter(
    bureau: Province, flag: dict[str, Any], field: str
) -> None:
    scene = attending(bureau, **flag)
    stopped(scene, OPEN, "questioning.helpers")
    step(scene, OPEN, **{field: "白某，蒙古语翻译，南关区，13000000002"})
    assert getattr(statement(scene), field).startswith("白某")
    q(scene, "write_statement")
    told = stopped(scene, FINISH, "questioning.all_signed")
    assert told["missing"]["missing"] == "翻译人员的签名"
    step(scene, FINISH, helper_signed=True)


@pytest.mark.gate("questioning.gentle")
@pytest.mark.rule("D-ADM-14")
def test_a_girl_who_is_a_victim_is_questioned_by_female_staff(bureau: Province) -> None:
    scene = with_person(bureau, "victim", sex="female", born=CHILD)
    form = at_home(scene, "victim", companion="guardian", companion_name="其母")
    stopped(scene, OPEN, "questioning.gentle", **form)
    step(scene, OPEN, female_staff=True, **form)


@pytest.mark.gate("questioning.gentle")
@pytest.mark.rule("D-ADM-14")
def test_a_minor_victim_of_violence_is_recorded_and_asked_once(bureau: Province) -> None:
    scene = with_person(bureau, "victim", sex="male", born=CHILD)
    form = at_home(scene, "victim", companion="guardian", companion_name="其母", violence=True)
    told = stopped(scene, OPEN, "questioning.gentle", **form, recorded=False)
    assert "同步录音录像" in told["says"]
    step(scene, OPEN, **form)
    q(scene, "write_statement", "finish_statement")
    told = stopped(scene, OPEN, "questioning.gentle", **form)
    assert told["says"] == "遭受性侵害或者暴力的未成年被侵害人，应当尽可能一次询问完毕"
    step(scene, OPEN, **form, again="出现新的重要情况")


@pytest.mark.gate("questioning.remote_ready")
@pytest.mark.gate("questioning.read_back")
@pytest.mark.rule("D-ADM-15")
def test_remote_questioning_is_checked_recorded_and_read_out(bureau: Province) -> None:
    scene = with_person(bureau, "witness")
    form = at_home(scene, "witness", place="remote")
    told = stopped(scene, OPEN, "questioning.remote_ready", **form)
    assert "没有先核实被询问人身份" in told["says"]
    form |= {"assisting": "兴华派出所，周远"}
    stopped(scene, OPEN, "questioning.remote_ready", **form, recorded=False)
    step(scene, OPEN, **form)
    q(scene, "write_statement")
    told = stopped(scene, FINISH, "questioning.read_back")
    assert told["says"] == "远程视频询问，笔录应当向其宣读"
    step(scene, FINISH, checked="read")


# -- the record -----------------------------------------------------------------------------------


@pytest.mark.gate("questioning.written")
@pytest.mark.rule("D-ADM-11")
def test_an_empty_record_is_not_finished(bureau: Province) -> None:
    scene = asking(bureau)
    stopped(scene, FINISH, "questioning.written")
    with pytest.raises(Invalid, match="rows"):
        step(scene, "questioning.write_statement", rows=[])
    q(scene, "write_statement", "write_statement", "finish_statement")
    assert statement(scene).spoken.count() == 2


@pytest.mark.gate("questioning.read_back")
@pytest.mark.rule("D-ADM-11")
def test_who_cannot_read_is_read_to(bureau: Province) -> None:
    scene = written(bureau)
    told = stopped(scene, FINISH, "questioning.read_back", can_read=False)
    assert told["says"] == "被询问人没有阅读能力，笔录应当向其宣读"
    step(scene, FINISH, can_read=False, checked="read")


@pytest.mark.gate("questioning.every_page")
@pytest.mark.rule("D-ADM-11")
def test_every_page_is_signed(bureau: Province) -> None:
    scene = written(bureau)
    told = stopped(scene, FINISH, "questioning.every_page", signed_pages=2)
    assert told["says"] == "笔录共3页，只有2页签名或者捺指印"
    with pytest.raises(Invalid, match="signed_pages"):
        step(scene, FINISH, signed_pages=4, signed="refused", refusal="称不识字")
    step(scene, FINISH)


@pytest.mark.gate("questioning.refusal_noted", "questioning.finish_statement")
@pytest.mark.rule("D-ADM-11")
def test_a_refusal_to_sign_is_noted_and_the_record_stands(bureau: Province) -> None:
    scene = written(bureau)
    form = {"signed": "refused", "signed_pages": 0}
    stopped(scene, FINISH, "questioning.refusal_noted", None, **form)
    step(scene, FINISH, refusal="称与事实不符", **form)
    assert evidence(scene).signature == "refused"


@pytest.mark.gate("questioning.corrections_marked")
@pytest.mark.rule("D-ADM-11")
def test_every_correction_bears_a_fingerprint(bureau: Province) -> None:
    scene = written(bureau)
    rows = [{"where": "第一页第三行", "fingerprinted": True},
            {"where": "第二页第一行", "fingerprinted": False}]  # fmt: skip
    told = stopped(scene, FINISH, "questioning.corrections_marked", corrections=rows)
    assert told["missing"]["n"] == "1"
    step(scene, FINISH, corrections=rows[:1])
    assert statement(scene).corrections == ["第一页第三行"]


@pytest.mark.gate("questioning.all_signed")
@pytest.mark.rule("D-ADM-11")
def test_the_officers_sign(bureau: Province) -> None:
    scene = written(bureau)
    stopped(scene, FINISH, "questioning.all_signed", officers_signed=False)
    step(scene, FINISH)


@pytest.mark.gate("questioning.signing_recorded")
@pytest.mark.rule("D-ADM-37")
def test_an_electronic_signature_is_recorded_while_given(bureau: Province) -> None:
    scene = written(bureau)
    stopped(scene, FINISH, "questioning.signing_recorded", signed="electronic")
    step(scene, FINISH, signed="electronic", signing_recorded=True)
    assert evidence(scene).signature == "electronic"


@pytest.mark.rule("D-ADM-11", "D-ADM-01")
@pytest.mark.parametrize(
    ("role", "kind"),
    [("suspect", "suspect_statement"), ("victim", "statement"), ("witness", "statement")],
)
def test_a_finished_statement_is_evidence_from_the_same_act(
    bureau: Province, role: str, kind: str
) -> None:
    scene = with_person(bureau, role)
    who = NAMED[role](scene)
    step(scene, OPEN, person=who, place="home", place_name="其住处")
    q(scene, "write_statement")
    assert not Evidence.objects.filter(case=scene.case).exists()
    done = step(scene, FINISH)
    item = Evidence.objects.get(case=scene.case)
    assert (item.kind, item.person_id, item.taking) == (kind, who, "questioning")
    assert (item.entry_id, item.collected_at) == (done.entry, scene.now)
    assert item.officers == [bureau.officers["handler"], bureau.officers["assistant"]]
    assert (item.standard_place, item.recording, item.note) == (False, "full", "AV-1")
    assert statement(scene).evidence_item == item.pk


def test_a_recording_has_a_number(bureau: Province) -> None:
    with pytest.raises(Invalid, match="recording_ref"):
        step(written(bureau), FINISH, recording_ref="")


@pytest.mark.rule("D-ADM-11")
def test_a_statement_that_broke_off_stays_and_is_no_evidence(bureau: Province) -> None:
    scene = q(written(bureau), "abandon_statement")
    row = statement(scene)
    assert (row.phase, row.spoken.count(), row.evidence_item) == ("abandoned", 1, None)
    assert scene.duty("questioning.statement_finished").settled_at == scene.now
    q(scene, "open_statement")
    assert statement(scene).turn == 1


def test_what_was_said_enters_the_ledger_as_a_commitment_only(bureau: Province) -> None:
    scene = asking(bureau)
    done = step(scene, "questioning.write_statement")
    body = Entry.objects.get(pk=done.entry).body
    assert "吴某" not in str(body)
    assert set(body["personal"]) == {"rows"}
    said = FORMS["questioning.write_statement"]["rows"]
    assert Clear.objects.get(entry_id=done.entry).value == said


def test_a_statement_is_read_question_by_question(bureau: Province) -> None:
    scene = written(bureau)
    actor = bureau.actor("handler")
    _, shown = catalogue.view("statement", scene.ids["statement"], actor, scene.now, "查阅")
    assert shown["parts"][0]["facts"] == [["问", "你叫什么名字？"], ["答", "我叫吴某。"]]
    assert ["询问民警", "李勤、王诚"] in shown["facts"] or ["询问民警", "王诚、李勤"] in shown[
        "facts"
    ]
    assert shown["case"] == str(scene.ids["case"])
