"""Copies with watermark, description and signature; marks beside the film (G-BWV-05, P-BWV-01)."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import av
import pytest
from django.db import DatabaseError, connection

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from plumbline.papers import footage_copies
from plumbline.recordings import probe
from plumbline.recordings.copies import copies
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Copy, Footage, Mark
from plumbline.recordings.store import store
from tests import cast
from tests.recordings import scene as recordings
from tests.scenes import Scene, step, stopped


def row(scene: Scene) -> Footage:
    return Footage.objects.get(pk=scene.ids["footage"])


def copy(scene: Scene) -> Copy:
    return Copy.objects.filter(footage=scene.ids["footage"]).latest("pk")


def parts(made: Copy) -> Mapping[str, bytes]:
    file = copies().open(made.file)
    assert file is not None
    with file, ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def original(scene: Scene) -> bytes:
    file = store().open(row(scene).file)
    assert file is not None
    with file:
        return file.read()


@pytest.mark.rule("G-BWV-05", "P-BWV-01")
def test_a_copy_has_its_description_and_leaves_the_original_byte_for_byte(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 8))
    before = original(scene)
    step(scene, "recordings.copy")
    ordered = copy(scene)
    assert (ordered.maker, ordered.made_at) == (bureau.officers["handler"], scene.now)
    assert (ordered.begins, ordered.ends) == (row(scene).begins, row(scene).ends)
    assert ordered.sha256 == ""
    footage_copies.make_waiting()
    made = parts(ordered)
    assert set(made) == {f"{ordered.number}.mp4", f"{ordered.number}.pdf", "SHA256SUMS",
                         "SHA256SUMS.sig", "key.pem"}  # fmt: skip
    assert made[f"{ordered.number}.pdf"].startswith(b"%PDF")
    assert original(scene) == before
    assert verify(store(), row(scene).file, row(scene).size) == []
    facts = probe.facts(BytesIO(made[f"{ordered.number}.mp4"]))
    assert facts.length == 8_000
    assert facts.streams[0]["codec"] == "h264"


COMMANDS = ("    sha256sum", "    openssl pkeyutl")


@pytest.mark.rule("G-BWV-05")
def test_an_outsider_checks_a_copy_with_the_documented_commands(
    bureau: Province, tmp_path: Path
) -> None:
    made = copy(recordings.copied(bureau))
    number = made.number
    for name, content in parts(made).items():
        (tmp_path / name).write_bytes(content)
    documented = (Path(__file__).parents[2] / "docs/operators/footage.md").read_text("utf-8")
    commands = [line.strip() for line in documented.splitlines() if line.startswith(COMMANDS)]
    assert len(commands) == len(COMMANDS)

    def sound(command: str) -> bool:
        found = subprocess.run(command.split(), cwd=tmp_path, check=False, capture_output=True)
        return found.returncode == 0

    assert [sound(command) for command in commands] == [True, True]
    film, sums = tmp_path / f"{number}.mp4", tmp_path / "SHA256SUMS"
    film.write_bytes(film.read_bytes()[:-1] + b"!")
    assert [sound(command) for command in commands] == [False, True]
    sums.write_text(sums.read_text("utf-8").replace("Plumbline", "Plumbl1ne"), "utf-8")
    assert not sound(commands[1])


def pixels(film: bytes) -> list[bytes]:
    """The first plane of every frame."""
    with av.open(BytesIO(film), mode="r") as file:
        return [bytes(frame.planes[0]) for frame in file.decode(video=0)]


@pytest.mark.rule("G-BWV-05", "P-BWV-01")
def test_the_watermark_stands_in_every_picture_and_says_whose_copy_it_is(
    bureau: Province,
) -> None:
    scene = recordings.copied(bureau)
    mine = copy(scene)
    step(scene, "recordings.copy", purpose="复核处警经过")
    footage_copies.make_waiting()
    other = copy(scene)
    number, who, what = footage_copies.lines(other)
    assert number == f"副本 {other.number}　非原件"
    assert bureau.actor("handler").name in who
    assert f"{other.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" in who
    assert what == "复核处警经过"
    # Only the watermark differs between the two films, and it differs in each of their pictures.
    first, second = (pixels(parts(one)[f"{one.number}.mp4"]) for one in (mine, other))
    assert len(first) == len(second) == 8
    assert all(one != two for one, two in zip(first, second, strict=True))


@pytest.mark.rule("G-BWV-05")
def test_a_copy_holds_the_span_that_was_asked_for(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 12))
    begins = row(scene).begins
    asked = {"begins": (begins + timedelta(seconds=3)).isoformat(),
             "ends": (begins + timedelta(seconds=8)).isoformat()}  # fmt: skip
    step(scene, "recordings.copy", **asked)
    footage_copies.make_waiting()
    made = copy(scene)
    assert probe.facts(BytesIO(parts(made)[f"{made.number}.mp4"])).length == 5_000
    with pytest.raises(Invalid, match="起止时间之内"):
        step(scene, "recordings.copy", begins=(begins - timedelta(seconds=1)).isoformat())


@pytest.mark.rule("G-BWV-05")
def test_sound_is_taken_over_as_it_is(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 6, tone=40))
    step(scene, "recordings.copy")
    footage_copies.make_waiting()
    made = copy(scene)

    def sound(film: bytes) -> bytes:
        with av.open(BytesIO(film), mode="r") as file:
            return b"".join(bytes(packet) for packet in file.demux(file.streams.audio[0]))

    assert sound(parts(made)[f"{made.number}.mkv"]) == sound(original(scene))


@pytest.mark.gate("recordings.copy_finished")
@pytest.mark.rule("G-BWV-05")
def test_a_copy_is_taken_over_once_it_is_made_and_its_digest_stands_in_the_ledger(
    bureau: Province,
) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 8))
    step(scene, "recordings.copy")
    stopped(scene, "recordings.take_copy", "recordings.copy_finished")
    footage_copies.make_waiting()
    step(scene, "recordings.take_copy")
    taken, made = copy(scene), parts(copy(scene))
    assert f"{taken.sha256}  {taken.number}.mp4" in made["SHA256SUMS"].decode()
    assert f"sha256={taken.sha256}" in str(scene.entry.body["gates"])
    with pytest.raises(Invalid, match="已经领取"):
        step(scene, "recordings.take_copy")


@pytest.mark.gate("recordings.own_copy")
@pytest.mark.rule("G-BWV-04", "P-BWV-01")
def test_a_copy_goes_to_nobody_but_the_one_it_was_made_for(bureau: Province) -> None:
    scene = recordings.copied(bureau)
    stopped(scene, "recordings.take_copy", "recordings.own_copy", by="station_head")
    step(scene, "recordings.take_copy")


@pytest.mark.rule("G-BWV-05")
def test_what_cannot_be_made_says_so_and_stops_no_other(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", file=recordings.uploaded(scene, 8))
    step(scene, "recordings.copy")
    lost = copy(scene)
    step(scene, "recordings.copy")
    recordings.lose(row(scene).file)
    footage_copies.make_waiting()
    assert copies().state(lost.file).failed.startswith("FileNotFoundError")
    assert copies().state(copy(scene).file).failed
    assert copies().open(lost.file) is None


@pytest.mark.rule("P-BWV-01", "D-BWV-05")
def test_a_mark_stays_beside_the_footage_and_nobody_takes_it_away(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    before = original(scene)
    step(scene, "recordings.mark")
    mark = Mark.objects.get(footage=scene.ids["footage"])
    assert (mark.second, mark.note) == (2, "当事人推搡民警")
    assert mark.officer == bureau.officers["handler"]
    assert original(scene) == before
    with pytest.raises(Invalid, match="超出"):
        step(scene, "recordings.mark", second=601)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM recordings_mark")


@pytest.mark.gate("recordings.intact")
@pytest.mark.rule("G-BWV-05", "P-BWV-01")
def test_no_copy_is_made_of_a_file_that_was_changed(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    step(scene, "recordings.copy")
    recordings.lose(row(scene).file)
    stopped(scene, "recordings.copy", "recordings.intact")


@pytest.mark.gate("recordings.may_see")
@pytest.mark.rule("G-BWV-04", "P-BWV-01")
def test_who_may_not_see_footage_may_not_copy_it(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    step(scene, "recordings.copy")
    # Whoever handles it without having recorded it sees the entry and not the picture.
    scene.appoint("auditor", "CASE_OFFICER", cast.STATION)
    stopped(scene, "recordings.copy", "recordings.may_see", by="auditor")


@pytest.mark.gate("recordings.may_see")
@pytest.mark.rule("G-BWV-04", "P-BWV-01")
def test_who_may_not_see_footage_may_not_mark_it(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    scene.appoint("auditor", "CASE_OFFICER", cast.STATION)
    stopped(scene, "recordings.mark", "recordings.may_see", by="auditor")
    step(scene, "recordings.mark")
