"""Filling forms in: what was typed stays, what is wrong is said, nothing is done twice."""

import html
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.casework.models import Person
from plumbline.intake.models import Report
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Attempt, Entry, Norm
from plumbline.measures import reads as measures
from plumbline.norms import showing as rules
from plumbline.people.models import Account
from plumbline.premises import reads as premises
from plumbline.property import reads as property_
from plumbline.recordings import reads as footage
from tests import cast, scenes
from tests.doors.web.desk import act_path, entry_of, says, text, wrong

# Who sees a subject that the handler does not see.
SEES = {
    **dict.fromkeys(("request", "opening", "weeding", "footage_access"), "reviewer"),
    "footage_sample": "reviewer",
    "reception": "novice_reviewer",
    **dict.fromkeys(("store", "count"), "reviewer"),
    "career_matter": "reviewer",
    **dict.fromkeys(("exam", "exam_script"), "reviewer"),
    **dict.fromkeys(("rule", "rule_plan", "rule_cleanup"), "provincial_lawyer"),
    **dict.fromkeys(("question_bank", "question_import", "exam_question", "exam_blueprint",
                     "exam_paper"), "head"),
    **dict.fromkeys(("publication", "complaint", "return_visit", "follow_up", "survey_round"),
                    "inspector"),
    "independent_survey": "auditor",
}  # fmt: skip
FACTS = "昨晚十一点，<手机> 被盗 & 找回一半\n第二行"


@pytest.mark.parametrize("kind", kinds())
def test_every_act_has_a_page_for_those_who_see_its_subject(desks: Any, kind: str) -> None:
    scene = scenes.SUBJECTS.get(kind, scenes.accepted)(desks.bureau)
    on = {**scene.ids, "unit": desks.bureau.units[cast.STATION],
          "officer": desks.bureau.officers["recruit"], "norm": Norm.objects.latest("id").pk,
          }[kind]  # fmt: skip
    for act in (act for act in ACTS.values() if act.on.kind == kind):
        answer = desks.get(act_path(act.code, on), SEES.get(kind, "handler"))
        assert answer.status_code == 200, act.code
        page = text(answer)
        assert f"<h1>{html.escape(str(act.title))}</h1>" in page, act.code
        for name in act.form.model_fields:
            assert f'name="{name}' in page or f'id="f-{name}"' in page, (act.code, name)


def test_what_was_typed_stays_when_something_is_wrong(desks: Any) -> None:
    station = desks.bureau.units[cast.STATION]
    answer = desks.act("intake.report", "handler", station, cast.OPENS,
                       reporter="钱某", facts=FACTS, occurred_at="2026-03-03T08:00")  # fmt: skip
    assert answer.status_code == 422
    page = text(answer)
    assert wrong(answer) == {"way": "此项必填"}
    assert 'value="钱某"' in page
    assert html.escape(FACTS) in page
    assert 'value="2026-03-03T08:00"' in page
    assert 'value="2026-03-03T09:00"' in page  # the instant of the deed
    assert 'href="#f-way"' in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("facts", "短", ""),
    ("facts", "x" * 60_001, ""),
    ("facts", "好好好\u202e好", ""),
    ("reporter", "x" * 101, ""),
    ("way", "pigeon", ""),
    ("occurred_at", "2026-03-03T09:01", "发生时间不能晚于接报时间"),
    ("occurred_at", "soon", ""),
])  # fmt: skip
def test_every_wrong_answer_has_its_sentence_beside_it(
    desks: Any, field: str, value: str, sentence: str
) -> None:
    form = {"way": "call", "facts": "手机被盗了", field: value}
    station = desks.bureau.units[cast.STATION]
    answer = desks.act("intake.report", "handler", station, cast.OPENS, **form)
    assert answer.status_code == 422
    told = wrong(answer)
    assert list(told) == [field]
    assert told[field]
    assert sentence in told[field]
    assert 'aria-invalid="true"' in text(answer) or field == "way"


@pytest.mark.parametrize("at", ["soon", "2026-13-40T00:00", "9999-99-99", "2026-02-30T10:00"])
def test_an_instant_that_is_none(desks: Any, at: str) -> None:
    station = desks.bureau.units[cast.STATION]
    answer = desks.send(act_path("intake.report", station), "handler",
                        at=at, way="call", facts="手机被盗了")  # fmt: skip
    assert answer.status_code == 422
    assert wrong(answer) == {"at": "请填写日期和时间"}


def test_an_instant_still_to_come(desks: Any) -> None:
    station = desks.bureau.units[cast.STATION]
    later = timezone.now() + timedelta(days=2)
    answer = desks.act("intake.report", "handler", station, later, way="call", facts="手机被盗了")
    assert answer.status_code == 422
    assert wrong(answer)["at"]


def test_a_refusal_is_told_whole_and_keeps_what_was_typed(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau)
    answer = desks.step(scene, "review.submit", "handler", proposal="拟移送\n审查起诉 <b>")
    assert answer.status_code == 409
    page = text(answer)
    assert html.escape("拟移送\n审查起诉 <b>") in page
    sentences = says(answer)
    for part in ("案卷不全", "未在办案区"):
        assert any(part in sentence for sentence in sentences)
    for word in ("依据", "如何补正", "谁可补正", "不服如何反映", "G-ADM-31", "填写的内容已保留"):
        assert word in page
    assert page.count('class="reason"') == page.count("不服如何反映")
    attempt = Attempt.objects.get()
    assert attempt.act == "review.submit"
    assert len(attempt.gates) == len(sentences)
    assert scene.case.phase == "investigating"


def test_the_same_reasons_stand_on_the_form_before_it_is_sent(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau)
    before = desks.get(act_path("review.submit", scene.ids["case"]), "handler")
    after = desks.step(scene, "review.submit", "handler", proposal="拟移送")
    assert says(before) == says(after)
    assert "现在还不能办理" in text(before)


def test_sent_twice_it_is_done_once(desks: Any) -> None:
    station = desks.bureau.units[cast.STATION]
    first, again = (
        desks.act("intake.report", "handler", station, cast.OPENS, "one-key",
                  way="call", facts="手机被盗了")
        for _ in range(2)
    )  # fmt: skip
    assert entry_of(first) == entry_of(again)
    assert Report.objects.count() == 1
    other = desks.act("intake.report", "handler", station, cast.OPENS, "one-key",
                      way="call", facts="另一件事情")  # fmt: skip
    assert other.status_code == 422
    assert "另一件事情" in text(other)
    assert Report.objects.count() == 1


def test_two_pages_of_one_form_are_two_deeds(desks: Any) -> None:
    station = desks.bureau.units[cast.STATION]
    pages = {text(desks.get(act_path("intake.report", station), "handler")) for _ in range(2)}
    keys = {page.partition('name="_key" value="')[2][:32] for page in pages}
    assert len(keys) == 2
    for key in keys:
        entry_of(desks.act("intake.report", "handler", station, cast.OPENS, key,
                           way="call", facts="手机被盗了"))  # fmt: skip
    assert Report.objects.count() == 2


def test_left_as_proposed_the_instant_is_when_the_page_was_opened(desks: Any) -> None:
    """To the second, though the box shows minutes: else the deed would lie before its page."""
    officer = desks.bureau.officers["recruit"]
    page = text(desks.get(act_path("qualification.register", officer), "trainer"))
    opened = html.unescape(page.partition('name="_opened" value="')[2].partition('"')[0])
    from plumbline.doors.web.forms import local_minute

    answer = desks.send(act_path("qualification.register", officer), "trainer",
                        at=local_minute(opened), _opened=opened, level="BASIC",
                        certificate="B-1", since="2026-03-01")  # fmt: skip
    assert Entry.objects.get(pk=entry_of(answer)).at.isoformat() == _utc(opened)


def _utc(moment: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(moment).astimezone(UTC).isoformat()


def test_a_form_from_elsewhere_does_nothing(desks: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    account = Account.objects.get(number="2201032")
    strict.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    station = desks.bureau.units[cast.STATION]
    for path in (
        act_path("intake.report", station),
        "/sign-in",
        "/sign-out",
        "/language",
        "/display",
    ):
        answer = strict.post(path, {"way": "call", "facts": "手机被盗了", "at": "2026-03-03T09:00"})
        assert answer.status_code == 403, path
        assert "没有办理" in text(answer)
    assert not Report.objects.exists()
    assert strict.get("/").status_code == 200  # and still signed in


def test_signing_in_again_brings_back_what_was_typed(desks: Any) -> None:
    scene = scenes.accepted(desks.bureau)
    path = act_path("casework.add_person", scene.ids["case"])
    asked = desks.send(path, None, name="保留的名字", role="witness", at="2026-03-03T10:00")
    assert asked.status_code == 401
    page = text(asked)
    assert 'name="typed:name" value="保留的名字"' in page
    assert "typed:csrfmiddlewaretoken" not in page and "typed:_key" not in page
    back = desks.send("/sign-in", None, number="2201032", password=cast.PASSWORD, next=path,
                      **{"typed:name": "保留的名字", "typed:role": "witness",
                         "typed:at": "2026-03-03T10:00"})  # fmt: skip
    assert back.status_code == 200
    page = text(back)
    assert 'value="保留的名字"' in page and 'value="2026-03-03T10:00"' in page
    assert not Person.objects.exists()


def test_a_secret_is_never_carried_nor_shown(desks: Any) -> None:
    station, secret = desks.bureau.units[cast.STATION], "a very long secret indeed"
    path = act_path("people.enrol", station)
    asked = desks.send(path, None, number="2209999", name="新人", password=secret)
    assert asked.status_code == 401
    assert secret not in text(asked)
    again = desks.act("people.enrol", "administrator", station, cast.OPENS,
                      number="", name="新人", password=secret)  # fmt: skip
    assert again.status_code == 422
    assert secret not in text(again)
    done = desks.act("people.enrol", "administrator", station, cast.OPENS,
                     number="2209999", name="新人", password=secret)  # fmt: skip
    for path in (done["Location"], f"/entries/{entry_of(done)}"):
        assert secret not in text(desks.get(path, "administrator"))


@pytest.mark.parametrize("target", [
    "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "",
    "///evil.example", "http:///evil.example", " //evil.example", "\thttps://evil.example",
])  # fmt: skip
def test_nobody_is_led_elsewhere(desks: Any, target: str) -> None:
    pair = {"number": "2201032", "password": cast.PASSWORD, "next": target}
    for path, form in (("/sign-in", pair), ("/display", {"theme": "dark", "next": target}),
                       ("/language", {"language": "en", "next": target})):  # fmt: skip
        answer = desks.of("assistant" if path != "/sign-in" else None).post(path, form)
        assert answer.status_code == 302
        assert answer["Location"] == "/", path
    opened = desks.get(f"/sign-in?next={target}", "handler")
    assert opened.status_code == 302
    assert opened["Location"] == "/"


def test_wrong_number_and_wrong_password_look_the_same_and_lock(desks: Any) -> None:
    wrong_, unknown = (
        desks.send("/sign-in", None, number=number, password="not the password")
        for number in ("2201032", "9999999")
    )
    assert wrong_.status_code == unknown.status_code == 401
    assert text(wrong_).replace("2201032", "").count("警号或密码不正确") == 1
    assert "警号或密码不正确" in text(unknown)
    answers = [
        desks.send("/sign-in", None, number="2201032", password="not the password")
        for _ in range(4)
    ]
    assert "账号已锁定" in text(answers[-1])
    right = desks.send("/sign-in", None, number="2201032", password=cast.PASSWORD)
    assert right.status_code == 401
    assert "账号已锁定" in text(right)


def test_signing_out_ends_the_session(desks: Any) -> None:
    assert desks.get("/", "handler").status_code == 200
    assert desks.send("/sign-out", "handler")["Location"] == "/sign-in"
    assert desks.get("/", "handler").status_code == 302


def test_a_row_can_be_added_to_a_form_without_sending_it(desks: Any) -> None:
    root = desks.bureau.units["22"]
    before = Entry.objects.count()
    for code, act in ACTS.items():
        from plumbline.doors.web.asked import kind_of

        rows = [n for n, info in act.form.model_fields.items() if kind_of(info).name == "rows"]
        for name in rows:
            on = root if act.on.kind == "unit" else uuid4()
            answer = desks.send(act_path(code, on), "provincial_lawyer", _more=name)
            assert answer.status_code in (200, 404)
    assert Entry.objects.count() == before


def test_what_was_done_is_told_with_its_receipt(desks: Any) -> None:
    scene = scenes.reported(desks.bureau)
    answer = desks.step(scene, "intake.accept", "handler", nature="criminal", brief="盗窃")
    page = text(desks.get(answer["Location"], "handler"))
    for part in ("已办理：受案", "当场交付受案回执", "打印受案回执", "plumbline receipt",
                 str(entry_of(answer))):  # fmt: skip
        assert part in page
    receipt = desks.get(f"/entries/{entry_of(answer)}/receipt", "handler")
    assert receipt.content.decode().replace("\r", "") in html.unescape(page).replace("\r", "")


def test_no_two_rooms_name_the_same_choice() -> None:
    rooms = (rules.CHOICES, measures.CHOICES, premises.CHOICES, property_.CHOICES, footage.CHOICES)
    named = [ref for room in rooms for ref in room]
    assert sorted(named) == sorted(set(named))


def test_the_picker_shows_who_cannot_be_chosen_and_why(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau)
    officers = desks.bureau.officers
    scene.case.__class__.objects.filter(pk=scene.ids["case"]).update(
        recused=[officers["assistant"]]
    )
    page = text(desks.get(act_path("casework.assign", scene.ids["case"]), "station_head"))
    for who, why in (
        ("recruit", "没有有效的基本级以上执法资格"),
        ("assistant", "已被决定回避本案"),
    ):
        assert f'value="{officers[who]}" disabled' in page
        assert f"：{why}" in page
    assert f'value="{officers["handler"]}"' in page
    assert f'value="{officers["handler"]}" disabled' not in page
