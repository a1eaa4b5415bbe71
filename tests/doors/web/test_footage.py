"""Footage at the screen: uploads that resume, ranges, looks, lists, and what is missing as bars."""

from __future__ import annotations

import fcntl
import os
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from plumbline.kernel.models import Look
from plumbline.people import accounts
from plumbline.people.models import Account
from plumbline.recordings.ingest import held
from plumbline.recordings.manifest import measured
from plumbline.recordings.models import Footage
from plumbline.recordings.store import store
from plumbline.recordings.uploads import uploads
from tests import cast, scenes
from tests.doors.web.desk import text
from tests.recordings import scene as recordings
from tests.recordings.clips import clip
from tests.scenes import Scene, step

TUS = {"Tus-Resumable": "1.0.0"}


def token(desks: Any, who: str) -> dict[str, str]:
    from django.utils import timezone

    account = Account.objects.get(officer_id=desks.bureau.officers[who])
    given, _ = accounts.give_token(account, timezone.now())
    return TUS | {"Authorization": f"Bearer {given}"}


def begin(headers: dict[str, str], length: int) -> str:
    made = Client().post("/footage/upload", b"", "text/plain",
                         headers=headers | {"Upload-Length": str(length)})  # fmt: skip
    assert made.status_code == 201
    return str(made.headers["Location"])


def go_on(place: str, headers: dict[str, str], offset: int, piece: bytes) -> Any:
    return Client().patch(place, piece, "application/offset+octet-stream",
                          headers=headers | {"Upload-Offset": str(offset)})  # fmt: skip


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_an_upload_that_breaks_fifty_times_arrives_whole(desks: Any) -> None:
    whole, chance = clip(cast.OPENS, 3600), Random(5)
    headers = token(desks, "handler")
    place, breaks = begin(headers, len(whole)), 0
    while True:
        told = Client().head(place, headers=headers)
        offset = int(told.headers["Upload-Offset"])
        if offset == len(whole):
            break
        size = min(len(whole) // 50, chance.randrange(1, len(whole) // 40))
        # The line breaks: the client does not hear the answer and asks where to go on.
        go_on(place, headers, offset, whole[offset : offset + size])
        breaks += 1
    assert breaks >= 50
    name = told.headers["Plumbline-File"]
    found = held(store(), name)
    assert found is not None
    assert (found.manifest.size, found.facts.length) == (len(whole), 3_600_000)


def test_a_piece_goes_only_where_the_part_ends_and_belongs_to_its_owner(desks: Any) -> None:
    whole = clip(cast.OPENS, 5)
    headers, other = token(desks, "handler"), token(desks, "assistant")
    place = begin(headers, len(whole))
    assert go_on(place, headers, 7, b"x").status_code == 409
    assert go_on(place, headers, 0, whole + b"too much").status_code == 409
    assert go_on(place, other, 0, whole).status_code == 404
    assert go_on(place, TUS, 0, whole).status_code == 401
    assert Client().head(place, headers=other).status_code == 404
    assert go_on(place, headers, 0, whole).status_code == 204


def test_what_is_no_footage_is_told_at_the_end(desks: Any) -> None:
    headers = token(desks, "handler")
    place = begin(headers, 9)
    assert go_on(place, headers, 0, b"no video!").status_code == 422
    for length in ("", "-1", "0", "x"):
        answer = Client().post("/footage/upload", b"", "text/plain",
                               headers=headers | {"Upload-Length": length})  # fmt: skip
        assert answer.status_code == 400


def part_of(desks: Any, place: str) -> Path:
    """Where what has arrived lies."""
    owner: UUID = desks.bureau.officers["handler"]
    return uploads().root / owner.hex / place.rpartition("/")[2]


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_a_file_whose_last_request_was_cut_off_becomes_one_when_somebody_asks(desks: Any) -> None:
    whole, headers = clip(cast.OPENS, 5), token(desks, "handler")
    place = begin(headers, len(whole))
    go_on(place, headers, 0, whole[:-1])
    # The server was killed between the last byte and what follows from it.
    with (part_of(desks, place) / "part").open("ab") as file:
        file.write(whole[-1:])
    told = Client().head(place, headers=headers)
    assert told.headers["Plumbline-File"] == measured([whole]).digest
    assert held(store(), told.headers["Plumbline-File"]) is not None
    assert not (part_of(desks, place) / "part").exists()


def test_nobody_waits_for_another_request_on_the_same_upload(desks: Any) -> None:
    whole, headers = clip(cast.OPENS, 5), token(desks, "handler")
    place = begin(headers, len(whole))
    with (part_of(desks, place) / "about.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert Client().head(place, headers=headers).status_code == 423
        assert go_on(place, headers, 0, whole).status_code == 423
    assert go_on(place, headers, 0, whole).status_code == 204


def test_what_nobody_goes_on_with_is_given_up_and_nothing_else(desks: Any) -> None:
    headers = token(desks, "handler")
    old, fresh = begin(headers, 9), begin(headers, 9)
    for file in part_of(desks, old).iterdir():
        os.utime(file, (0, 0))
    begin(headers, 9)
    assert Client().head(old, headers=headers).status_code == 404
    assert Client().head(fresh, headers=headers).status_code == 200


def test_a_browser_sends_by_its_seat_and_a_foreign_page_cannot(desks: Any) -> None:
    whole, mine = clip(cast.OPENS, 5), "/footage/mine"
    length = TUS | {"Upload-Length": str(len(whole)), "Upload-Metadata": "filename 5b2V5YOP,x !"}
    assert Client().post(mine, b"", "text/plain", headers=length).status_code == 401
    made = desks.of("handler").post(mine, b"", "text/plain", headers=length)
    assert made.status_code == 201
    place = made.headers["Location"]
    assert place.rpartition("/")[0].endswith(mine)
    (part,) = [one for one in uploads().of(desks.bureau.officers["handler"])
               if place.endswith(one.upload)]  # fmt: skip
    assert part.title == "录像"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desks.of("handler").cookies
    assert strict.post(mine, b"", "text/plain", headers=length).status_code == 403
    assert desks.of("assistant").head(place).status_code == 404
    assert desks.of("handler").head(place).headers["Upload-Offset"] == "0"


def path(scene: Scene) -> str:
    return f"/footage/{scene.ids['footage']}/file"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.rule("G-BWV-04", "4.2b")
def test_who_may_see_footage_gets_any_range_of_it_and_each_look_is_written(desks: Any) -> None:
    scene = recordings.kept(desks.bureau)
    row = Footage.objects.get(pk=scene.ids["footage"])
    file = store().open(row.file)
    assert file is not None
    with file:
        whole = file.read()
    assert body(desks.get(path(scene), "handler")) == whole
    for asked, span in (("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)),
                        ("bytes=-50", slice(len(whole) - 50, None))):  # fmt: skip
        answer = desks.get(path(scene), "handler", Range=asked)
        assert answer.status_code == 206
        assert body(answer) == whole[span]
    assert desks.get(path(scene), "handler", Range=f"bytes={len(whole)}-").status_code == 416
    looks = Look.objects.filter(subject_id=row.pk, purpose="play")
    assert looks.count() == 5
    assert {one.actor for one in looks} == {desks.bureau.officers["handler"]}


@pytest.mark.rule("G-BWV-04")
def test_footage_of_somebody_else_opens_by_leave_of_the_head_and_until_it_ends(desks: Any) -> None:
    scene = recordings.kept(desks.bureau)
    assert desks.get(path(scene), "assistant").status_code == 404
    step(scene, "recordings.ask_access")
    assert desks.get(path(scene), "assistant").status_code == 404
    from django.utils import timezone

    later = (timezone.now() + timedelta(days=1)).isoformat()
    step(scene, "recordings.grant_access", until=later)
    assert body(desks.get(path(scene), "assistant"))
    for who in ("station_head", "reviewer", "inspector"):
        assert body(desks.get(path(scene), who)), who
    assert desks.get(path(scene), "stranger").status_code == 404


def test_the_lists_show_devices_and_footage(desks: Any) -> None:
    scene = recordings.kept(desks.bureau)
    assert "DSJ-0000" in text(desks.get("/lists/device", "handler"))
    assert "DSJ-0000" in text(desks.get("/lists/footage?tag=call", "handler"))
    assert "DSJ-0000" not in text(desks.get("/lists/footage?tag=area", "handler"))
    assert "DSJ-0000" not in text(desks.get("/lists/footage", "assistant"))
    for kind in ("device", "footage"):
        assert desks.get(f"/subjects/{kind}/{scene.ids[kind]}", "handler").status_code == 200
        assert desks.get(f"/lists/{kind}?export=csv", "handler").status_code == 200
    assert desks.get(f"/footage/{scene.ids['footage']}/still", "handler").status_code == 200


@pytest.mark.rule("3.1d", "D-BWV-01")
def test_the_page_of_a_case_shows_what_is_missing_by_second(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau, "administrative")
    place = f"/coverage/{scene.ids['case']}"
    assert "没有应当录音录像的行为" in text(desks.get(place, "handler"))
    began = scene.tick(minutes=10).now - timedelta(minutes=9)
    step(scene, "measures.inspect_at_once", began_at=began.isoformat())
    page = text(desks.get(place, "handler"))
    lasting = int((scene.now - began).total_seconds())
    assert f"共缺 {lasting} 秒" in page
    recordings.film(scene, began, scene.now)
    assert "没有缺失" in text(desks.get(place, "handler"))
    assert desks.get(place, "stranger").status_code == 404
