"""Reading: subjects, what may be done on them, what was done, and what is owed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from plumbline.casework.models import Case
from plumbline.intake.models import Report
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Duty, Look
from tests import scenes
from tests.scenes import FORMS

PERSONAL = ("钱某", "13000000000", "南岭大街", "手机被盗", "吴某")


def test_a_case_is_shown_and_the_look_is_kept(door: Any) -> None:
    case = scenes.ready_for_review(door.bureau).ids["case"]
    answer = door.get(f"subjects/case/{case}?purpose=复核", "handler")
    body = answer.json()
    assert answer.status_code == 200
    assert body["kind"] == "case"
    assert body["id"] == str(case)
    assert body["phase"] == "investigating"
    assert body["entry"] == str(Case.objects.get(pk=case).entry_id)
    assert body["label"] == Case.objects.get(pk=case).label
    assert body["read"]["persons"][0]["name"] == "吴某"
    look = Look.objects.get()
    assert (look.subject_id, look.purpose, look.actor) == (
        case, "复核", door.bureau.officers["handler"],
    )  # fmt: skip
    door.get(f"subjects/case/{case}", "handler")
    assert Look.objects.latest("id").purpose == "办案"


@pytest.mark.parametrize("kind", ["unit", "officer", "report", "case", "norm"])
def test_every_kind_is_listed_and_shown(door: Any, kind: str) -> None:
    scenes.accepted(door.bureau)
    listed = door.get(f"subjects/{kind}", "head").json()["items"]
    assert listed
    for row in listed[:3]:
        shown = door.get(f"subjects/{kind}/{row['id']}", "head")
        assert shown.status_code == 200
        assert {**shown.json(), **row} == shown.json()


def test_a_list_has_no_personal_data_and_stays_within_the_scope(door: Any) -> None:
    scenes.ready_for_review(door.bureau)
    for kind in ("report", "case"):
        text = door.get(f"subjects/{kind}", "head").content.decode()
        assert not [word for word in PERSONAL if word in text]
        assert door.get(f"subjects/{kind}", "stranger").json() == {"items": [], "next": None}
        assert door.get(f"subjects/{kind}", "trainer").json() == {"items": [], "next": None}
    assert not Look.objects.exists()


def test_pages_give_everything_once_newest_first(door: Any) -> None:
    scene = scenes.reported(door.bureau)
    for minute in (0, 0, 0, 1, 2):  # several at one instant
        scene.now -= timedelta(minutes=minute)
        door.act("intake.report", "handler", door.station, scene.now, way="call", facts="手机被盗")
    seen, after, pages = [], "", 0
    while True:
        page = door.get(f"subjects/report?limit=2&after={after}", "handler").json()
        seen += page["items"]
        pages += 1
        if page["next"] is None:
            break
        after = page["next"]
    rows = Report.objects.order_by("-opened_at", "-id")
    assert [row["id"] for row in seen] == [str(row.pk) for row in rows]
    assert pages == 3


def test_what_may_be_done_and_why_not_the_rest(door: Any) -> None:
    scene = scenes.accepted(door.bureau)
    body = door.get(f"subjects/case/{scene.ids['case']}/acts", "handler").json()
    allowed = {offer["code"]: offer for offer in body["allowed"]}
    refused = {offer["code"]: offer for offer in body["refused"]}
    mine = {code for code, act in ACTS.items() if act.on is Case}
    assert set(allowed) | set(refused) == mine
    assert not set(allowed) & set(refused)
    assert "intake.hand_receipt" in allowed
    form = allowed["intake.hand_receipt"]["form"]
    assert list(form["properties"]) == ["given", "note"]
    assert form["properties"]["given"]["title"] == "交付情况"
    assert form["properties"]["given"]["x-titles"]["handed"]
    assert form["required"] == ["given"]
    gates = {refusal["gate"] for refusal in refused["casework.file"]["refusals"]}
    assert gates == {g for g in scene.shut("casework.file", "handler") if catalogue.gates()[g].far}
    assert "role" in gates
    near = {refusal["gate"] for refusal in refused["casework.close"]["refusals"]}
    assert near <= set(scene.shut("casework.close", "handler"))
    # What is offered can be done, and what is refused is refused for the same reasons.
    done = door.act("intake.hand_receipt", "handler", scene.ids["case"], scene.now,
                    **FORMS["intake.hand_receipt"])  # fmt: skip
    assert done.status_code == 200


def test_the_timeline_tells_what_was_done_without_personal_values(door: Any) -> None:
    case = scenes.ready_for_review(door.bureau).ids["case"]
    answer = door.get(f"subjects/case/{case}/timeline", "handler")
    steps = answer.json()["items"]
    assert [step["act"] for step in steps] == [
        "casework.note_handling", "casework.charge", "casework.add_evidence",
        "casework.add_person", "casework.file", "casework.request_filing", "intake.hand_receipt",
        "intake.accept",
    ]  # fmt: skip
    person = steps[3]
    given = {name: value for name, value in person["form"].items() if value is not None}
    assert given == {"role": "suspect"}
    assert "name" in person["personal"]
    assert person["actor"] == "李勤"
    assert person["role_title"] == "办案民警"
    assert "吴某" not in answer.content.decode()
    first = door.get(f"subjects/case/{case}/timeline?limit=3", "handler").json()
    rest = door.get(f"subjects/case/{case}/timeline?after={first['next']}", "handler").json()
    assert first["items"] + rest["items"] == steps
    assert rest["next"] is None


def test_the_timeline_of_a_unit_keeps_what_lies_outside_the_scope(door: Any) -> None:
    scene = scenes.reported(door.bureau)
    path = f"subjects/unit/{door.station}/timeline"
    acts = {
        by: [step["act"] for step in door.get(path, by).json()["items"]]
        for by in ("handler", "trainer")
    }
    assert "intake.report" in acts["handler"]
    assert "intake.report" not in acts["trainer"]  # sees the unit, not the report
    assert str(scene.ids["report"])


def test_duties_of_the_caller_and_of_his_roles(door: Any) -> None:
    scene = scenes.reported(door.bureau)
    handler = door.get("duties", "handler").json()["items"]
    (duty,) = handler
    assert duty["code"] == "intake.accept_in_time"
    assert duty["mine"]
    assert duty["late"]  # it was March
    assert duty["remaining"] < 0
    assert duty["subject"] == {"kind": "report", "id": str(scene.ids["report"])}
    assert duty["why"][0] == "自2026-03-03 09:01:00起算"
    for other in ("assistant", "stranger", "trainer", "station_head"):
        assert door.get("duties", other).json()["items"] == []
    assert door.get("duties?state=late", "handler").json()["items"][0]["id"] == duty["id"]
    answer = door.get("duties", "handler", **{"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "en"


def test_a_duty_of_a_role_is_its_holders_within_their_line(door: Any) -> None:
    scene = scenes.under_review(door.bureau)
    case = str(scene.ids["case"])
    seen = {}
    for by in ("reviewer", "novice_reviewer", "handler", "head", "provincial_lawyer"):
        items = door.get("duties", by).json()["items"]
        seen[by] = {duty["code"] for duty in items if duty["subject"]["id"] == case}
    owed = Duty.objects.filter(subject_id=scene.ids["case"], settled_by=None)
    roles = {d.code: d.debtor_role for d in owed}
    for by, codes in seen.items():
        posts = {post.role for post in door.bureau.actor(by).posts}
        for code in codes:
            assert by == "handler" or roles[code] in posts
    legal = {code for code, role in roles.items() if role == "LEGAL_DEPT"}
    assert legal
    assert seen["reviewer"] == seen["novice_reviewer"] == seen["provincial_lawyer"] == legal


def test_duties_in_pages_the_most_pressing_first(door: Any) -> None:
    scene = scenes.reported(door.bureau)
    for _ in range(4):
        scene.do("intake.report", "handler", way="call", facts="手机被盗")
    whole = door.get("duties", "handler").json()["items"]
    assert len(whole) == 5
    assert [d["due_at"] for d in whole] == sorted(d["due_at"] for d in whole)
    pages, after = [], ""
    while True:
        page = door.get(f"duties?limit=2&after={after}", "handler").json()
        pages += page["items"]
        if page["next"] is None:
            break
        after = page["next"]
    assert [d["id"] for d in pages] == [d["id"] for d in whole]


def test_a_duty_not_yet_late(door: Any) -> None:
    # A report of just now, as it would be in any year whose calendar is known.
    now = timezone.now()
    answer = door.act("intake.report", "handler", door.station, now, way="call", facts="手机被盗")
    if answer.status_code == 409:
        assert answer.json()["refusals"][0]["gate"]
        pytest.skip("the calendar of this year is not loaded")
    (duty,) = door.get("duties", "handler").json()["items"]
    assert not duty["late"]
    assert 23 * 3600 < duty["remaining"] <= 25 * 3600
    assert door.get("duties?state=late", "handler").json()["items"] == []


def test_a_secret_case_is_no_duty_of_somebody_not_cleared(door: Any) -> None:
    scene = scenes.investigating(door.bureau)
    scene.do("casework.register_offline", "handler", secrecy=2, reasons="涉及国家秘密")
    case = str(scene.ids["case"])
    assert scene.case.secrecy == 2
    for by in ("head", "station_head", "reviewer"):
        duties = door.get("duties", by).json()["items"]
        assert case not in [d["subject"]["id"] for d in duties]
        listed = door.get("subjects/case", by).json()["items"]
        assert case not in [row["id"] for row in listed]
        assert door.get(f"subjects/case/{case}", by).status_code == 404


def test_the_catalogue_names_every_act(door: Any) -> None:
    body = door.get("catalogue", "handler").json()
    assert {act["code"] for act in body["acts"]} == set(ACTS)


def test_a_page_costs_a_fixed_number_of_queries(door: Any, django_assert_max_num_queries: Any) -> None:  # fmt: skip  # noqa: E501
    scene = scenes.reported(door.bureau)
    for _ in range(10):
        scene.do("intake.report", "handler", way="call", facts="手机被盗")
    door.token("handler")
    for path, most in (("subjects/report", 3), ("duties", 4),
                       (f"subjects/unit/{door.station}/timeline", 10)):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert len(door.get(path, "handler").json()["items"]) >= 10


def test_answers_stay_out_of_caches(door: Any) -> None:
    assert door.get("duties", "handler").headers["Cache-Control"] == "no-store"
