"""The player: moments, marks, coverage as a picture, copies; every opening is a look."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Look, Norm
from plumbline.papers import footage_copies
from plumbline.recordings.models import Copy, Footage, Mark, Weeding
from tests import scenes
from tests.doors.web.desk import act_path, text
from tests.norms.scene import clause, written
from tests.recordings import scene as recordings
from tests.scenes import Scene, step


def place(scene: Scene) -> str:
    return f"/footage/{scene.ids['footage']}"


@pytest.mark.rule("G-BWV-04", "D-BWV-05")
def test_the_player_leads_from_every_act_to_its_second(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau, "administrative")
    began = scene.tick(minutes=30).now - timedelta(minutes=9)
    step(scene, "measures.inspect_at_once", began_at=began.isoformat())
    done = scene.now
    scene.ids["footage"] = recordings.film(scene, began, scene.now + timedelta(minutes=1))
    page = text(desks.get(place(scene), "handler"))
    row = Footage.objects.get(pk=scene.ids["footage"])
    second = int((done - row.begins).total_seconds())
    assert f'{place(scene)}/file#t={second}" data-at="{second}"' in page
    assert "当场检查" in page
    assert 'class="was"' in page
    assert 'class="here"' in page
    looks = Look.objects.filter(subject_id=row.pk, purpose="player")
    assert [look.actor for look in looks] == [desks.bureau.officers["handler"]]
    assert desks.get(place(scene), "assistant").status_code == 404
    assert desks.get(place(scene), "stranger").status_code == 404
    assert f'src="{place(scene)}/file#t=12"' in text(desks.get(f"{place(scene)}?t=12", "handler"))


@pytest.mark.rule("P-BWV-01", "D-BWV-05")
def test_a_mark_is_set_from_the_player_and_stands_among_the_moments(desks: Any) -> None:
    scene = recordings.kept(desks.bureau)
    path = act_path("recordings.mark", scene.ids["footage"])
    assert path.replace("&", "&amp;") in text(desks.get(place(scene), "handler"))
    wrong = desks.send(path, "handler", second="90000", note="当事人推搡民警")
    assert wrong.status_code == 422
    assert "当事人推搡民警" in text(wrong)
    assert desks.send(path, "handler", second="7", note="当事人推搡民警").status_code == 302
    assert Mark.objects.get().second == 7
    page = text(desks.get(place(scene), "handler"))
    assert 'data-at="7"><span class="num">0:00:07</span> 当事人推搡民警' in page


@pytest.mark.rule("D-BWV-05")
def test_what_footage_shows_is_chosen_from_what_was_near_it(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau, "administrative")
    before = scene.entry
    began = scene.tick(minutes=30).now - timedelta(minutes=9)
    step(scene, "measures.inspect_at_once", began_at=began.isoformat())
    done = scene.entry
    scene.ids["footage"] = recordings.film(scene, began, scene.now + timedelta(minutes=1))
    path = act_path("recordings.link", scene.ids["footage"])
    page = text(desks.get(path, "handler"))
    for near in (scene.ids["case"], scene.ids["report"], done.pk):
        assert f'value="{near}"' in page
    assert "办案行为" in page
    assert f'value="{before.pk}"' not in page, "it was done before the footage began"
    desks.send(path, "handler", of=str(done.pk))
    assert Footage.objects.get(pk=scene.ids["footage"]).links.get().kind == "act"


@pytest.mark.rule("G-BWV-05", "G-BWV-04", "P-BWV-01")
def test_a_copy_is_downloaded_by_whom_it_was_made_for_and_each_time_is_a_look(desks: Any) -> None:
    scene = recordings.copied(desks.bureau)
    made = Copy.objects.latest("pk")
    path = f"/footage/copies/{made.number}.zip"
    assert desks.get(path, "handler").status_code == 404  # not taken over yet
    assert "领取" in text(desks.get(place(scene), "handler"))
    step(scene, "recordings.take_copy")
    for _ in range(2):
        answer = desks.get(path, "handler")
        content = b"".join(answer.streaming_content)
        assert f"{made.number}.pdf" in ZipFile(BytesIO(content)).namelist()
    looks = Look.objects.filter(subject_id=scene.ids["footage"], purpose="copy")
    assert looks.count() == 2
    for who in ("station_head", "reviewer", "assistant", "stranger"):
        assert desks.get(path, who).status_code == 404, who
    assert made.number not in text(desks.get(place(scene), "station_head"))


@pytest.mark.rule("G-BWV-05")
def test_the_player_shows_how_far_a_copy_is(desks: Any) -> None:
    scene = recordings.returned(desks.bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 8))
    step(scene, "recordings.copy")
    assert "排队中" in text(desks.get(f"{place(scene)}/copies", "handler"))
    assert "data-poll" in text(desks.get(place(scene), "handler"))
    footage_copies.make_waiting()
    assert "领取" in text(desks.get(f"{place(scene)}/copies", "handler"))
    assert "data-poll" not in text(desks.get(place(scene), "handler"))


# What a shorter term would let go.


def shorter(amount: int) -> str:
    return f"/lists/vanishing?code=K-BWV-01&amount={amount}&unit=month"


@pytest.mark.rule("K-BWV-01", "K-BWV-03")
def test_what_a_shorter_term_lets_go_is_what_weeding_then_finds(desks: Any) -> None:
    scene = Scene(desks.bureau, now=timezone.now() - timedelta(days=100))
    minutes = timedelta(minutes=5)
    goes, held = (recordings.film(scene, scene.now - minutes, scene.now) for _ in range(2))
    scene.tick(days=90)
    stays = recordings.film(scene, scene.now - minutes, scene.now)
    scene.ids["footage"] = held
    step(scene, "recordings.hold")
    assert "将有 0 件" in text(desks.get(shorter(5), "station_head"))
    page = text(desks.get(shorter(3), "station_head"))
    assert "将有 1 件" in page
    assert f"/footage/{goes}" in page
    assert not [pk for pk in (held, stays) if f"/footage/{pk}" in page]
    assert text(desks.get(f"{shorter(3)}&export=csv", "station_head")).count("F-0") == 1
    assert "将有 0 件" in text(desks.get(f"{shorter(3)}&tag=call", "station_head"))
    scene.now = timezone.now()
    norm = Norm.objects.get(code="K-BWV-01")
    with pytest.raises(Invalid, match="没有保存期限届满"):
        step(scene, "recordings.draft_weeding")
    scene.do(
        "norms.revise",
        "provincial_lawyer",
        norm.pk,
        since=scene.now.date().isoformat(),
        body=json.dumps(
            {
                "record": "执法记录仪录音录像",
                "lasts": "span",
                "amount": 3,
                "unit": "month",
                "counted": "recorded",
                "then": "destroy",
            }
        ),
        cites=["K-BWV-01"],
        mark="V",
    )
    step(scene, "recordings.draft_weeding")
    assert Weeding.objects.get(pk=scene.ids["weeding"]).footage == [goes]


@pytest.mark.rule("K-BWV-01")
def test_the_form_of_a_revision_leads_to_what_it_would_let_go(desks: Any) -> None:
    norm = Norm.objects.get(code="K-BWV-01")
    path = act_path("norms.revise", norm.pk)
    assert "/retention/K-BWV-01" in text(desks.get(path, "provincial_lawyer"))
    other = Norm.objects.get(code="K-BWV-01.waiting")
    assert "/retention/" not in text(
        desks.get(act_path("norms.revise", other.pk), "provincial_lawyer")
    )
    body = json.dumps({"amount": 3, "unit": "month"})
    sent = desks.send("/retention/K-BWV-01", "provincial_lawyer", body=body)
    assert sent["Location"] == shorter(3)
    typed = {"body-as": "retention", "body-amount": "3", "body-unit": "month"}
    assert desks.send("/retention/K-BWV-01", "provincial_lawyer", **typed)["Location"] == shorter(3)
    assert desks.send("/retention/K-BWV-01", "provincial_lawyer", body="[").status_code == 302
    assert desks.send("/retention/D-BWV-04", "provincial_lawyer", body=body).status_code == 404
    assert desks.get("/retention/K-BWV-01", "provincial_lawyer").status_code == 405


@pytest.mark.rule("K-BWV-01")
def test_before_anything_is_chosen_the_list_asks_and_offers_the_drafts(desks: Any) -> None:
    body = {"record": "执法记录仪录音录像", "lasts": "span", "amount": 4, "unit": "month",
            "counted": "recorded", "then": "destroy"}  # fmt: skip
    written(
        desks.bureau,
        clause("执法记录仪录音录像保存四个月。", code="K-BWV-01", title="保存期限",
               kind="retention", body=body, cites=["K-BWV-01"]),
    )  # fmt: skip
    for path in ("/lists/vanishing", "/lists/vanishing?code=x&amount=y"):
        page = text(desks.get(path, "provincial_lawyer"))
        assert "先选择规范" in page
        assert "没有录音录像会因此提前到期" not in page
        assert "还没有记录" not in page
        assert shorter(4).partition("?")[2].replace("&", "&amp;") in page, "the draft lies ready"
    assert "先选择规范" not in text(desks.get(shorter(4), "provincial_lawyer"))


def test_lists_of_destruction_are_listed(desks: Any) -> None:
    scene = recordings.listed(desks.bureau)
    label = Weeding.objects.get(pk=scene.ids["weeding"]).label
    assert label in text(desks.get("/lists/weeding?phase=drafted", "station_head"))
    assert label not in text(desks.get("/lists/weeding?phase=cancelled", "station_head"))
    assert label in text(desks.get("/lists/weeding?export=csv", "station_head"))
